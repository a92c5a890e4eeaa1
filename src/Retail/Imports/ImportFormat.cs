using System.Collections.Immutable;

namespace Holdfast.Retail.Imports;

/// <summary>What the lines of a file are about.</summary>
internal enum ImportKind
{
    Products,
    Sites,
    Hours,
    Routes,
    Stock,
    Places,
}

/// <summary>
/// One known shape of file: the headers that it is known by, and the names that its headers have elsewhere. A column
/// that is not listed goes by its own name. The order is the order of asking: the first shape whose headers are all
/// there is it.
/// </summary>
internal sealed class ImportFormat
{
    private readonly string[] _signature;
    private readonly Dictionary<string, string[]> _headers;

    private ImportFormat(string name, ImportKind kind, string signature, string columns = "")
    {
        Name = name;
        Kind = kind;
        _signature = signature.Split(' ');
        _headers = columns
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(column => column.Split('='))
            .ToDictionary(column => column[0], column => column[1].Split('|'));
    }

    public string Name { get; }

    public ImportKind Kind { get; }

    public static ImmutableArray<ImportFormat> All { get; } =
    [
        new("hours", ImportKind.Hours, "site day open close"),
        new("routes", ImportKind.Routes, "from to day cut_off"),
        new("stock", ImportKind.Stock, "site sku on_hand"),
        new("sites", ImportKind.Sites, "code kind name"),
        new("products", ImportKind.Products, "product_id sku title price"),
        new(
            "google-products",
            ImportKind.Products,
            "id title price",
            "sku=id product_id=item_group_id categories=product_type|google_product_category colour=color "
                + "image=image_link images=additional_image_link"
        ),
        new(
            "google-local-inventory",
            ImportKind.Stock,
            "id store_code availability",
            "sku=id site=store_code on_hand=quantity"
        ),
        new(
            "shopify-products",
            ImportKind.Products,
            "handle title option1_value variant_price",
            "product_id=handle sku=variant_sku price=variant_price gtin=variant_barcode html=body brand=vendor "
                + "categories=type image=variant_image images=image_src"
        ),
        new(
            "magento-products",
            ImportKind.Products,
            "sku parent_sku product_type name price",
            "product_id=parent_sku line_type=product_type title=name html=description_html colour=color"
        ),
        new(
            "saleor-products",
            ImportKind.Products,
            "variant_sku product_slug product_name price_usd",
            "product_id=product_slug sku=variant_sku title=product_name size=variant_name categories=category "
                + "price=price_usd"
        ),
        new(
            "grocery-products",
            ImportKind.Products,
            "id name category sub_category sale_price",
            "sku=id title=name category_1=category category_2=sub_category category_3=type price=sale_price sale_price=-"
        ),
        new("named-products", ImportKind.Products, "category_1 name price", "title=name"),
        new(
            "store-list",
            ImportKind.Sites,
            "name postcode address_1",
            "code=store_number|branch_id latitude=latitude|approx_latitude longitude=longitude|approx_longitude"
        ),
        new(
            "us-store-list",
            ImportKind.Sites,
            "store_id name city state zip",
            "code=store_id address_1=address town=city postcode=zip"
        ),
        new("store-points", ImportKind.Sites, "chain name latitude longitude"),
        new("places", ImportKind.Places, "code town latitude longitude"),
        new("outcodes", ImportKind.Places, "outcode latitude longitude", "code=outcode"),
        new("postcode-areas", ImportKind.Places, "area latitude longitude", "code=area"),
    ];

    public static ImportFormat? Named(string name) => All.FirstOrDefault(format => format.Name == name);

    public static ImportFormat? Of(Func<string, bool> hasHeader) =>
        All.FirstOrDefault(format => format._signature.All(hasHeader));

    /// <summary>The headers that a column may have in this shape, best first.</summary>
    public ReadOnlySpan<string> HeadersOf(string column) =>
        _headers.TryGetValue(column, out var headers) ? headers : new[] { column };

    /// <summary>The currency that a price header names in itself, as <c>price_usd</c> does.</summary>
    public string? HeaderCurrency =>
        HeadersOf("price")[0] is ['p', 'r', 'i', 'c', 'e', '_', .. { Length: 3 } code] ? code.ToUpperInvariant() : null;

    /// <summary>Its items leave out what is empty: a missing element says "none", not "as before".</summary>
    public bool IsGoogle => Name.StartsWith("google-", StringComparison.Ordinal);
}
