using Holdfast.Retail.Sites.Find;
using Holdfast.Retail.Sites.Show;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Sites;

/// <summary>Stores as shoppers find, look at and choose them.</summary>
internal static class SitesModule
{
    public static void MapSites(this IEndpointRouteBuilder shop)
    {
        FindStores.Map(shop);
        ShowStore.Map(shop);
        ChooseStore.Map(shop);
    }
}
