using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Shell;

/// <summary>Pages of the shop that belong to no other word.</summary>
internal static class ShellModule
{
    public static void MapShell(this IEndpointRouteBuilder shop)
    {
        shop.MapGet("/collecting", () => new RazorComponentResult<CollectingPage>()).ExcludeFromDescription();
        Sitemap.Map(shop);
        WebManifest.Map(shop);
    }
}
