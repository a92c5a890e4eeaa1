using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>What a bench orders: a SKU with its price, and what the dc and each store have of it.</summary>
internal sealed record BenchItem(string Sku, string Title, long PriceMinor, int AtDc, int AtEachStore)
{
    /// <summary>The product that it is a variant of; by default one of its own.</summary>
    public string Product { get; init; } = Sku;

    public string Category { get; init; } = "Everything";
    public string? Brand { get; init; }
    public string? Colour { get; init; }
    public string? Size { get; init; }

    /// <summary>More than <see cref="AtEachStore"/>, at the first store only.</summary>
    public int AtFirstStore { get; init; }

    /// <summary>Not 0: every so many stores, by its name, have one of it besides.</summary>
    public int EveryStores { get; init; }

    public int At(int store) =>
        AtEachStore
        + (store == 0 ? AtFirstStore : 0)
        + (EveryStores > 0 && (store + Product.Sum(letter => letter)) % EveryStores == 0 ? 1 : 0);
}

/// <summary>A retailer to measure with: one dc, stores that are always open, wide slots.</summary>
internal static class BenchWorld
{
    public const string Dc = "DC";

    private const string By = "system:bench";
    private const int LinesPerCount = 200;

    public static ImmutableArray<string> StoreCodes(int count) =>
        [.. Enumerable.Range(1, count).Select(number => $"S{number:000}")];

    /// <summary>Fills an empty database that no server has opened yet.</summary>
    public static async Task SeedAsync(
        HoldfastOptions options,
        int stores,
        IReadOnlyList<BenchItem> items,
        CancellationToken ct,
        long ordersBefore = 0
    )
    {
        if (ordersBefore > 0)
        {
            await OrdersBefore.FillAsync(options, stores, items, ordersBefore, ct);
            return;
        }
        await using var store = await Hosting.Stores.OpenAsync(options, ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        await SeedAsync(log, stores, items, ct);
    }

    /// <exception cref="InvalidOperationException">The log is not empty, or a part of the world is refused.</exception>
    public static async Task SeedAsync(Log log, int stores, IReadOnlyList<BenchItem> items, CancellationToken ct)
    {
        if ((await log.Store.ReadHeadAsync(ct)).NextIndex > 0)
        {
            throw new InvalidOperationException($"{log.Store.Description} is in use; a bench needs an empty database.");
        }
        var codes = StoreCodes(stores);
        await CommitAsync(
            log,
            [new SaveRetailer { Retailer = new("Bench", "GBP", 60, 1_000_000_000, 500, 10_000), By = By }],
            ct
        );
        await CommitAsync(
            log,
            [SiteOf(Dc, SiteKind.DC, 0), .. codes.Select((code, store) => SiteOf(code, SiteKind.STORE, store))],
            ct
        );
        await CommitAsync(log, [HoursOf(Dc), .. codes.Select(HoursOf), .. codes.Select(RouteTo)], ct);
        await CommitAsync(log, items.DistinctBy(item => item.Product).Select(ProductOf), ct);
        await CommitAsync(log, items.Select(VariantOf), ct);
        await CommitAsync(log, Counts(Dc, items, item => item.AtDc), ct);
        await CommitAsync(log, codes.SelectMany((code, store) => Counts(code, items, item => item.At(store))), ct);
    }

    private static async Task CommitAsync(Log log, IEnumerable<ICommand> commands, CancellationToken ct)
    {
        foreach (var chunk in commands.Chunk(1_000))
        {
            foreach (var outcome in await Task.WhenAll(chunk.Select(command => log.CommitAsync(command, ct))))
            {
                if (outcome is Outcome.Refused refused)
                {
                    throw new InvalidOperationException($"The bench's world is refused: {refused.Refusal.Detail}");
                }
            }
        }
    }

    /// <summary>Stores lie over the country, some kilometres from one another.</summary>
    private static SaveSite SiteOf(string code, SiteKind kind, int number) =>
        new()
        {
            Site = new()
            {
                Code = code,
                Kind = kind,
                Name = code,
                TimeZone = "Europe/London",
                Position = new(50.5 + (number * 0.37 % 6), -4.5 + (number * 0.73 % 5.5)),
                PreparationMinutes = 30,
                Slots =
                    kind is SiteKind.STORE
                        ? new(LengthMinutes: 30, CapacityOrders: 100_000, CapacityItems: 1_000_000, DaysAhead: 14)
                        : null,
            },
            By = By,
        };

    private static SetHours HoursOf(string code)
    {
        var allDay = new DayHours([new(LocalTime.Midnight, LocalTime.Midnight)]);
        return new()
        {
            Site = code,
            Hours = new(allDay, allDay, allDay, allDay, allDay, allDay, allDay),
            By = By,
        };
    }

    private static SaveRoute RouteTo(string store) =>
        new()
        {
            From = Dc,
            To = store,
            Departures =
            [
                .. Enumerable.Range(1, 7).Select(day => new Departure((IsoDayOfWeek)day, new(20, 0), 1, new(12, 0))),
            ],
            By = By,
        };

    private static SaveProduct ProductOf(BenchItem item) =>
        new()
        {
            Product = new()
            {
                Id = item.Product,
                Title = item.Title,
                Brand = item.Brand,
                Categories = [item.Category],
            },
            By = By,
        };

    private static SaveVariant VariantOf(BenchItem item) =>
        new()
        {
            Variant = new()
            {
                Sku = item.Sku,
                ProductId = item.Product,
                Colour = item.Colour,
                Size = item.Size,
                PriceMinor = item.PriceMinor,
                Currency = "GBP",
            },
            By = By,
        };

    private static IEnumerable<CountStock> Counts(
        string site,
        IEnumerable<BenchItem> items,
        Func<BenchItem, int> onHand
    ) =>
        items
            .Where(item => onHand(item) > 0)
            .Chunk(LinesPerCount)
            .Select(chunk => new CountStock
            {
                Site = site,
                Lines = [.. chunk.Select(item => new CountedLine(item.Sku, onHand(item)))],
                By = By,
            });
}
