using System.Globalization;
using System.Text.Json;
using Holdfast.Ledger.Stores;

namespace Holdfast.Bench;

/// <summary>
/// A hot item must cost no more than a cold one: orders of one line each, by turns spread over everything and all for one SKU in
/// one slot. Then a scarce SKU is sold out under the same load.
/// </summary>
internal static class HotBench
{
    private const string Scarce = "SKU-SCARCE";
    private const int ScarceUnits = 500;

    /// <param name="Cold">Turns over all goods, stores and slots.</param>
    /// <param name="Hot">Turns for one of each.</param>
    /// <param name="ScarceSold">Orders that got one of <see cref="ScarceUnits"/>.</param>
    public sealed record Report(
        string Store,
        int Concurrency,
        IReadOnlyList<OrderTurn> Cold,
        IReadOnlyList<OrderTurn> Hot,
        long ScarceSold,
        LogJudge Judge
    ) : IBenchReport
    {
        public const double RatioMin = 0.9;

        public double Ratio => Rate(Hot) / Rate(Cold);

        public int ExitCode => Judge.IsGood && ScarceSold == ScarceUnits ? 0 : 1;

        public void Print(TextWriter to, bool json)
        {
            if (json)
            {
                to.WriteLine(
                    JsonSerializer.Serialize(
                        new
                        {
                            bench = "bench hot",
                            store = Store,
                            concurrency = Concurrency,
                            cold = Cold.Select(OrdersReport.AsJson),
                            hot = Hot.Select(OrdersReport.AsJson),
                            ratio = Math.Round(Ratio, 3),
                            scarceUnits = ScarceUnits,
                            scarceSold = ScarceSold,
                            oversold = Judge.Oversold,
                            wrong = Judge.Verification.Wrong,
                        }
                    )
                );
                return;
            }
            to.WriteLine($"bench hot on {Store}, {Concurrency} at a time, one line an order");
            to.WriteLine(
                Invariant(
                    $"  cold       {Rate(Cold):0.0} orders/s ({Turns(Cold)}), {Cpu(Cold):0.00} ms of processor an order"
                )
            );
            to.WriteLine(
                Invariant(
                    $"  hot        {Rate(Hot):0.0} orders/s ({Turns(Hot)}), {Cpu(Hot):0.00} ms of processor an order"
                )
            );
            to.WriteLine(
                Invariant(
                    $"  ratio      {Ratio:0.000}, {(Ratio >= RatioMin ? "at least" : "below")} {RatioMin:0.00}; by processor time {Cpu(Cold) / Cpu(Hot):0.000}"
                )
            );
            to.WriteLine($"  scarce     {ScarceSold} of {ScarceUnits} units sold to {Concurrency} shoppers at a time");
            Judge.Print(to);
        }

        private static double Rate(IEnumerable<OrderTurn> turns) => turns.Average(turn => turn.Orders.PerSecond);

        private static double Cpu(IEnumerable<OrderTurn> turns) => turns.Average(turn => turn.CpuMsPerOrder);

        private static string Turns(IEnumerable<OrderTurn> turns) =>
            string.Join(", ", turns.Select(turn => turn.Orders.PerSecond.ToString("0", CultureInfo.InvariantCulture)));

        private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    /// <param name="asked">Its seconds are those of one turn, its lines are not used.</param>
    /// <param name="rounds">Each is four turns: cold, hot, hot, cold.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<Report> RunAsync(OrdersBench.Settings asked, int rounds, CancellationToken ct)
    {
        var settings = asked with { LinesPerOrder = 1 };
        var items = OrdersBench.Items(settings);
        await using var hosts = await MeasuredHosts.StartAsync(
            settings,
            options =>
                BenchWorld.SeedAsync(
                    options,
                    settings.Stores,
                    [.. items, new(Scarce, "Nearly gone", 100, ScarceUnits, 0)],
                    ct
                ),
            ct
        );
        var slots = await OrdersBench.SlotsAsync(hosts, settings.Stores, items[0].Sku, ct);
        var cold = OrdersBench.Orders(settings, items, slots);
        await using var store = await hosts.OpenStoreAsync(ct);
        await OrdersBench.WarmAsync(hosts, cold, ct); // not counted
        var (colds, hots) = (new List<OrderTurn>(), new List<OrderTurn>());
        for (var turn = 0; turn < rounds * 4; turn++)
        {
            if (turn % 4 is 0 or 3)
            {
                colds.Add(await OrderTurn.ClosedAsync("cold", hosts, store, settings, cold, ct));
            }
            else
            {
                var slot = hots.Count;
                hots.Add(await OrderTurn.ClosedAsync("hot", hosts, store, settings, () => Of(items[0].Sku, slot), ct));
            }
        }
        var scarce = await SellOutAsync();
        await hosts.StopAsync();
        return new(store.Description, settings.Concurrency, colds, hots, scarce, await LogJudge.JudgeAsync(store, ct));

        // Each turn has a slot of its own: no slot takes more orders than a few turns place.
        (string, string, IReadOnlyList<OrderDriver.Line>) Of(string sku, int slot) =>
            (slots[0].Store, slots[0].Starts[slot], [new OrderDriver.Line(sku, 1)]);

        async Task<long> SellOutAsync()
        {
            using var driver = new OrderDriver(hosts.Shops, hosts.ApiKey);
            var left = 2 * ScarceUnits;
            var result = await driver.RunAsync(
                () => Interlocked.Decrement(ref left) >= 0 ? Of(Scarce, hots.Count) : null,
                settings.Concurrency,
                ct
            );
            return result.Placed;
        }
    }
}
