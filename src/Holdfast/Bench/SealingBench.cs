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
    /// <summary>One turn. Processor time, shoppers included, is what a machine busy with other things does not blur.</summary>
    public sealed record Turn(double PerSecond, double CpuMsPerOrder);

    /// <param name="Off">Turns without sealing.</param>
    /// <param name="On">With it.</param>
    public sealed record Report(
        string Store,
        IReadOnlyList<Turn> Off,
        IReadOnlyList<Turn> On,
        long Entries,
        long SlowestSealMs
    ) : IBenchReport
    {
        public const double RatioMin = 0.9;

        public double Ratio => Rate(On) / Rate(Off);

        /// <summary>What is left of the orders that a processor can do.</summary>
        public double CpuRatio => Cpu(Off) / Cpu(On);

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
                            off = Off.Select(turn => Math.Round(turn.PerSecond, 1)),
                            on = On.Select(turn => Math.Round(turn.PerSecond, 1)),
                            ratio = Math.Round(Ratio, 3),
                            cpuRatio = Math.Round(CpuRatio, 3),
                            entries = Entries,
                            slowestSealMs = SlowestSealMs,
                        }
                    )
                );
                return;
            }
            to.WriteLine($"bench sealing on {Store}");
            to.WriteLine(
                $"  unsealed   {Rate(Off):0.0} orders/s ({Turns(Off)}), {Cpu(Off):0.00} ms of processor an order"
            );
            to.WriteLine(
                $"  sealed     {Rate(On):0.0} orders/s ({Turns(On)}), {Cpu(On):0.00} ms of processor an order"
            );
            to.WriteLine(
                $"  ratio      {Ratio:0.000}, {(ExitCode == 0 ? "at least" : "below")} {RatioMin:0.00}; by processor time {CpuRatio:0.000}"
            );
            to.WriteLine($"  sealed to  {Entries} entries; at most {SlowestSealMs} ms from a commit to its checkpoint");
        }

        private static double Rate(IEnumerable<Turn> turns) => turns.Average(turn => turn.PerSecond);

        private static double Cpu(IEnumerable<Turn> turns) => turns.Average(turn => turn.CpuMsPerOrder);

        private static string Turns(IEnumerable<Turn> turns) =>
            string.Join(", ", turns.Select(turn => $"{turn.PerSecond:0}"));
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
            isSealed: false,
            isKept: settings.IsKept
        );
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        var slots = await OrdersBench.SlotsAsync(driver, settings.Stores, items[0].Sku, ct);
        var next = OrdersBench.Orders(settings, items, slots);
        await TurnAsync(server, settings, next, ct); // not counted: the code is compiled, the caches are filled
        var (off, on, slowest) = (new List<Turn>(), new List<Turn>(), TimeSpan.Zero);
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

    private static async Task<Turn> TurnAsync(
        BenchServer server,
        OrdersBench.Settings settings,
        Func<(string, string, IReadOnlyList<OrderDriver.Line>)> next,
        CancellationToken ct
    )
    {
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        var before = Environment.CpuUsage.TotalTime;
        var result = await driver.RunAsync(OrdersBench.For(settings.Seconds, next), settings.Concurrency, ct);
        return new(result.PerSecond, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / result.Placed);
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
                await Task.Delay(100, ct);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, (await SealedAsync(node, ct)).Ticks));
            }
            catch (OperationCanceledException)
            {
                return slowest;
            }
        }
    }
}
