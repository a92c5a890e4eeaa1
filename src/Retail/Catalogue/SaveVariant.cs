using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Catalogue;

/// <summary>Saves what is sold; a withdrawn variant comes back.</summary>
internal sealed record SaveVariant : ICommand
{
    public required VariantSaved Variant { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Retailer, Keys.Variant(Variant.Sku), Keys.Product(Variant.ProductId)];

    /// <summary>The product that the variant belonged to before.</summary>
    public IEnumerable<string> TouchesNext(IDocuments documents) =>
        documents.Find<Variant>(Keys.Variant(Variant.Sku)) is { } before ? [Keys.Product(before.ProductId)] : [];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (Invalid() is { } invalid)
            return invalid;
        if (documents.Find<Retailer>(Keys.Retailer) is not { } retailer)
            return new InvalidValue("retailer", "is not set up yet");
        if (Variant.Currency != retailer.Currency)
            return new InvalidValue("currency", $"must be {retailer.Currency}");
        if (documents.Find<Product>(Keys.Product(Variant.ProductId)) is not { } product)
            return new UnknownProductId(Variant.ProductId);

        var key = Keys.Variant(Variant.Sku);
        var before = documents.Find<Variant>(key);
        if (before == ProductApply.Next(Variant))
            return Decision.Nothing;
        if (!product.Skus.Contains(Variant.Sku) && product.Skus.Length >= MaxVariants)
            return new InvalidValue("productId", $"has {MaxVariants} variants already");
        return Decision.Accept(key, Variant);
    }

    private const int MaxVariants = 1_000;

    private InvalidValue? Invalid() =>
        Check.Code("sku", Variant.Sku)
        ?? Check.Code("productId", Variant.ProductId)
        ?? Check.OptionalText("gtin", Variant.Gtin, 50)
        ?? Check.Number("priceMinor", Variant.PriceMinor, 0, 1_000_000_000)
        ?? Check.OptionalText("colour", Variant.Colour, 200)
        ?? Check.OptionalText("size", Variant.Size, 200)
        ?? Check.OptionalText("image", Variant.Image, 2_000)
        ?? (Variant.LimitPerCustomer is { } limit ? Check.Number("limitPerCustomer", limit, 1, 999) : null);
}

internal sealed record UnknownProductId(string Id) : Refusal
{
    public override string Code => "unknown-product";
    public override string Detail => $"There is no product {Id}.";
}
