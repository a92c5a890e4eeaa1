using System.ComponentModel;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Catalogue;

/// <summary><c>GET /api/v1/products</c> and <c>/products/{sku}</c>.</summary>
internal static class GetProducts
{
    private const int LimitDefault = 24;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/products", Search)
            .RequireScope(Scopes.CatalogueRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("searchProducts")
            .WithSummary("Products by words, category and brand, a page at a time")
            .WithDescription("Words may be beginnings and may be mistyped; an SKU or a GTIN finds its product.")
            .WithTags("Catalogue")
            .WithQuery(
                new("q", "Words, an SKU or a GTIN."),
                new("category", "A category with all below it, for example `Home > Kitchen`."),
                new("brand", "A brand, as it is written."),
                new("cursor", "`next` of the page before."),
                new("limit", "1 to 100, 24 if not given.", IsNumber: true)
            )
            .Produces<ProductsAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/products/{sku}", Get)
            .RequireScope(Scopes.CatalogueRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("getProduct")
            .WithSummary("One SKU with its product and the product's other variants")
            .WithTags("Catalogue")
            .Produces<ProductOfSkuAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Search(HttpRequest request, ProductSearch search, View view)
    {
        var query = new QueryFields(request.Query);
        var question = new ProductQuestion
        {
            Words = query.Text("q", 200),
            Category = query.Text("category", 500),
            Brand = query.Text("brand", 200),
            Cursor = query.Text("cursor", 200),
            Limit = query.Number("limit", LimitDefault, 1, ProductQuestion.LimitMax),
        };
        if (!query.IsFine)
            return Problems.Invalid(query.Errors);
        using var reader = view.Open();
        var found = search.Find(reader, question);
        var products = reader.FindMany<Product>(found.Ids.Select(Keys.Product));
        var variants = reader.FindMany<Variant>(
            products.Values.SelectMany(product => product.Skus).Select(Keys.Variant)
        );
        return TypedResults.Ok(
            new ProductsAnswer(
                [
                    .. found
                        .Ids.Select(id => products.GetValueOrDefault(Keys.Product(id)))
                        .OfType<Product>()
                        .Select(product => ProductAnswer.Of(product, variants)),
                ],
                found.Count,
                found.Next,
                found.Corrected
            )
        );
    }

    private static IResult Get(
        [Description("A slash in it is sent as %2F.")] string sku,
        HttpRequest request,
        View view
    )
    {
        using var reader = view.Open();
        if (
            reader.Find<Variant>(Keys.Variant(Routes.Part(request, "/api/v1/products/", sku)))
                is not { Withdrawn: false } variant
            || reader.Find<Product>(Keys.Product(variant.ProductId)) is not { } product
        )
            return Problems.Of("not-found", "There is no such product, or it is no longer sold.");
        var variants = reader.FindMany<Variant>(product.Skus.Select(Keys.Variant));
        return TypedResults.Ok(new ProductOfSkuAnswer(VariantAnswer.Of(variant), ProductAnswer.Of(product, variants)));
    }
}
