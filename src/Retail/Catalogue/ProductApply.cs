using Holdfast.Ledger;

namespace Holdfast.Retail.Catalogue;

internal static class ProductApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Document<Product>("product")
            .Document<Variant>("variant")
            .Document<Range>("range")
            .Fact<ProductSaved>("product.saved/1", Saved)
            .Fact<VariantSaved>("variant.saved/1", VariantSaved)
            .Fact<VariantWithdrawn>("variant.withdrawn/1", VariantWithdrawn)
            .Fact<RangeSaved>("range.saved/1", RangeSaved)
            .Fact<ProductListed>("product.listed/1", Listed);

    public static Product Next(Product? before, ProductSaved fact) =>
        new()
        {
            Id = fact.Id,
            Title = fact.Title,
            Description = fact.Description,
            Brand = fact.Brand,
            Seller = fact.Seller,
            Categories = fact.Categories,
            Ranges = fact.Ranges,
            AgeRestriction = fact.AgeRestriction,
            Images = fact.Images,
            Skus = before?.Skus ?? [],
        };

    /// <summary>Saving brings a withdrawn variant back.</summary>
    public static Variant Next(VariantSaved fact) =>
        new()
        {
            Sku = fact.Sku,
            ProductId = fact.ProductId,
            Gtin = fact.Gtin,
            PriceMinor = fact.PriceMinor,
            Currency = fact.Currency,
            Colour = fact.Colour,
            Size = fact.Size,
            Image = fact.Image,
            LimitPerCustomer = fact.LimitPerCustomer,
        };

    private static void Saved(IDocumentChanges documents, EntryHeader header, ProductSaved fact)
    {
        var key = Keys.Product(fact.Id);
        documents.Put(key, Next(documents.Find<Product>(key), fact));
    }

    private static void VariantSaved(IDocumentChanges documents, EntryHeader header, VariantSaved fact)
    {
        var key = Keys.Variant(fact.Sku);
        if (documents.Find<Variant>(key) is { } before && before.ProductId != fact.ProductId)
            ChangeProduct(documents, before.ProductId, old => old with { Skus = old.Skus.Remove(fact.Sku) });

        documents.Put(key, Next(fact));
        ChangeProduct(
            documents,
            fact.ProductId,
            product => product.Skus.Contains(fact.Sku) ? product : product with { Skus = product.Skus.Add(fact.Sku) }
        );
    }

    private static void Listed(IDocumentChanges documents, EntryHeader header, ProductListed fact)
    {
        Saved(documents, header, fact.Product);
        VariantSaved(documents, header, fact.Variant);
    }

    private static void VariantWithdrawn(IDocumentChanges documents, EntryHeader header, VariantWithdrawn fact)
    {
        var key = Keys.Variant(fact.Sku);
        if (documents.Find<Variant>(key) is { } variant)
            documents.Put(key, variant with { Withdrawn = true });
    }

    private static void RangeSaved(IDocumentChanges documents, EntryHeader header, RangeSaved fact) =>
        documents.Put(Keys.Range(fact.Code), new Range(fact.Code, fact.Name));

    private static void ChangeProduct(IDocumentChanges documents, string id, Func<Product, Product> change)
    {
        var key = Keys.Product(id);
        if (documents.Find<Product>(key) is not { } product)
            return;
        var changed = change(product);
        if (!ReferenceEquals(changed, product))
            documents.Put(key, changed);
    }
}
