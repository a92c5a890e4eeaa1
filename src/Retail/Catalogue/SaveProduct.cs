using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Catalogue;

internal sealed record SaveProduct : ICommand
{
    public required ProductSaved Product { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Product(Product.Id)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (Invalid() is { } invalid)
            return invalid;
        var key = Keys.Product(Product.Id);
        return
            documents.Find<Product>(key) is { } before && RetailRules.Same(before, ProductApply.Next(before, Product))
            ? Decision.Nothing
            : Decision.Accept(key, Product);
    }

    private InvalidValue? Invalid() =>
        Check.Code("id", Product.Id)
        ?? Check.Text("title", Product.Title, 500)
        ?? Check.OptionalProse("description", Product.Description, 20_000)
        ?? Check.OptionalText("brand", Product.Brand, 200)
        ?? Check.OptionalText("seller", Product.Seller, 200)
        ?? Check.List("categories", Product.Categories, 20, category => Check.Text("category", category, 750))
        ?? Check.List("ranges", Product.Ranges, 50, range => Check.Code("range", range))
        ?? Check.List("images", Product.Images, 50, image => Check.Text("image", image, 2_000))
        ?? (Product.AgeRestriction is { } age ? Check.Number("ageRestriction", age, 1, 99) : null);
}
