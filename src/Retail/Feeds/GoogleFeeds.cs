using System.Globalization;
using System.Xml;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Imports;

namespace Holdfast.Retail.Feeds;

/// <summary>Google's product feed and local inventory feed, as merchant centres fetch them.</summary>
internal static class GoogleFeeds
{
    private const string Namespace = "http://base.google.com/ns/1.0";
    private const int MoreImagesMax = 10;

    public static Task ProductsAsync(IFeedRows rows, ExportOptions options, XmlWriter xml, CancellationToken ct) =>
        FeedAsync(
            options,
            xml,
            async () =>
            {
                await foreach (var (product, variants) in rows.ProductsAsync(ct).WithCancellation(ct))
                foreach (var variant in variants)
                    await ItemAsync(xml, Product(product, variant, variants.Length > 1, options));
            }
        );

    public static Task InventoryAsync(IFeedRows rows, ExportOptions options, XmlWriter xml, CancellationToken ct) =>
        FeedAsync(
            options,
            xml,
            async () =>
            {
                await foreach (var row in rows.StockAsync(ct).WithCancellation(ct))
                    if (row.Collectable)
                        await ItemAsync(xml, Inventory(row));
            }
        );

    public static async Task InventoryAsync(IFeedRows rows, TableWriter table, CancellationToken ct)
    {
        await table.WriteAsync("store_code", "id", "availability", "quantity", "pickup_method", "pickup_SLA");
        await foreach (var row in rows.StockAsync(ct).WithCancellation(ct))
            if (row.Collectable)
                await table.WriteAsync([.. Inventory(row).Select(field => field.Value)]);
    }

    private static (string Name, string? Value)[] Product(
        Product product,
        ListedVariant listed,
        bool grouped,
        ExportOptions options
    )
    {
        var variant = listed.Variant;
        var images = product
            .Images.Prepend(variant.Image ?? "")
            .Where(image => image.Length > 0)
            .Distinct()
            .Take(1 + MoreImagesMax)
            .Select(image => new Uri(options.ShopUrl, options.ImageOf(image)).AbsoluteUri)
            .ToList();
        return
        [
            ("id", variant.Sku),
            ("item_group_id", grouped || product.Id != variant.Sku ? product.Id : null),
            ("title", product.Title),
            ("description", product.Description ?? product.Title),
            ("link", new Uri(options.ShopUrl, options.PageOf(product.Id, variant.Sku)).AbsoluteUri),
            ("image_link", images.FirstOrDefault()),
            .. images.Skip(1).Select(image => ("additional_image_link", (string?)image)),
            ("availability", listed.Available ? "in_stock" : "out_of_stock"),
            ("price", MoneyText.Format(variant.PriceMinor, variant.Currency)),
            ("condition", "new"),
            ("brand", product.Brand ?? product.Seller ?? options.Shop),
            ("gtin", variant.Gtin),
            ("identifier_exists", variant.Gtin is null ? "no" : null),
            ("product_type", product.Categories.FirstOrDefault()),
            ("color", variant.Colour),
            ("size", variant.Size),
        ];
    }

    /// <summary>Units that can be promised, not units in the building.</summary>
    private static (string Name, string? Value)[] Inventory(StockRow row)
    {
        var available = row.Level.Available;
        return
        [
            ("store_code", row.Site),
            ("id", row.Sku),
            ("availability", available > 0 ? "in_stock" : "out_of_stock"),
            ("quantity", available.ToString(CultureInfo.InvariantCulture)),
            ("pickup_method", available > 0 ? "buy" : null),
            ("pickup_SLA", available > 0 ? "same_day" : null),
        ];
    }

    private static async Task FeedAsync(ExportOptions options, XmlWriter xml, Func<Task> items)
    {
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync(null, "rss", null);
        await xml.WriteAttributeStringAsync(null, "version", null, "2.0");
        await xml.WriteAttributeStringAsync("xmlns", "g", null, Namespace);
        await xml.WriteStartElementAsync(null, "channel", null);
        await xml.WriteElementStringAsync(null, "title", null, Writable(options.Shop));
        await xml.WriteElementStringAsync(null, "link", null, options.ShopUrl.AbsoluteUri);
        await xml.WriteElementStringAsync(null, "description", null, Writable(options.Shop));
        await items();
        await xml.WriteEndDocumentAsync();
    }

    private static async Task ItemAsync(XmlWriter xml, (string Name, string? Value)[] fields)
    {
        await xml.WriteStartElementAsync(null, "item", null);
        foreach (var (name, value) in fields)
            if (!string.IsNullOrEmpty(value))
                await xml.WriteElementStringAsync("g", name, Namespace, Writable(value));
        await xml.WriteEndElementAsync();
    }

    /// <summary>XML has no place for some characters that JSON and CSV can carry; they are left out.</summary>
    private static string Writable(string text) =>
        string.Concat(
            text.EnumerateRunes().Where(rune => rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value))
        );
}
