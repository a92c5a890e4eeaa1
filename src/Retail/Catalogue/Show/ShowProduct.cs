using Holdfast.Retail.Http;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Catalogue.Show;

internal static class ShowProduct
{
    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/products/{id}", Get).ExcludeFromDescription();

    private static Results<RazorComponentResult<ProductPage>, NotFound> Get(
        string id,
        HttpRequest request,
        string? sku,
        string? note,
        View view,
        ShopVisit visit,
        ShopShell shell,
        ShopPictures pictures,
        RetailOptions options,
        TimeProvider time
    )
    {
        using var reader = view.Open();
        if (ProductQuery.Open(reader, Routes.Part(request, "/products/", id), time.Instant()) is not { } product)
        {
            return TypedResults.NotFound();
        }
        return new RazorComponentResult<ProductPage>(
            new Dictionary<string, object?>
            {
                [nameof(ProductPage.Product)] = product.Read(sku, visit.Store),
                [nameof(ProductPage.Data)] = JsonLd.Script(
                    ProductData.Of(product, pictures, shell.RetailerName, options.ShopAddress())
                ),
                [nameof(ProductPage.Related)] = product.Related(visit.Store),
                [nameof(ProductPage.Note)] = note,
            }
        );
    }
}
