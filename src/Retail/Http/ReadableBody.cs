using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Retail.Http;

/// <summary>
/// Looks at what is said of a body before anything reads it: a form that is larger than its endpoint takes is 413, a body
/// in another character set than UTF-8 is 415. Otherwise whoever reads it first answers for it, each in another way, and a
/// character set that nobody knows is answered as a failure of ours. What is in a body of JSON, <see cref="JsonBody"/> judges.
/// </summary>
public static class ReadableBody
{
    /// <summary>After routing, which knows the endpoint's limit, and before anything that reads bodies.</summary>
    public static IApplicationBuilder UseReadableBody(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (Refusal(context) is not { } status)
                    return next(context);
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            }
        );

    private static int? Refusal(HttpContext context)
    {
        var max = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (context.Request.HasFormContentType && context.Request.ContentLength > max)
            return StatusCodes.Status413PayloadTooLarge;
        return
            MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.Charset.HasValue
            && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? StatusCodes.Status415UnsupportedMediaType
            : null;
    }
}
