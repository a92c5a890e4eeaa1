using System.Diagnostics;
using Holdfast.Ledger.Stores;

namespace Holdfast.Bench;

/// <summary>
/// The limit that a store sets on this machine: the rows that orders wrote, in the batches in which they were written, written
/// again into another database of the same kind, one batch after the other and without any rule.
/// </summary>
internal static class StoreBench
{
    /// <param name="Batches">Each made durable by itself.</param>
    /// <param name="Bytes">Of entries, documents and keys, before the store's own overhead.</param>
    public sealed record Figures(long Orders, long Batches, long Bytes, double Seconds)
    {
        public double PerSecond => Orders / Seconds;
        public double BatchesPerSecond => Batches / Seconds;
        public double OrdersPerBatch => (double)Orders / Batches;
        public double BytesPerOrder => (double)Bytes / Orders;
    }

    /// <summary>One for each stretch of the log, the first of which begins at <paramref name="from"/>; what is before is written too, unmeasured.</summary>
    public static async Task<IReadOnlyList<Figures>> RunAsync(
        IStore recorded,
        IStore empty,
        long from,
        IReadOnlyList<long> upTo,
        CancellationToken ct
    )
    {
        var batches = new RecordedBatches(recorded);
        await foreach (var page in batches.PagesAsync(from, ct))
        {
            await WriteAsync(empty, [page], ct);
        }
        var figures = new List<Figures>();
        foreach (var end in upTo)
        {
            figures.Add(await WriteAsync(empty, await batches.ReadAsync(end, ct), ct));
        }
        return figures;
    }

    private static async Task<Figures> WriteAsync(
        IStore store,
        List<RecordedBatches.Recorded> batches,
        CancellationToken ct
    )
    {
        var watch = Stopwatch.StartNew();
        foreach (var recorded in batches)
        {
            await using var batch = await store.BeginBatchAsync([], recorded.Entries[0].Index, ct);
            await batch.WriteAsync(recorded.Entries, recorded.Documents, recorded.Keys, recorded.After, ct);
            await batch.CommitAsync(ct);
        }
        return new(batches.Sum(batch => batch.Orders), batches.Count, batches.Sum(BytesOf), watch.Elapsed.TotalSeconds);
    }

    private static long BytesOf(RecordedBatches.Recorded batch) =>
        batch.Entries.Sum(entry => (long)entry.Bytes.Length)
        + batch.Documents.Sum(document => (long)(document.Bytes?.Length ?? 0))
        + batch.Keys.Sum(key => (long)(key.Bytes?.Length ?? 0));
}
