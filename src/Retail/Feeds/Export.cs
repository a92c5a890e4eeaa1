using System.Collections.Immutable;
using System.Text;
using System.Xml;

namespace Holdfast.Retail.Feeds;

/// <summary>The same formats that imports read, written from what the shop knows.</summary>
internal static class Export
{
    /// <summary>Format names, file endings and media types.</summary>
    public static ImmutableArray<ExportFormat> Formats { get; } =
    [
        new("products", "csv", "text/csv"),
        new("sites", "csv", "text/csv"),
        new("hours", "csv", "text/csv"),
        new("routes", "csv", "text/csv"),
        new("stock", "csv", "text/csv"),
        new("places", "csv", "text/csv"),
        new("google-products", "xml", "application/xml"),
        new("google-local-inventory", "tsv", "text/tab-separated-values"),
        new("google-local-inventory-xml", "xml", "application/xml"),
    ];

    /// <summary>Writes one format to its end. UTF-8 without a byte order mark; a spreadsheet's table has one.</summary>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public static async Task RunAsync(
        string format,
        IFeedRows rows,
        ExportOptions options,
        Stream to,
        CancellationToken ct
    )
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(options.ForSpreadsheet), 1 << 16, leaveOpen: true);
        var csv = new TableWriter(text, ',', options.ForSpreadsheet);
        var writing = format switch
        {
            "products" => Tables.ProductsAsync(rows, csv, ct),
            "sites" => Tables.SitesAsync(rows, csv, ct),
            "hours" => Tables.HoursAsync(rows, csv, ct),
            "routes" => Tables.RoutesAsync(rows, csv, ct),
            "stock" => Tables.StockAsync(rows, csv, ct),
            "places" => Tables.PlacesAsync(rows, csv, ct),
            "google-products" => XmlAsync(text, xml => GoogleFeeds.ProductsAsync(rows, options, xml, ct)),
            "google-local-inventory" => GoogleFeeds.InventoryAsync(rows, new TableWriter(text, '\t'), ct),
            "google-local-inventory-xml" => XmlAsync(text, xml => GoogleFeeds.InventoryAsync(rows, options, xml, ct)),
            _ => throw new ArgumentException($"There is no export format '{format}'.", nameof(format)),
        };
        await writing;
        await text.FlushAsync(ct);
    }

    private static async Task XmlAsync(StreamWriter text, Func<XmlWriter, Task> write)
    {
        var settings = new XmlWriterSettings
        {
            Async = true,
            Indent = true,
            NewLineChars = "\n",
        };
        await using var xml = XmlWriter.Create(text, settings);
        await write(xml);
    }
}

internal sealed record ExportFormat(string Name, string Ending, string MediaType);
