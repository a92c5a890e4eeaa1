using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Dev.Components;

/// <summary>Every component in its states, for whoever builds pages: <c>/dev/components</c>, and the desk's with its own style sheet.</summary>
internal static class ShowComponents
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/dev/components", () => new RazorComponentResult<ShopComponentsPage>()).ExcludeFromDescription();
        shop.MapGet("/dev/components/desk", () => new RazorComponentResult<DeskComponentsPage>())
            .ExcludeFromDescription();
    }
}
