using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Http;

/// <summary>Pages about one person's basket or order: kept by no cache, listed by no search engine.</summary>
internal static class Private
{
    private static readonly object s_mark = new();

    public static void Mark(HttpResponse response)
    {
        response.HttpContext.Items[s_mark] = s_mark;
        response.Headers["X-Robots-Tag"] = "noindex";
    }

    public static bool IsMarked(HttpResponse response) => response.HttpContext.Items.ContainsKey(s_mark);
}
