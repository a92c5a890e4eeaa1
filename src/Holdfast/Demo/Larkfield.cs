using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Imports;
using Holdfast.Retail.Stock;

namespace Holdfast.Demo;

/// <summary>
/// The demo's retailer: its sites and products come through the importer, from files in the project's own formats; its stock is
/// made up, the same at every start.
/// </summary>
internal sealed class Larkfield(Log log, TimeProvider time)
{
    /// <summary>The store that the demo's colleagues work at, with a full day's orders and the fullest shelves.</summary>
    public const string BusyStore = "leeds";

    private const string By = "system:demo";

    /// <summary>Units that a store holds of a variant it carries, from nearly sold out to plenty.</summary>
    private static readonly int[] s_shelf = [1, 1, 2, 2, 3, 4, 6, 9];

    /// <summary>Food and drink stand on the shelf by the case: people take several.</summary>
    private static readonly string[] s_byTheCase = ["food", "wine-and-drinks"];
    private const int UnitsInCase = 12;
    private const int LinesPerCount = 150;

    /// <summary>Ranges whose code does not already say their name.</summary>
    private static readonly (string Code, string Name)[] s_ranges =
    [
        ("best-sellers", "Best sellers"),
        ("garden-and-gifts", "Garden & gifts"),
        ("wine-and-drinks", "Wine & drinks"),
        ("third-party:harrow-and-finch", "Harrow & Finch"),
        ("third-party:orrin-mill", "Orrin Mill"),
        ("third-party:tidewrack", "Tidewrack"),
    ];

    /// <summary>Does nothing where there is a retailer already.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        await log.CommitAsync(
            new SaveRetailer
            {
                Retailer = new(
                    "Larkfield",
                    "GBP",
                    HoldMinutes: 10,
                    SecondColleagueFromMinor: 300_00,
                    OrderLinesMax: 50,
                    LineQuantityMax: 99
                ),
                By = By,
            },
            ct
        );
        await ImportAsync("sites.csv", ct);
        await Task.WhenAll(
            ImportAsync("hours.csv", ct),
            ImportAsync("routes.csv", ct),
            ImportAsync("places.csv", ct),
            ImportAsync("products.csv", ct)
        );
        foreach (var (code, name) in s_ranges)
        {
            await log.CommitAsync(
                new SaveRange
                {
                    Range = code,
                    Name = name,
                    By = By,
                },
                ct
            );
        }
        await StockUpAsync(ct);
    }

    /// <exception cref="InvalidOperationException">A line of the demo's own files is refused: a bug.</exception>
    private async Task ImportAsync(string name, CancellationToken ct)
    {
        await using var file = Open(name);
        var options = new ImportOptions { By = By, Currency = "GBP" };
        var report = await Import.RunAsync(file, name, options, log.CommitAsync, progress: null, time, ct);
        if (!report.Clean)
        {
            throw new InvalidOperationException($"The demo's {name} does not import: {report.ToJson()}");
        }
    }

    private async Task StockUpAsync(CancellationToken ct)
    {
        var random = new Random(20261121);
        var skus = Column("products.csv", "sku");
        var stacked = skus.Zip(Column("products.csv", "ranges"))
            .Where(product => product.Second.Split('|').Intersect(s_byTheCase).Any())
            .Select(product => product.First)
            .ToHashSet();
        var counts = new List<Task<Outcome>>();
        foreach (var (site, kind) in Column("sites.csv", "code").Zip(Column("sites.csv", "kind")))
        {
            var lines =
                kind == "dc"
                    ? skus.Select(sku => new CountedLine(sku, random.Next(20, 220), 2))
                    : Shelves(skus, stacked, random).Where((_, i) => site == BusyStore || i % 8 < 5);
            counts.AddRange(
                lines
                    .Chunk(LinesPerCount)
                    .Select(chunk => new CountStock
                    {
                        Site = site,
                        Lines = [.. chunk],
                        By = By,
                    })
                    .Select(count => log.CommitAsync(count, ct))
            );
        }
        foreach (var outcome in await Task.WhenAll(counts))
        {
            if (outcome is Outcome.Refused refused)
            {
                throw new InvalidOperationException($"The demo's stock is refused: {refused.Refusal.Detail}");
            }
        }
    }

    /// <summary>Two fifths of all variants; stores that nobody looks into closely keep five of eight of these.</summary>
    private static IEnumerable<CountedLine> Shelves(IEnumerable<string> skus, HashSet<string> stacked, Random random) =>
        from sku in skus
        where random.NextDouble() < 0.4
        let units = s_shelf[random.Next(s_shelf.Length)]
        select new CountedLine(sku, stacked.Contains(sku) ? units * UnitsInCase : units, SafetyStock: 0);

    internal static IReadOnlyList<string> Column(string name, string column)
    {
        using var text = new StreamReader(Open(name));
        var csv = new DelimitedReader(text, ',');
        var index = Array.IndexOf(csv.Read()!.Fields, column);
        var values = new List<string>();
        while (csv.Read() is { } row)
        {
            values.Add(row.Fields[index]);
        }
        return values;
    }

    private static Stream Open(string name) =>
        typeof(Larkfield).Assembly.GetManifestResourceStream($"Demo/{name}")
        ?? throw new InvalidOperationException($"The program was built without Demo/Data/{name}.");
}
