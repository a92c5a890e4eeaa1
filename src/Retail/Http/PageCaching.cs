using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Http;

/// <summary>
/// A page of the shop is one shopper's own (it names a store and counts a basket) and is asked for anew each time, but the
/// browser may keep it in memory for the way back. What is marked <see cref="Private"/> is kept nowhere.
/// </summary>
public static class PageCaching
{
    public static IApplicationBuilder UsePageCaching(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(Set, context.Response);
                return next(context);
            }
        );

    private static Task Set(object state)
    {
        var response = (HttpResponse)state;
        var isPrivate = Private.IsMarked(response);
        if (isPrivate || IsPage(response))
        {
            // A form's token says more; it is the shopper's own for as long as the browser runs.
            response.Headers.CacheControl = isPrivate ? "no-store" : "private, no-cache";
            response.Headers.Remove("Pragma");
        }
        return Task.CompletedTask;
    }

    private static bool IsPage(HttpResponse response) =>
        response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) is true;
}
