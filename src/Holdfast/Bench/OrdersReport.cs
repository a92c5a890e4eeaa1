using System.Globalization;
using System.Text.Json;

namespace Holdfast.Bench;

/// <summary>What <c>bench orders</c> found, for people and for programs.</summary>
/// <param name="Turns">Each with the limit that the store sets to the same batches.</param>
/// <param name="Idle">Single orders on a server that has nothing else to do.</param>
/// <param name="Open">Orders that arrive by themselves, and how long the disk let a single block wait meanwhile; null when it was left out.</param>
/// <param name="PeakBytes">Of the server's memory.</param>
internal sealed record OrdersReport(
    string Store,
    double FsyncsPerSecond,
    IReadOnlyList<(OrderTurn Orders, StoreBench.Figures Limit)> Turns,
    OrderTurn Idle,
    (OrderTurn Orders, DiskSync.Waits Disk)? Open,
    long PeakBytes,
    LogJudge Judge
) : IBenchReport
{
    /// <summary>0 when nothing was oversold and the database is what its log says.</summary>
    public int ExitCode => Judge.IsGood ? 0 : 1;

    public void Print(TextWriter to, bool json)
    {
        if (json)
        {
            to.WriteLine(JsonSerializer.Serialize(AsJson()));
            return;
        }
        to.WriteLine(Invariant($"bench orders on {Store}; the disk makes {FsyncsPerSecond:0} fsyncs/s"));
        to.WriteLine(
            "                       orders/s    p50 ms    p95 ms    p99 ms   CPU ms   written   store, the same batches"
        );
        foreach (var (turn, limit) in Turns)
        {
            to.WriteLine(
                Line(turn)
                    + Invariant(
                        $"   {limit.PerSecond, 7:0}/s, {limit.OrdersPerBatch:0.0} a batch, {limit.BatchesPerSecond:0} batches/s: {turn.Orders.PerSecond / limit.PerSecond:P0}"
                    )
            );
        }
        to.WriteLine(Line(Idle));
        if (Open is var (open, disk))
        {
            to.WriteLine(Line(open) + Invariant($"   at most {open.Orders.MaxMs:0} ms"));
            to.WriteLine(
                Invariant(
                    $"  disk       meanwhile 4 kB waited p50 {disk.P50Ms:0.0} ms, p99 {disk.P99Ms:0.0} ms, at most {disk.MaxMs:0} ms"
                )
            );
        }
        foreach (
            var (reason, count) in Turns
                .Select(turn => turn.Orders)
                .Append(Idle)
                .Concat(Open is var (arrived, _) ? [arrived] : [])
                .SelectMany(turn => turn.Orders.Refused)
        )
        {
            to.WriteLine($"  refused    {count} {reason}");
        }
        to.WriteLine(Invariant($"  memory     {PeakBytes / 1e6:0} MB at most"));
        Judge.Print(to);
    }

    private static string Line(OrderTurn turn) =>
        Invariant(
            $"  {turn.Name, -20} {turn.Orders.PerSecond, 8:0.0}  {turn.Orders.P50Ms, 8:0.0}  {turn.Orders.P95Ms, 8:0.0}  {turn.Orders.P99Ms, 8:0.0}  {turn.CpuMsPerOrder, 7:0.00}  {turn.WrittenBytesPerOrder / 1000, 5:0.0} kB"
        );

    private object AsJson() =>
        new
        {
            bench = "bench orders",
            store = Store,
            fsyncsPerSecond = Math.Round(FsyncsPerSecond),
            turns = Turns.Select(turn => new
            {
                orders = AsJson(turn.Orders),
                store = new
                {
                    perSecond = Math.Round(turn.Limit.PerSecond, 1),
                    batchesPerSecond = Math.Round(turn.Limit.BatchesPerSecond, 1),
                    ordersPerBatch = Math.Round(turn.Limit.OrdersPerBatch, 2),
                    bytesPerOrder = Math.Round(turn.Limit.BytesPerOrder),
                },
                ratio = Math.Round(turn.Orders.Orders.PerSecond / turn.Limit.PerSecond, 3),
            }),
            idle = AsJson(Idle),
            open = Open is var (open, _) ? AsJson(open) : null,
            openDisk = Open is var (_, disk) ? AsJson(disk) : null,
            peakBytes = PeakBytes,
            oversold = Judge.Oversold,
            wrong = Judge.Verification.Wrong,
        };

    private static object AsJson(DiskSync.Waits disk) =>
        new
        {
            p50Ms = Math.Round(disk.P50Ms, 2),
            p99Ms = Math.Round(disk.P99Ms, 2),
            maxMs = Math.Round(disk.MaxMs, 2),
        };

    public static object AsJson(OrderTurn turn) =>
        new
        {
            name = turn.Name,
            placed = turn.Orders.Placed,
            perSecond = Math.Round(turn.Orders.PerSecond, 1),
            p50Ms = Math.Round(turn.Orders.P50Ms, 2),
            p95Ms = Math.Round(turn.Orders.P95Ms, 2),
            p99Ms = Math.Round(turn.Orders.P99Ms, 2),
            maxMs = Math.Round(turn.Orders.MaxMs, 2),
            cpuMsPerOrder = Math.Round(turn.CpuMsPerOrder, 2),
            shoppersCpuMsPerOrder = Math.Round(turn.ShoppersCpuMsPerOrder, 2),
            writtenBytesPerOrder = Math.Round(turn.WrittenBytesPerOrder),
            refused = turn.Orders.Refused,
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
