namespace Holdfast.Hosting;

/// <summary>
/// Pages are rendered under the address that was asked for, so a Host header must make one: the server lets more
/// characters through than an address can have. Without a Host (HTTP/1.0) it is the listener's own.
/// </summary>
internal static class ReadableHost
{
    public static IApplicationBuilder UseReadableHost(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                var request = context.Request;
                if (!request.Host.HasValue && context.Connection.LocalIpAddress is { } address)
                    request.Host = new HostString(address.ToString(), context.Connection.LocalPort);
                return MakesAddress(request)
                    ? next(context)
                    : TypedResults
                        .Problem(
                            "The Host header is not the name of a host.",
                            statusCode: StatusCodes.Status400BadRequest,
                            title: "invalid request",
                            type: "invalid-request"
                        )
                        .ExecuteAsync(context);
            }
        );

    private static bool MakesAddress(HttpRequest request)
    {
        try
        {
            return Uri.TryCreate($"{request.Scheme}://{request.Host.ToUriComponent()}/", UriKind.Absolute, out _);
        }
        catch (ArgumentException)
        {
            // No name of international letters: the library has no way to ask first.
            return false;
        }
    }
}
