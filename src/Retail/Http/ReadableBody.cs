using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Retail.Http;

/// <summary>
/// Looks at what is said of a form before anything reads it: one that is larger than its endpoint takes is 413, one in
/// another character set than UTF-8 is 415. Otherwise whoever reads it first answers for it, each in another way. JSON is
/// judged by <see cref="JsonBody"/>.
/// </summary>
public static class ReadableBody
{
    /// <summary>After routing, which knows the endpoint's limit, and before anything that reads forms.</summary>
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
        if (!context.Request.HasFormContentType)
            return null;
        var max = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (context.Request.ContentLength > max)
            return StatusCodes.Status413PayloadTooLarge;
        return
            MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.Charset.HasValue
            && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? StatusCodes.Status415UnsupportedMediaType
            : null;
    }
}
