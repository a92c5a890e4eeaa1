using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger;

/// <summary>
/// Compares a database with its own log: documents recomputed from entries against the stored ones, and the digest. The
/// database may be in use; only the last step holds the head's lock, for as long as the final catch-up takes.
/// </summary>
public sealed class Verification(IStore store, IRules business)
{
    private const int PageSize = 5_000;
    private const int FindingsMax = 100;

    private readonly LedgerRules _rules = LedgerRules.Over(business);
    private readonly Dictionary<string, StateDigest> _stored = [];
    private readonly List<string> _wrong = [];

    /// <param name="Entries">Entries replayed.</param>
    /// <param name="Documents">Documents compared.</param>
    /// <param name="Digest">The digest in the head row.</param>
    /// <param name="Wrong">What was found wrong, the first first; empty when all is well.</param>
    public sealed record Result(long Entries, long Documents, StateDigest Digest, IReadOnlyList<string> Wrong);

    /// <param name="invariants">Further checks of the business over all documents, each finding a sentence.</param>
    /// <param name="progress">Told the number of entries replayed so far.</param>
    /// <param name="ct">Stops the work.</param>
    public async Task<Result> RunAsync(
        Func<IReadOnlyDictionary<string, object>, IEnumerable<string>> invariants,
        Action<long>? progress,
        CancellationToken ct
    )
    {
        var replay = new Replay(_rules);
        var start = await store.ReadHeadAsync(ct);
        Head head;
        try
        {
            await replay.AdvanceAsync(store, start.NextIndex, progress, ct);
            await ScanAsync(ct);
            await using var still = await store.BeginBatchAsync([], cachedUpTo: 0, ct);
            head = still.Head;
            await CatchUpAsync(start.NextIndex, ct);
            await replay.AdvanceAsync(store, head.NextIndex, progress, ct);
        }
        catch (LogBrokenException broken)
        {
            return new(replay.NextIndex, 0, start.Digest, [broken.Message]);
        }
        await RefuseEntriesPastAsync(head, ct);
        Compare(replay, head);
        _wrong.AddRange(invariants(replay.Documents).Take(FindingsMax));
        return new(head.NextIndex, replay.Documents.Count, head.Digest, _wrong);
    }

    private async Task ScanAsync(CancellationToken ct)
    {
        string? after = null;
        await using var snapshot = await store.OpenSnapshotAsync(ct);
        while (true)
        {
            var page = await snapshot.ScanAsync(after, PageSize, ct);
            foreach (var document in page)
            {
                Remember(document);
            }
            if (page.Count < PageSize)
            {
                return;
            }
            after = page[^1].Key;
        }
    }

    private async Task CatchUpAsync(long from, CancellationToken ct)
    {
        string? after = null;
        while (true)
        {
            var changes = await store.ReadChangesAsync(from, after, PageSize, ct);
            foreach (var document in changes.Documents)
            {
                Remember(document);
            }
            if (changes.Documents.Count < PageSize)
            {
                return;
            }
            (from, after) = (changes.Documents[^1].Index, changes.Documents[^1].Key);
        }
    }

    private void Remember(StoredDocument document)
    {
        if (document.Bytes is { } bytes)
        {
            _stored[document.Key] = StateDigest.Of(document.Key, bytes);
        }
        else
        {
            _stored.Remove(document.Key);
        }
    }

    private async Task RefuseEntriesPastAsync(Head head, CancellationToken ct)
    {
        var past = await store.ReadEntriesAsync(head.NextIndex, 1, ct);
        if (past.Count > 0 && (await store.ReadHeadAsync(ct)).NextIndex <= past[0].Index)
        {
            _wrong.Add($"Entry {past[0].Index} lies past the head, which ends the log at {head.NextIndex}.");
        }
    }

    private void Compare(Replay replay, Head head)
    {
        var sum = StateDigest.Zero;
        foreach (var (key, document) in replay.Documents.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var expected = StateDigest.Of(key, _rules.WriteDocument(document));
            sum += expected;
            if (!_stored.Remove(key, out var stored))
            {
                Report($"The document '{key}' is missing.");
            }
            else if (stored != expected)
            {
                Report($"The document '{key}' is not what the log says.");
            }
        }
        foreach (var key in _stored.Keys.Order(StringComparer.Ordinal))
        {
            Report($"The document '{key}' is not in the log.");
        }
        if (sum != head.Digest)
        {
            Report($"The digest is {head.Digest}, but the log says {sum}.");
        }
    }

    private void Report(string finding)
    {
        if (_wrong.Count < FindingsMax)
        {
            _wrong.Add(finding);
        }
    }
}
