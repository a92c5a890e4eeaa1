using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using NodaTime;

namespace Holdfast.Retail.Imports;

/// <summary>
/// Saves a product and one of its variants together, so that no line is half taken. Columns that the file does not
/// have keep what is there.
/// </summary>
internal sealed record ImportProduct : ICommand
{
    /// <summary>What the file says of the product, gathered over all its lines.</summary>
    public required ProductLine Product { get; init; }

    /// <summary>Null for a line that is about the product alone.</summary>
    public VariantCells? Variant { get; init; }

    public required string By { get; init; }

    public IEnumerable<string> Touches()
    {
        yield return Keys.Retailer;
        yield return Keys.Product(Product.ProductId);
        if (Variant is not null)
            yield return Keys.Variant(Variant.Sku);
    }

    /// <summary>The product that the variant belonged to before.</summary>
    public IEnumerable<string> TouchesNext(IDocuments documents) =>
        Variant is not null && documents.Find<Variant>(Keys.Variant(Variant.Sku)) is { } before
            ? [Keys.Product(before.ProductId)]
            : [];

    public Decision Decide(IDocuments documents, Instant at)
    {
        var currency = Variant is null ? Product.Currency : Variant.Currency;
        if (currency is not null && documents.Find<Retailer>(Keys.Retailer) is { } retailer)
            if (currency != retailer.Currency)
                return new OtherCurrency(currency, retailer.Currency);

        var key = Keys.Product(Product.ProductId);
        var before = documents.Find<Product>(key);
        var product = Merged(before);
        var first = new SaveProduct { Product = product, By = By }.Decide(documents, at);
        if (Variant is null || first is Decision.Refused)
            return first;

        var variant = Merged(Variant, documents.Find<Variant>(Keys.Variant(Variant.Sku)));
        var after = new WithProduct(documents, key, ProductApply.Next(before, product));
        var second = new SaveVariant { Variant = variant, By = By }.Decide(after, at);
        return first is Decision.Accepted && second is Decision.Accepted
                ? Decision.Accept(key, new ProductListed(product, variant))
            : second is Decision.Unchanged ? first
            : second;
    }

    private ProductSaved Merged(Product? before)
    {
        var has = Product.Columns;
        T Pick<T>(ProductColumns column, T told, T kept) => before is null || has.HasFlag(column) ? told : kept;
        return new ProductSaved
        {
            Id = Product.ProductId,
            Title = Product.Title ?? before?.Title ?? "",
            Description = Pick(ProductColumns.Description, Product.Description, before?.Description),
            Brand = Pick(ProductColumns.Brand, Product.Brand, before?.Brand),
            Seller = Pick(ProductColumns.Seller, Product.Seller, before?.Seller),
            Categories = Pick(ProductColumns.Categories, Product.Categories, before?.Categories ?? []),
            Ranges = Pick(ProductColumns.Ranges, Product.Ranges, before?.Ranges ?? []),
            AgeRestriction = Pick(ProductColumns.AgeRestriction, Product.AgeRestriction, before?.AgeRestriction),
            Images = Pick(ProductColumns.Images, Product.Images, before?.Images ?? []),
        };
    }

    private VariantSaved Merged(VariantCells cells, Variant? before)
    {
        var has = Product.Columns;
        T Pick<T>(ProductColumns column, T told, T kept) => before is null || has.HasFlag(column) ? told : kept;
        return new VariantSaved
        {
            Sku = cells.Sku,
            ProductId = Product.ProductId,
            Gtin = Pick(ProductColumns.Gtin, cells.Gtin, before?.Gtin),
            PriceMinor = cells.PriceMinor,
            Currency = cells.Currency,
            Colour = Pick(ProductColumns.Colour, cells.Colour, before?.Colour),
            Size = Pick(ProductColumns.Size, cells.Size, before?.Size),
            Image = Pick(ProductColumns.Image, cells.Image, before?.Image),
            LimitPerCustomer = Pick(ProductColumns.LimitPerCustomer, cells.LimitPerCustomer, before?.LimitPerCustomer),
        };
    }

    /// <summary>The documents as they will be once the product is saved.</summary>
    private sealed class WithProduct(IDocuments documents, string key, Product product) : IDocuments
    {
        public T? Find<T>(string asked)
            where T : class => asked == key ? product as T : documents.Find<T>(asked);
    }
}

internal sealed record OtherCurrency(string Currency, string Ours) : Refusal
{
    public override string Code => "currency";
    public override string Detail => $"The price is in {Currency}; this shop sells in {Ours}.";
}
