using Holdfast.Ledger.Stores;

namespace Holdfast.Bench;

/// <summary>Orders placed in one go, and what that cost, up to the last mail: followers may be behind when the last order is answered.</summary>
/// <param name="Name">What was asked, in a few words.</param>
/// <param name="Cpu">Processor time of the servers; the database's own, where that is a process, is not in it.</param>
/// <param name="ShoppersCpu">Of this process, which shares the machine with them.</param>
/// <param name="WrittenBytes">By the servers; a database that is a process of its own writes more.</param>
/// <param name="EndIndex">Where the log stood afterwards.</param>
internal sealed record OrderTurn(
    string Name,
    OrderDriver.Result Orders,
    TimeSpan Cpu,
    TimeSpan ShoppersCpu,
    long WrittenBytes,
    long EndIndex
)
{
    public double CpuMsPerOrder => Cpu.TotalMilliseconds / Orders.Placed;
    public double ShoppersCpuMsPerOrder => ShoppersCpu.TotalMilliseconds / Orders.Placed;
    public double WrittenBytesPerOrder => (double)WrittenBytes / Orders.Placed;

    /// <summary>Orders as fast as they are answered, so many at a time and for as many seconds as the settings say.</summary>
    public static Task<OrderTurn> ClosedAsync(
        string name,
        MeasuredHosts hosts,
        IStore store,
        OrdersBench.Settings settings,
        Func<(string, string, IReadOnlyList<OrderDriver.Line>)> next,
        CancellationToken ct
    ) =>
        MeasureAsync(
            name,
            hosts,
            store,
            driver => driver.RunAsync(OrdersBench.For(settings.Seconds, next), settings.Concurrency, ct),
            ct
        );

    public static async Task<OrderTurn> MeasureAsync(
        string name,
        MeasuredHosts hosts,
        IStore store,
        Func<OrderDriver, Task<OrderDriver.Result>> run,
        CancellationToken ct
    )
    {
        using var driver = new OrderDriver(hosts.Shops, hosts.ApiKey);
        var (before, own) = (hosts.Read(), Environment.CpuUsage.TotalTime);
        var result = await run(driver);
        var ownAfter = Environment.CpuUsage.TotalTime;
        var after = await hosts.UntilQuietAsync(ct);
        return new(
            name,
            result,
            after.Cpu - before.Cpu,
            ownAfter - own,
            after.WrittenBytes - before.WrittenBytes,
            (await store.ReadHeadAsync(ct)).NextIndex
        );
    }
}
