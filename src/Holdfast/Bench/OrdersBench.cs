using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;

namespace Holdfast.Bench;

/// <summary>The order benches: a world, a server, a driver, and the log as the judge.</summary>
internal static class OrdersBench
{
    private const int BestSellers = 100;

    public sealed record Settings(
        string? Db,
        int Concurrency,
        int Seconds,
        int LinesPerOrder,
        int Stores,
        int Skus,
        int StockPerSku
    );

    /// <summary>Closed loop: each of so many shoppers orders as fast as it is answered, for so long.</summary>
    public static async Task<BenchReport> RunAsync(Settings settings, CancellationToken ct)
    {
        var items = Items(settings);
        await using var server = await BenchServer.StartAsync(
            settings.Db,
            log => BenchWorld.SeedAsync(log, settings.Stores, items, ct),
            ct
        );
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        var slots = await SlotsAsync(driver, settings.Stores, items[0].Sku, ct);
        var next = Orders(settings, items, slots);
        var result = await driver.RunAsync(For(settings.Seconds, next), settings.Concurrency, ct);
        return await ReportAsync("bench orders", server.Node.Store, settings.Concurrency, result, ct);
    }

    public static IReadOnlyList<BenchItem> Items(Settings settings) =>
        [
            .. Enumerable
                .Range(0, settings.Skus)
                .Select(i => new BenchItem(
                    $"SKU-{i:00000}",
                    $"Bench item {i}",
                    100 + (i % 900),
                    settings.StockPerSku,
                    0
                )),
        ];

    /// <summary>Orders without end, spread over stores, slots and goods; thread-safe.</summary>
    public static Func<(string, string, IReadOnlyList<OrderDriver.Line>)> Orders(
        Settings settings,
        IReadOnlyList<BenchItem> items,
        IReadOnlyList<(string Store, IReadOnlyList<string> Starts)> slots
    )
    {
        var sent = -1L;
        return () =>
        {
            var n = Interlocked.Increment(ref sent);
            var (store, starts) = slots[(int)(n % settings.Stores)];
            var lines = Enumerable
                .Range(0, settings.LinesPerOrder)
                .Select(i => new OrderDriver.Line(items[(int)((n * 7919 + i * 104729) % items.Count)].Sku, 1))
                .DistinctBy(line => line.Sku)
                .ToList();
            return (store, starts[(int)(n / settings.Stores % starts.Count)], lines);
        };
    }

    /// <summary>The same for so many seconds from now, then none.</summary>
    public static Func<(string Store, string Slot, IReadOnlyList<OrderDriver.Line> Lines)?> For(
        int seconds,
        Func<(string, string, IReadOnlyList<OrderDriver.Line>)> next
    )
    {
        var end = TimeProvider.System.GetTimestamp() + (seconds * TimeProvider.System.TimestampFrequency);
        return () => TimeProvider.System.GetTimestamp() >= end ? null : next();
    }

    /// <summary>Every invoice of the file, in its order, becomes an order at one of the stores or is refused with a counted reason.</summary>
    /// <param name="stockShare">What the dc has of each product, as a share of all that the file sells; below 1 some orders find it sold out.</param>
    public static async Task<BenchReport> ReplayAsync(
        OnlineRetailFile file,
        string? db,
        int concurrency,
        int stores,
        double stockShare,
        CancellationToken ct
    )
    {
        var items = file
            .Products.OrderByDescending(product => product.Units)
            .Select((product, rank) => ItemOf(product, stockShare, onShelves: rank < BestSellers))
            .ToList();
        await using var server = await BenchServer.StartAsync(
            db,
            log => BenchWorld.SeedAsync(log, stores, items, ct),
            ct
        );
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        var probe = items.First(item => item.AtDc > 0).Sku;
        var slots = await SlotsAsync(driver, stores, probe, ct);
        var next = -1;
        var result = await driver.RunAsync(Next, concurrency, ct);
        return await ReportAsync("bench replay", server.Node.Store, concurrency, result, ct);

        (string, string, IReadOnlyList<OrderDriver.Line>)? Next()
        {
            while (true)
            {
                var n = Interlocked.Increment(ref next);
                if (n >= file.Invoices.Count)
                {
                    return null;
                }
                var invoice = file.Invoices[n];
                if (WhyNot(invoice) is { } reason)
                {
                    driver.Refuse(reason);
                    continue;
                }
                var store = slots[n % stores];
                return (store.Store, store.Starts[n / stores % store.Starts.Count], invoice.Lines);
            }
        }
    }

    /// <summary>Best sellers stand on every store's shelves too, so that some orders come from there and some from both.</summary>
    private static BenchItem ItemOf(OnlineRetailFile.Product product, double stockShare, bool onShelves) =>
        new(product.Code, product.Title, product.PriceMinor, (int)(product.Units * stockShare), onShelves ? 3 : 0);

    /// <summary>What the file holds besides sales; such an invoice is not an order and is not sent.</summary>
    private static string? WhyNot(OnlineRetailFile.Invoice invoice) =>
        invoice.Number.StartsWith('C') ? "file: a cancellation"
        : invoice.Number.StartsWith('A') ? "file: a bad-debt correction"
        : invoice.Lines.All(line => line.Quantity < 0) ? "file: a stock correction"
        : null;

    public static async Task<IReadOnlyList<(string Store, IReadOnlyList<string> Starts)>> SlotsAsync(
        OrderDriver driver,
        int stores,
        string sku,
        CancellationToken ct
    )
    {
        var slots = new List<(string, IReadOnlyList<string>)>();
        foreach (var store in BenchWorld.StoreCodes(stores))
        {
            // The later ones, so that no slot begins before its order arrives.
            slots.Add((store, [.. (await driver.SlotsAsync(store, new(sku, 1), ct)).Skip(96)]));
        }
        return slots;
    }

    private static async Task<BenchReport> ReportAsync(
        string name,
        IStore store,
        int concurrency,
        OrderDriver.Result result,
        CancellationToken ct
    )
    {
        var (_, oversold) = await Oversold.CountAsync(store, ct);
        var verification = await new Verification(store, RetailModule.Rules).RunAsync(
            Invariants.Sentences,
            progress: null,
            ct
        );
        return new(
            name,
            store.Description,
            concurrency,
            FsyncRate.Measure(Path.GetTempPath()),
            result,
            oversold,
            verification
        );
    }
}
