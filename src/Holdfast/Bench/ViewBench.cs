using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Holdfast.Hosting;

namespace Holdfast.Bench;

/// <summary>
/// How far the view is behind the log while orders come as fast as they are answered, and how long a process takes that has
/// none: from its start until its view is built.
/// </summary>
internal static class ViewBench
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private const int WarmSeconds = 4;

    /// <param name="PerSecond">Orders.</param>
    /// <param name="Looks">How often the lag was taken.</param>
    /// <param name="LagP50Ms">From the moment at which the log was seen to stand somewhere until the view stood there too.</param>
    /// <param name="RebuildSeconds">Of a second process on the same database.</param>
    public sealed record Report(
        string Store,
        int Concurrency,
        double PerSecond,
        int Looks,
        double LagP50Ms,
        double LagP99Ms,
        long Entries,
        double RebuildSeconds
    ) : IBenchReport
    {
        public const double LagP99MsMax = 1_000;

        public int ExitCode => LagP99Ms <= LagP99MsMax ? 0 : 1;

        public void Print(TextWriter to, bool json)
        {
            if (json)
            {
                to.WriteLine(JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
                return;
            }
            to.WriteLine($"bench view on {Store}, {Concurrency} at a time");
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  lag        p50 {LagP50Ms:0.0} ms, p99 {LagP99Ms:0.0} ms, {Looks} times looked, under {PerSecond:0} orders/s"
                )
            );
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  rebuild    {RebuildSeconds:0.0} s from nothing over {Entries} entries"
                )
            );
        }
    }

    /// <param name="settings">Of the orders.</param>
    /// <param name="ordersBefore">In the database before the first.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<Report> RunAsync(OrdersBench.Settings settings, long ordersBefore, CancellationToken ct)
    {
        var items = OrdersBench.Items(settings);
        await using var server = await BenchServer.StartAsync(
            settings.Db,
            _ => Task.CompletedTask,
            ct,
            fill: options => BenchWorld.SeedAsync(options, settings.Stores, items, ct, ordersBefore),
            isKept: settings.IsKept
        );
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        var next = OrdersBench.Orders(
            settings,
            items,
            await OrdersBench.SlotsAsync(driver, settings.Stores, items[0].Sku, ct)
        );
        await driver.RunAsync(OrdersBench.For(WarmSeconds, next), settings.Concurrency, ct); // not counted
        using var counted = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = WatchAsync(server.Node, stop.Token);
        var result = await counted.RunAsync(OrdersBench.For(settings.Seconds, next), settings.Concurrency, ct);
        await stop.CancelAsync();
        var lags = await watching;
        lags.Sort();
        return new(
            server.Node.Store.Description,
            settings.Concurrency,
            Math.Round(result.PerSecond, 1),
            lags.Count,
            Math.Round(lags[lags.Count / 2], 2),
            Math.Round(lags[(int)(lags.Count * 0.99)], 2),
            server.Node.Log.NextIndex,
            Math.Round(await RebuildAsync(server, ct), 2)
        );
    }

    private static async Task<List<double>> WatchAsync(Node node, CancellationToken ct)
    {
        var lags = new List<double>();
        try
        {
            while (true)
            {
                var (index, since) = (node.Log.NextIndex, Stopwatch.GetTimestamp());
                await node.View.WaitUntilAsync(index - 1, ct);
                lags.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                await Task.Delay(s_look, ct);
            }
        }
        catch (OperationCanceledException)
        {
            return lags;
        }
    }

    private static async Task<double> RebuildAsync(BenchServer server, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var other = await OwnServer.StartAsync(server.Beside("other"), ct);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
