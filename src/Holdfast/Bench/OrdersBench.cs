namespace Holdfast.Bench;

/// <summary>The order benches: a world, a server, a driver, and the log as the judge.</summary>
internal static class OrdersBench
{
    /// <summary>Of each host. After fewer the program still compiles what is called often, which takes a fifth of its time.</summary>
    private const int WarmOrders = 20_000;
    private const int WarmConcurrency = 64;
    private const int IdleSeconds = 5;
    private static readonly TimeSpan s_idlePause = TimeSpan.FromMilliseconds(50);

    /// <param name="IsKept">Whether the servers' files stay in the temporary folder.</param>
    public sealed record Settings(
        string? Db,
        bool IsKept,
        int Concurrency,
        int Seconds,
        int LinesPerOrder,
        int Stores,
        int Skus,
        int StockPerSku
    );

    /// <param name="Levels">Orders under way at a time, one turn each.</param>
    /// <param name="OpenShare">Orders that arrive by themselves, as a share of the fastest turn.</param>
    /// <param name="OpenRate">So many a second instead.</param>
    /// <param name="OpenSeconds">For how long they do; 0 leaves it out.</param>
    /// <param name="OrdersBefore">In the database before the first.</param>
    public sealed record Plan(
        Settings Settings,
        IReadOnlyList<int> Levels,
        double OpenShare,
        double? OpenRate,
        int OpenSeconds,
        long OrdersBefore
    );

    public static async Task<OrdersReport> RunAsync(Plan plan, CancellationToken ct)
    {
        var settings = plan.Settings;
        var items = Items(settings);
        await using var hosts = await MeasuredHosts.StartAsync(
            settings,
            options => BenchWorld.SeedAsync(options, settings.Stores, items, ct, plan.OrdersBefore),
            ct
        );
        var next = Orders(settings, items, await SlotsAsync(hosts, settings.Stores, items[0].Sku, ct));
        await using var store = await hosts.OpenStoreAsync(ct);
        await WarmAsync(hosts, next, ct); // not counted
        await hosts.UntilQuietAsync(ct);
        var begun = (await store.ReadHeadAsync(ct)).NextIndex;
        var turns = new List<OrderTurn>();
        foreach (var level in plan.Levels)
        {
            turns.Add(await ClosedAsync($"{level} at a time", level, settings.Seconds));
        }
        var idle = await MeasureAsync(
            "one now and then",
            driver => driver.RunAsync(For(IdleSeconds, next), 1, ct, s_idlePause)
        );
        (OrderTurn Orders, DiskSync.Waits Disk)? open = null;
        if (plan.OpenSeconds > 0)
        {
            var rate = plan.OpenRate ?? turns.Max(turn => turn.Orders.PerSecond) * plan.OpenShare;
            DiskSync.Waits disk = default;
            var orders = await MeasureAsync(
                $"{rate:0} arrive a second",
                async driver =>
                {
                    var arriving = driver.RunAtRateAsync(next, rate, TimeSpan.FromSeconds(plan.OpenSeconds), ct);
                    disk = await DiskSync.WatchAsync(Path.GetTempPath(), arriving);
                    return await arriving;
                }
            );
            open = (orders, disk);
        }
        var peak = hosts.Read().PeakBytes;
        await hosts.StopAsync();
        await using var other = await hosts.OpenOtherStoreAsync(ct);
        var limits = await StoreBench.RunAsync(store, other, begun, [.. turns.Select(turn => turn.EndIndex)], ct);
        return new(
            store.Description,
            DiskSync.Rate(Path.GetTempPath()),
            [.. turns.Zip(limits)],
            idle,
            open,
            peak,
            await LogJudge.JudgeAsync(store, ct)
        );

        Task<OrderTurn> ClosedAsync(string name, int concurrency, int seconds) =>
            MeasureAsync(name, driver => driver.RunAsync(For(seconds, next), concurrency, ct));

        Task<OrderTurn> MeasureAsync(string name, Func<OrderDriver, Task<OrderDriver.Result>> run) =>
            OrderTurn.MeasureAsync(name, hosts, store, run, ct);
    }

    /// <summary>Orders that nobody counts: code is compiled, caches are filled.</summary>
    public static async Task WarmAsync(
        MeasuredHosts hosts,
        Func<(string, string, IReadOnlyList<OrderDriver.Line>)> next,
        CancellationToken ct
    )
    {
        using var driver = new OrderDriver(hosts.Shops, hosts.ApiKey);
        var left = WarmOrders * hosts.Shops.Count;
        await driver.RunAsync(() => Interlocked.Decrement(ref left) >= 0 ? next() : null, WarmConcurrency, ct);
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

    public static async Task<IReadOnlyList<(string Store, IReadOnlyList<string> Starts)>> SlotsAsync(
        MeasuredHosts hosts,
        int stores,
        string sku,
        CancellationToken ct
    )
    {
        using var driver = new OrderDriver(hosts.Shops, hosts.ApiKey);
        return await SlotsAsync(driver, stores, sku, ct);
    }

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
}
