using Holdfast.Ledger.Stores;
using NodaTime;

namespace Holdfast.Ledger;

/// <summary>
/// Puts finished documents away once their last entry is old enough, so that what each batch, each view and each catch-up works
/// on does not grow with the years. The entries stay where they are, and the state digest stays what it is. Walks the
/// documents in the order of their changes, with a cursor of its own. May run on several processes at once: what one has put
/// away is not there for the other.
/// </summary>
/// <param name="log">Whose documents.</param>
/// <param name="time">Now.</param>
/// <param name="after">How old the last entry about a document is by then.</param>
public sealed class PuttingAway(Log log, TimeProvider time, Duration after)
{
    /// <summary>Documents that are looked at in one transaction; commits wait for it.</summary>
    private const int PageSize = 200;

    /// <summary>Puts away what is due now.</summary>
    /// <returns>How many documents, and traces of dropped ones.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var due = Instant.FromDateTimeOffset(time.GetUtcNow()) - after;
        var (from, afterKey) = (await log.Store.ReadCursorAsync(IStore.History, ct), (string?)null);
        var end = await EndAsync(Math.Max(from, 0), due, ct);
        var count = 0;
        while (true)
        {
            var page = await log.Store.ReadChangesAsync(from, afterKey, PageSize, ct);
            UnknownKindException.ThrowIfAny(page.NewKinds, log.Rules);
            var old = page.Documents.TakeWhile(document => document.Index < end).ToList();
            if (old.Count == 0)
            {
                return count;
            }
            (from, afterKey) = (old[^1].Index, old[^1].Key);
            var finished = old.Select(document => Finished(document, due)).OfType<PutAway>().ToList();
            await log.Store.PutAwayAsync(finished, from, ct);
            count += finished.Count;
        }
    }

    /// <summary>Null: it stays where it is.</summary>
    private PutAway? Finished(StoredDocument stored, Instant due)
    {
        if (stored.Bytes is null)
        {
            return new(stored, []);
        }
        var document = log.Rules.ReadDocument(stored.Key, stored.Bytes);
        return log.Rules.IsFinished(stored.Key, document, due) ? new(stored, [.. log.Rules.FoundBy(document)]) : null;
    }

    /// <summary>The first entry that is younger than <paramref name="due"/>; entries are in the order of their times.</summary>
    private async Task<long> EndAsync(long from, Instant due, CancellationToken ct)
    {
        var to = (await log.Store.ReadHeadAsync(ct)).NextIndex;
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            var entry = (await log.Store.ReadEntriesAsync(middle, 1, ct))[0];
            if (EntryFormat.Read(entry, log.Rules).Header.At <= due)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return to;
    }
}
