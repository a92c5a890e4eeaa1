using System.Globalization;
using System.Text.Json;

namespace Holdfast.Bench;

/// <summary>
/// The same orders at one host and at several on one database, each order at the next host. On one machine the hosts share its
/// processors: what is measured is what they cost one another.
/// </summary>
internal static class HostsBench
{
    /// <param name="Turns">With the number of hosts; the first number is measured once more at the end.</param>
    public sealed record Report(
        string Store,
        int Concurrency,
        IReadOnlyList<(int Hosts, OrderTurn Turn)> Turns,
        LogJudge Judge
    ) : IBenchReport
    {
        public int ExitCode => Judge.IsGood ? 0 : 1;

        /// <summary>Of the turns with as few hosts as there were.</summary>
        private double Least =>
            Turns.Where(turn => turn.Hosts == Turns.Min(it => it.Hosts)).Average(turn => turn.Turn.Orders.PerSecond);

        public void Print(TextWriter to, bool json)
        {
            if (json)
            {
                to.WriteLine(
                    JsonSerializer.Serialize(
                        new
                        {
                            bench = "bench hosts",
                            store = Store,
                            concurrency = Concurrency,
                            turns = Turns.Select(turn => new
                            {
                                hosts = turn.Hosts,
                                orders = OrdersReport.AsJson(turn.Turn),
                                ratio = Math.Round(turn.Turn.Orders.PerSecond / Least, 3),
                            }),
                            oversold = Judge.Oversold,
                            wrong = Judge.Verification.Wrong,
                        }
                    )
                );
                return;
            }
            to.WriteLine($"bench hosts on {Store}, {Concurrency} at a time");
            foreach (var (hosts, turn) in Turns)
            {
                to.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {hosts, 2} hosts   {turn.Orders.PerSecond, 7:0.0} orders/s, p50 {turn.Orders.P50Ms:0.0} ms, p99 {turn.Orders.P99Ms:0.0} ms, {turn.CpuMsPerOrder:0.00} ms of the hosts' processors an order: {turn.Orders.PerSecond / Least:0.00}"
                    )
                );
                foreach (var (reason, count) in turn.Orders.Refused)
                {
                    to.WriteLine($"  refused    {count} {reason}");
                }
            }
            Judge.Print(to);
        }
    }

    /// <param name="settings">Of the orders; its seconds are those of one turn.</param>
    /// <param name="counts">Numbers of hosts, not falling.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<Report> RunAsync(
        OrdersBench.Settings settings,
        IReadOnlyList<int> counts,
        CancellationToken ct
    )
    {
        var items = OrdersBench.Items(settings);
        await using var hosts = await MeasuredHosts.StartAsync(
            settings,
            options => BenchWorld.SeedAsync(options, settings.Stores, items, ct),
            ct
        );
        var next = OrdersBench.Orders(
            settings,
            items,
            await OrdersBench.SlotsAsync(hosts, settings.Stores, items[0].Sku, ct)
        );
        await using var store = await hosts.OpenStoreAsync(ct);
        var turns = new List<(int, OrderTurn)>();
        foreach (var count in counts.Append(counts[0]))
        {
            while (hosts.Shops.Count > count)
            {
                await hosts.RemoveAsync();
            }
            while (hosts.Shops.Count < count)
            {
                await hosts.AddAsync(ct);
            }
            await OrdersBench.WarmAsync(hosts, next, ct); // not counted: the new hosts' code is compiled
            turns.Add((count, await OrderTurn.ClosedAsync($"{count} hosts", hosts, store, settings, next, ct)));
        }
        await hosts.StopAsync();
        return new(store.Description, settings.Concurrency, turns, await LogJudge.JudgeAsync(store, ct));
    }
}
