using System.Text.Json;
using Holdfast.Hosting;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Bench;

/// <summary>
/// What sealing costs: the same server on the same database takes orders by turns without and with its log being sealed. The
/// turns stand as off, on, on, off, so that a machine that slows down slows both; what piled up unsealed is sealed before a
/// turn is measured.
/// </summary>
internal static class SealingBench
{
    /// <param name="Off">Orders a second without sealing, one figure a turn.</param>
    /// <param name="On">With it.</param>
    public sealed record Report(
        string Store,
        IReadOnlyList<double> Off,
        IReadOnlyList<double> On,
        long Entries,
        long SlowestSealMs
    )
    {
        public const double RatioMin = 0.9;

        public double Ratio => On.Average() / Off.Average();

        public int ExitCode => Ratio >= RatioMin ? 0 : 1;

        public void Print(TextWriter to, bool json)
        {
            if (json)
            {
                to.WriteLine(
                    JsonSerializer.Serialize(
                        new
                        {
                            bench = "bench sealing",
                            store = Store,
                            off = Off.Select(rate => Math.Round(rate, 1)),
                            on = On.Select(rate => Math.Round(rate, 1)),
                            ratio = Math.Round(Ratio, 3),
                            entries = Entries,
                            slowestSealMs = SlowestSealMs,
                        }
                    )
                );
                return;
            }
            to.WriteLine($"bench sealing on {Store}");
            to.WriteLine($"  unsealed   {Off.Average():0.0} orders/s ({Turns(Off)})");
            to.WriteLine($"  sealed     {On.Average():0.0} orders/s ({Turns(On)})");
            to.WriteLine($"  ratio      {Ratio:0.000}, {(ExitCode == 0 ? "at least" : "below")} {RatioMin:0.00}");
            to.WriteLine($"  sealed to  {Entries} entries; at most {SlowestSealMs} ms from a commit to its checkpoint");
        }

        private static string Turns(IEnumerable<double> rates) => string.Join(", ", rates.Select(rate => $"{rate:0}"));
    }

    /// <param name="settings">Of the orders; its seconds are those of one turn.</param>
    /// <param name="rounds">Each is four turns.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<Report> RunAsync(OrdersBench.Settings settings, int rounds, CancellationToken ct)
    {
        var items = OrdersBench.Items(settings);
        await using var server = await BenchServer.StartAsync(
            settings.Db,
            log => BenchWorld.SeedAsync(log, settings.Stores, items, ct),
            ct,
            isSealed: false
        );
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        var slots = await OrdersBench.SlotsAsync(driver, settings.Stores, items[0].Sku, ct);
        var next = OrdersBench.Orders(settings, items, slots);
        await TurnAsync(server, settings, next, ct); // not counted: the code is compiled, the caches are filled
        var (off, on, slowest) = (new List<double>(), new List<double>(), TimeSpan.Zero);
        for (var turn = 0; turn < rounds * 4; turn++)
        {
            if (turn % 4 is 0 or 3)
            {
                off.Add(await TurnAsync(server, settings, next, ct));
                continue;
            }
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var sealing = server.Node.Services.GetRequiredService<SealerLoop>().RunAsync(stop.Token);
            await SealedAsync(server.Node, ct);
            var watching = WatchAsync(server.Node, stop.Token);
            on.Add(await TurnAsync(server, settings, next, ct));
            await stop.CancelAsync();
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, (await watching).Ticks));
            await sealing;
        }
        var (_, published) = await server.Node.Store.Seals.ReadAsync(ct);
        return new(server.Node.Store.Description, off, on, published!.Size, (long)slowest.TotalMilliseconds);
    }

    private static async Task<double> TurnAsync(
        BenchServer server,
        OrdersBench.Settings settings,
        Func<(string, string, IReadOnlyList<OrderDriver.Line>)> next,
        CancellationToken ct
    )
    {
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        return (await driver.RunAsync(OrdersBench.For(settings.Seconds, next), settings.Concurrency, ct)).PerSecond;
    }

    /// <summary>Waits until all that is committed now is sealed; how long that took.</summary>
    private static async Task<TimeSpan> SealedAsync(Node node, CancellationToken ct)
    {
        var (index, since) = (node.Log.NextIndex, TimeProvider.System.GetTimestamp());
        while ((await node.Store.Seals.ReadAsync(ct)).Published is not { } published || published.Size < index)
        {
            await Task.Delay(20, ct);
        }
        return TimeProvider.System.GetElapsedTime(since);
    }

    /// <summary>The longest that a commit had to wait for its checkpoint, until stopped.</summary>
    private static async Task<TimeSpan> WatchAsync(Node node, CancellationToken ct)
    {
        var slowest = TimeSpan.Zero;
        while (true)
        {
            try
            {
                await Task.Delay(50, ct);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, (await SealedAsync(node, ct)).Ticks));
            }
            catch (OperationCanceledException)
            {
                return slowest;
            }
        }
    }
}
