using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Retail.Http;

/// <summary>
/// A form of another site is not taken, whatever it would change: browsers say where a request that changes something comes
/// from, by <c>Sec-Fetch-Site</c> and, older ones, by <c>Origin</c>. A request with neither is no browser's, and carries
/// nobody's cookies by itself. What a form's token protects as well is more than the visitor's own cookies.
/// </summary>
public static class SameOrigin
{
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (!Changes(context.Request) || IsOwn(context.Request))
                    return next(context);
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return Task.CompletedTask;
            }
        );

    private static bool Changes(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && !HttpMethods.IsHead(request.Method)
        && !HttpMethods.IsOptions(request.Method);

    private static bool IsOwn(HttpRequest request)
    {
        // Said twice it is no browser's word either: the joined text is none of these.
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
            return site.ToString() is "same-origin" or "none";
        if (request.Headers[HeaderNames.Origin] is { Count: > 0 } origin)
            return Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from)
                && from.Authority.Equals(Host(request), StringComparison.OrdinalIgnoreCase);
        return true;
    }

    /// <summary>As it stands in an <c>Origin</c>: without the scheme's own port.</summary>
    private static string Host(HttpRequest request) =>
        request.Host.Port is 80 or 443
            ? new HostString(request.Host.Host).ToUriComponent()
            : request.Host.ToUriComponent();
}
