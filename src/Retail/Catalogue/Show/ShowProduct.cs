using Holdfast.Retail.Http;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Catalogue.Show;

internal static class ShowProduct
{
    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/products/{id}", Get).ExcludeFromDescription();

    private static IResult Get(
        string id,
        HttpRequest request,
        string? sku,
        string? note,
        View view,
        ShopVisit visit,
        ShopShell shell,
        RoomDoor door,
        KeptPages kept,
        ShopPictures pictures,
        RetailOptions options,
        TimeProvider time
    )
    {
        var asked = kept.Ask(request, visit);
        using var reader = view.Open();
        id = Routes.Part(request, "/products/", id);
        if (door.BeforeProduct(reader, id, request.Path.ToUriComponent() + request.QueryString) is { } line)
        {
            return line;
        }
        if (asked.Page is { } known)
        {
            return known;
        }
        if (ProductQuery.Open(reader, id, time.Instant()) is not { } product)
        {
            return TypedResults.NotFound();
        }
        var related = product.Related(visit.Store);
        var page = new RazorComponentResult<ProductPage>(
            new Dictionary<string, object?>
            {
                [nameof(ProductPage.Product)] = product.Read(sku, visit.Store),
                [nameof(ProductPage.Data)] = JsonLd.Script(
                    ProductData.Of(product, pictures, shell.RetailerName, options.ShopAddress())
                ),
                [nameof(ProductPage.Related)] = related,
                [nameof(ProductPage.Note)] = note,
            }
        );
        return asked.Keep(page, product.WhatIsShown(related, visit.Store));
    }
}
