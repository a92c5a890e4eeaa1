using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Http;

/// <summary>Pages about one person's order: kept by no cache, listed by no search engine.</summary>
internal static class Private
{
    public static void Mark(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Robots-Tag"] = "noindex";
    }
}
