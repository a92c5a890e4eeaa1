using System.Text.Json;
using Holdfast.Ledger;

namespace Holdfast.Bench;

/// <summary>What a bench found, for people and for programs.</summary>
/// <param name="Oversold">Units taken that were not available, counted from the log; null when the log could not be read.</param>
/// <param name="Verification">Null when the log could not be read.</param>
internal sealed record BenchReport(
    string Name,
    string Store,
    int Concurrency,
    double FsyncsPerSecond,
    OrderDriver.Result Orders,
    long? Oversold,
    Verification.Result? Verification
) : IBenchReport
{
    /// <summary>0 when nothing was oversold and the database is what its log says.</summary>
    public int ExitCode => Oversold is > 0 || Verification is { Wrong.Count: > 0 } ? 1 : 0;

    public void Print(TextWriter to, bool json)
    {
        if (json)
        {
            to.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        bench = Name,
                        store = Store,
                        concurrency = Concurrency,
                        fsyncsPerSecond = Math.Round(FsyncsPerSecond),
                        placed = Orders.Placed,
                        seconds = Math.Round(Orders.Seconds, 3),
                        ordersPerSecond = Math.Round(Orders.PerSecond, 1),
                        ordersPerFsync = Math.Round(Orders.PerSecond / FsyncsPerSecond, 3),
                        p50Ms = Math.Round(Orders.P50Ms, 2),
                        p95Ms = Math.Round(Orders.P95Ms, 2),
                        p99Ms = Math.Round(Orders.P99Ms, 2),
                        refused = Orders.Refused,
                        oversold = Oversold,
                        wrong = Verification?.Wrong,
                    }
                )
            );
            return;
        }
        to.WriteLine($"{Name} on {Store}, {Concurrency} at a time");
        to.WriteLine($"  disk       {FsyncsPerSecond:0} fsyncs/s");
        to.WriteLine(
            $"  orders     {Orders.Placed} in {Orders.Seconds:0.0} s = {Orders.PerSecond:0.0}/s = {Orders.PerSecond / FsyncsPerSecond:0.00} per fsync"
        );
        to.WriteLine($"  latency    p50 {Orders.P50Ms:0.0} ms, p95 {Orders.P95Ms:0.0} ms, p99 {Orders.P99Ms:0.0} ms");
        foreach (var (reason, count) in Orders.Refused.OrderByDescending(pair => pair.Value))
        {
            to.WriteLine($"  refused    {count} {reason}");
        }
        if (Oversold is { } oversold)
        {
            to.WriteLine($"  oversold   {oversold} units, counted from the log");
        }
        if (Verification is { } verified)
        {
            to.WriteLine(
                $"  verify     {verified.Entries} entries, {verified.Documents} documents, {(verified.Wrong.Count == 0 ? "clean" : string.Join("; ", verified.Wrong))}"
            );
        }
    }
}
