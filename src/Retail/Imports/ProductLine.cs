using System.Collections.Immutable;
using Holdfast.Retail.Catalogue;

namespace Holdfast.Retail.Imports;

/// <summary>What one line says about a product and, mostly, about one variant of it.</summary>
internal sealed record ProductLine(int Line, string ProductId, VariantCells? Variant)
{
    /// <summary>Of the line's price, also where the line is about the product alone.</summary>
    public string? Currency { get; init; }

    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? Brand { get; init; }
    public string? Seller { get; init; }
    public ImmutableArray<string> Categories { get; init; } = [];
    public ImmutableArray<string> Ranges { get; init; } = [];
    public int? AgeRestriction { get; init; }
    public ImmutableArray<string> Images { get; init; } = [];

    /// <summary>Names of the options whose values the variant lists, where the file has such columns.</summary>
    public ImmutableArray<string?> OptionNames { get; init; } = [];

    /// <summary>The file's columns among those above; what it does not have stays as it is.</summary>
    public ProductColumns Columns { get; init; }
}

/// <summary>Equal for lines that say the same about a variant.</summary>
internal sealed record VariantCells(string Sku, long PriceMinor, string Currency)
{
    public string? Gtin { get; init; }
    public string? Colour { get; init; }
    public string? Size { get; init; }
    public string? Image { get; init; }
    public int? LimitPerCustomer { get; init; }
    public (string?, string?, string?) Options { get; init; }

    /// <summary>The SKU was made from the words of the line.</summary>
    public bool Derived { get; init; }
}

/// <summary>Columns that a file may lack.</summary>
[Flags]
internal enum ProductColumns
{
    None = 0,
    Description = 1,
    Brand = 2,
    Seller = 4,
    Categories = 8,
    Ranges = 16,
    AgeRestriction = 32,
    Images = 64,
    Gtin = 128,
    Colour = 256,
    Size = 512,
    Image = 1024,
    LimitPerCustomer = 2048,
}

internal static class ProductLines
{
    private static readonly (string Column, ProductColumns Flag)[] Flags =
    [
        ("description", ProductColumns.Description),
        ("html", ProductColumns.Description),
        ("brand", ProductColumns.Brand),
        ("seller", ProductColumns.Seller),
        ("categories", ProductColumns.Categories),
        ("category_1", ProductColumns.Categories),
        ("ranges", ProductColumns.Ranges),
        ("age_restriction", ProductColumns.AgeRestriction),
        ("images", ProductColumns.Images),
        ("image", ProductColumns.Images | ProductColumns.Image),
        ("gtin", ProductColumns.Gtin),
        ("colour", ProductColumns.Colour),
        ("size", ProductColumns.Size),
        ("limit_per_customer", ProductColumns.LimitPerCustomer),
        ("option1_value", ProductColumns.Colour | ProductColumns.Size),
    ];

    /// <summary>Null when the cells were refused.</summary>
    public static ProductLine? Parse(Cells cells, ImportFormat format, ImportOptions options)
    {
        var title = cells.Text("title", 500);
        var sku = cells.Code("sku");
        var productId = cells.Code("product_id");
        var price = cells.Text("price", 100);
        ImmutableArray<string?> values =
        [
            cells.Text("option1_value", 200),
            cells.Text("option2_value", 200),
            cells.Text("option3_value", 200),
        ];
        var isParent = cells.Text("line_type") == "configurable";
        var isProductOnly = isParent || (productId is not null && sku is null && price is null && values[0] is null);
        productId = isParent ? sku : productId;

        if (productId is null && sku is null && title is null)
            cells.Refuse("title-missing", "The line has neither a SKU nor a title.");
        var derived = sku is null;
        var colour = cells.Text("colour", 200);
        var size = cells.Text("size", 200);
        sku ??= productId is null
            ? DerivedCode.OfWords(title)
            : DerivedCode.OfWords([productId, colour, size, .. values]);
        productId ??= sku;

        var variant = isProductOnly && price is null ? null : Variant(cells, format, options, sku, price);
        var image = cells.Text("image", 2000);
        var line = new ProductLine(
            cells.Line,
            productId,
            variant is null || isProductOnly
                ? null
                : variant with
                {
                    Colour = colour,
                    Size = size,
                    Image = image,
                    LimitPerCustomer = cells.Whole("limit_per_customer", 0, 999) is { } limit and > 0 ? limit : null,
                    Options = (values[0], values[1], values[2]),
                    Derived = derived,
                }
        )
        {
            Currency = variant?.Currency,
            Title = title,
            Description = Description(cells),
            Brand = cells.Text("brand", 200),
            Seller = cells.Text("seller", 200),
            Categories = Categories(cells),
            Ranges = Split(cells.Text("ranges")),
            AgeRestriction = cells.Whole("age_restriction", 0, 99) is { } age and > 0 ? age : null,
            Images = Images(cells, format, image),
            OptionNames = [cells.Text("option1_name"), cells.Text("option2_name"), cells.Text("option3_name")],
            Columns = Columns(cells),
        };
        return cells.Refused is null ? line : null;
    }

    private static VariantCells Variant(
        Cells cells,
        ImportFormat format,
        ImportOptions options,
        string sku,
        string? price
    )
    {
        // A sale price within dates would have to come and go by the clock; the list price is the one that stays right.
        var sale = cells.Text("sale_price_effective_date") is null ? cells.Text("sale_price", 100) : null;
        var asked = sale ?? price;
        var fallback = cells.Text("currency", 10) ?? format.HeaderCurrency ?? options.Currency;
        var currency = "";
        var minor = 0L;
        if (asked is null)
            cells.Refuse("price-missing", "The line has no price.");
        else if (!MoneyText.TryParse(asked, fallback, out var stated, out minor))
            cells.Refuse("price", "The price is not an amount such as 12.50 or 12.50 GBP.");
        else if (stated is null)
            cells.Refuse("currency", "The price does not say its currency; name it with the import.");
        else if (!IsCurrency(stated))
            cells.Refuse("currency", "A currency is three letters, such as GBP.");
        else if (minor == 0)
            cells.Refuse("price", "The price must be above zero.");
        else
            currency = stated;

        var gtin = cells.Text("gtin")?.Split(',')[0].Trim();
        if (gtin is not null && !Gtin.IsValid(gtin))
            cells.Refuse("gtin", "The GTIN has a wrong length or check digit.");
        return new VariantCells(sku, minor, currency) { Gtin = gtin };
    }

    private static bool IsCurrency(string code) => code.Length == 3 && code.All(char.IsAsciiLetterUpper);

    private static string? Description(Cells cells) =>
        cells.Text("description") ?? (cells.Text("html") is { } html ? HtmlText.Plain(html) : null);

    /// <summary>Whole paths joined by '|', or one path over several columns.</summary>
    private static ImmutableArray<string> Categories(Cells cells)
    {
        var paths = cells.Text("categories") is { } joined
            ? Split(joined)
            : [string.Join(" > ", Path(cells).OfType<string>())];
        return
        [
            .. paths
                .Select(path =>
                    string.Join(
                        " > ",
                        path.Split('>', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    )
                )
                // Feeds may give the number of Google's taxonomy; it is no word to show.
                .Where(path => path.Length > 0 && !path.All(char.IsAsciiDigit))
                .Distinct(),
        ];
    }

    private static string?[] Path(Cells cells) =>
        [cells.Text("category_1", 200), cells.Text("category_2", 200), cells.Text("category_3", 200)];

    /// <summary>
    /// The main image first. Feeds repeat an element, tables join addresses by '|' or by ','; an address may hold a
    /// comma too. In our own table the variant's image is its own affair where the product's images have their column.
    /// </summary>
    private static ImmutableArray<string> Images(Cells cells, ImportFormat format, string? main) =>
        [
            .. cells
                .Texts("images")
                .SelectMany(text =>
                    text.Replace(",http", "|http", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)
                )
                .Prepend(format.Name == "products" && cells.Has("images") ? "" : main ?? "")
                .Where(image => image.Length > 0)
                .Distinct(),
        ];

    private static ImmutableArray<string> Split(string? joined) =>
        [
            .. (joined ?? "")
                .Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct(),
        ];

    private static ProductColumns Columns(Cells cells)
    {
        var columns = ProductColumns.None;
        foreach (var (column, flag) in Flags)
            if (cells.Has(column))
                columns |= flag;
        return columns;
    }
}
