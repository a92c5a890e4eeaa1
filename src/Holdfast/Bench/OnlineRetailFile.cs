using System.Globalization;
using System.IO.Compression;
using Holdfast.Retail.Imports;

namespace Holdfast.Bench;

/// <summary>
/// The orders of the Online Retail set (UCI; columns invoice_no, stock_code, description, quantity, unit_price): invoices in the
/// order they stand, and the products that their lines name.
/// </summary>
internal sealed record OnlineRetailFile(
    IReadOnlyList<OnlineRetailFile.Invoice> Invoices,
    IReadOnlyList<OnlineRetailFile.Product> Products
)
{
    public sealed record Invoice(string Number, IReadOnlyList<OrderDriver.Line> Lines);

    /// <param name="PriceMinor">The price it was sold at most often.</param>
    /// <param name="Units">Units sold in the whole file.</param>
    public sealed record Product(string Code, string Title, long PriceMinor, int Units);

    /// <param name="path">CSV, plain or gzip.</param>
    public static OnlineRetailFile Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        var csv = new DelimitedReader(new StreamReader(plain), ',');
        // Grouped by number: the lines of one invoice of the file do not stand together.
        var invoices = new OrderedDictionary<string, List<OrderDriver.Line>>(StringComparer.Ordinal);
        var products = new Dictionary<string, Sold>(StringComparer.Ordinal);
        var header = csv.Read()!.Fields;
        int Column(string name) => Array.IndexOf(header, name);
        var (number, code, description) = (Column("invoice_no"), Column("stock_code"), Column("description"));
        var (quantity, price) = (Column("quantity"), Column("unit_price"));
        while (csv.Read() is { } row)
        {
            if (!invoices.TryGetValue(row.Fields[number], out var lines))
            {
                invoices.Add(row.Fields[number], lines = []);
            }
            var units = int.Parse(row.Fields[quantity], CultureInfo.InvariantCulture);
            lines.Add(new(row.Fields[code], units));
            Note(products, row.Fields[code], row.Fields[description], units, row.Fields[price]);
        }
        return new(
            [.. invoices.Select(invoice => new Invoice(invoice.Key, invoice.Value))],
            [.. products.Select(pair => pair.Value.ToProduct(pair.Key)).OfType<Product>()]
        );
    }

    private static void Note(
        Dictionary<string, Sold> products,
        string code,
        string description,
        int quantity,
        string price
    )
    {
        if (!products.TryGetValue(code, out var sold))
        {
            products[code] = sold = new();
        }
        var minor = (long)
            Math.Round(decimal.Parse(price, CultureInfo.InvariantCulture) * 100, MidpointRounding.AwayFromZero);
        if (quantity > 0 && minor > 0)
        {
            sold.Units += quantity;
            sold.Prices[minor] = sold.Prices.GetValueOrDefault(minor) + 1;
        }
        if (sold.Title.Length == 0)
        {
            sold.Title = description.Trim();
        }
    }

    private sealed class Sold
    {
        public string Title { get; set; } = "";
        public int Units { get; set; }
        public Dictionary<long, int> Prices { get; } = [];

        /// <summary>Null for codes that were never sold for money: notes, corrections, gifts.</summary>
        public Product? ToProduct(string code) =>
            Prices.Count == 0
                ? null
                : new(
                    code,
                    Title.Length > 0 ? Title : code,
                    Prices.MaxBy(price => (price.Value, -price.Key)).Key,
                    Units
                );
    }
}
