using System.Collections.Immutable;
using Holdfast.Retail.Http;

namespace Holdfast.Retail.Catalogue;

/// <summary>A product as the API tells it, with what of it can be bought.</summary>
internal sealed record ProductAnswer
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public string? Brand { get; init; }

    /// <summary>Null for the retailer's own goods.</summary>
    public string? Seller { get; init; }

    /// <summary>Paths from the department down; the first is the main one.</summary>
    public required ImmutableArray<string> Categories { get; init; }
    public required ImmutableArray<string> Ranges { get; init; }

    /// <summary>Youngest age that may receive it.</summary>
    public int? AgeRestriction { get; init; }
    public required ImmutableArray<string> Images { get; init; }
    public required ImmutableArray<VariantAnswer> Variants { get; init; }

    public static ProductAnswer Of(Product product, IReadOnlyDictionary<string, Variant> variants) =>
        new()
        {
            Id = product.Id,
            Title = product.Title,
            Description = product.Description,
            Brand = product.Brand,
            Seller = product.Seller,
            Categories = product.Categories,
            Ranges = product.Ranges,
            AgeRestriction = product.AgeRestriction,
            Images = product.Images,
            Variants =
            [
                .. product
                    .Skus.Select(sku => variants.GetValueOrDefault(Keys.Variant(sku)))
                    .OfType<Variant>()
                    .Where(variant => !variant.Withdrawn)
                    .Select(VariantAnswer.Of),
            ],
        };
}

/// <param name="LimitPerCustomer">The most units that one customer may have on order at a time.</param>
internal sealed record VariantAnswer(
    string Sku,
    string? Gtin,
    string? Colour,
    string? Size,
    MoneyAnswer Price,
    string? Image,
    int? LimitPerCustomer
)
{
    public static VariantAnswer Of(Variant variant) =>
        new(
            variant.Sku,
            variant.Gtin,
            variant.Colour,
            variant.Size,
            new MoneyAnswer(variant.PriceMinor, variant.Currency),
            variant.Image,
            variant.LimitPerCustomer
        );
}

/// <param name="Items">Best first; without words by id.</param>
/// <param name="Count">Of all pages.</param>
/// <param name="Next">Cursor of the next page, when there is one.</param>
/// <param name="Corrected">The words as understood, when some were taken for mistyped.</param>
internal sealed record ProductsAnswer(ImmutableArray<ProductAnswer> Items, int Count, string? Next, string? Corrected);

/// <param name="Variant">The one that was asked for.</param>
internal sealed record ProductOfSkuAnswer(VariantAnswer Variant, ProductAnswer Product);
