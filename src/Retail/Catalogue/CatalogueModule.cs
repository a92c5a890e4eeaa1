using Holdfast.Retail.Catalogue.Home;
using Holdfast.Retail.Catalogue.Listing;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Catalogue.Shelves;
using Holdfast.Retail.Catalogue.Show;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Catalogue;

/// <summary>Products as shoppers browse, find and look at them.</summary>
internal static class CatalogueModule
{
    public static void AddCatalogue(this IServiceCollection services)
    {
        services.AddSingleton<CatalogueWords>();
        services.AddSingleton<ProductSearch>();
        services.AddSingleton<SoonAtStore>();
        services.AddScoped<ListProducts>();
    }

    public static void MapCatalogue(this IEndpointRouteBuilder shop)
    {
        ShowHome.Map(shop);
        ShowCategory.Map(shop);
        ShowRange.Map(shop);
        SearchProducts.Map(shop);
        SuggestProducts.Map(shop);
        ShowProduct.Map(shop);
    }
}
