using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;

namespace Holdfast.Retail.Orders.Place;

/// <summary>A variant that can be bought, with its product.</summary>
internal sealed record Goods(Variant Variant, Product Product)
{
    /// <summary>Null if there is no such thing, or no longer.</summary>
    public static Goods? Find(IDocuments documents, string sku) =>
        documents.Find<Variant>(Keys.Variant(sku)) is { Withdrawn: false } variant
        && documents.Find<Product>(Keys.Product(variant.ProductId)) is { } product
            ? new Goods(variant, product)
            : null;

    /// <summary>What the order keeps of it, whatever the catalogue says later.</summary>
    public OrderLine Line(int line, int quantity) =>
        new()
        {
            Line = line,
            Sku = Variant.Sku,
            ProductId = Product.Id,
            Title = Product.Title,
            Option = Option,
            Gtin = Variant.Gtin,
            Image = Variant.Image ?? Product.Images.FirstOrDefault(),
            Seller = Product.Seller,
            AgeRestriction = Product.AgeRestriction,
            Quantity = quantity,
            UnitPriceMinor = Variant.PriceMinor,
            LimitPerCustomer = Variant.LimitPerCustomer,
        };

    private string? Option =>
        (Variant.Colour, Variant.Size) switch
        {
            (null, var size) => size,
            (var colour, null) => colour,
            var (colour, size) => $"{colour}, {size}",
        };
}
