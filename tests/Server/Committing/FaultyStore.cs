using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;

namespace Holdfast.Tests.Server.Committing;

/// <summary>A real store with one fault in front of it, at a point the test chooses. Counts what it let through.</summary>
internal sealed class FaultyStore(IStore real) : IStore
{
    public enum Point
    {
        None,
        Begin,
        Load,
        Write,
        CommitBefore,
        CommitAfter,
        PutAway,
    }

    private volatile TaskCompletionSource? _blocked;

    public Point FailNext { get; set; }

    /// <summary>How often a batch has asked for documents after its beginning.</summary>
    public int Loads { get; private set; }

    /// <summary>While true, the head cannot be read either.</summary>
    public bool Unreachable { get; set; }

    public string Description => real.Description;

    public ISealStore Seals { get; init; } = real.Seals;

    public void Block() => _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Unblock() => _blocked?.TrySetResult();

    public async Task<IStoreBatch> BeginBatchAsync(
        IReadOnlyCollection<string> keys,
        long cachedUpTo,
        CancellationToken ct
    )
    {
        if (_blocked is { } blocked)
        {
            await blocked.Task;
        }
        Fail(Point.Begin);
        return new Batch(this, await real.BeginBatchAsync(keys, cachedUpTo, ct));
    }

    public Task<Head> ReadHeadSettledAsync(CancellationToken ct) =>
        Unreachable ? throw new IOException("unreachable") : real.ReadHeadSettledAsync(ct);

    public Task<Head> ReadHeadAsync(CancellationToken ct) => real.ReadHeadAsync(ct);

    public Task<IReadOnlyList<Entry>> ReadEntriesAsync(long from, int limit, CancellationToken ct) =>
        real.ReadEntriesAsync(from, limit, ct);

    public Task<Changes> ReadChangesAsync(long from, string? afterKey, int limit, CancellationToken ct) =>
        real.ReadChangesAsync(from, afterKey, limit, ct);

    public Task<IReadOnlyList<StoredDocument>> ScanAsync(
        string prefix,
        string? afterKey,
        int limit,
        CancellationToken ct
    ) => real.ScanAsync(prefix, afterKey, limit, ct);

    public Task<StoredDocument?> FindAsync(string key, CancellationToken ct) => real.FindAsync(key, ct);

    public Task<IReadOnlyList<string>> FindPutAwayAsync(string word, int limit, CancellationToken ct) =>
        real.FindPutAwayAsync(word, limit, ct);

    /// <summary>Fails when it is on disk.</summary>
    public async Task PutAwayAsync(IReadOnlyCollection<PutAway> documents, long upTo, CancellationToken ct)
    {
        await real.PutAwayAsync(documents, upTo, ct);
        Fail(Point.PutAway);
    }

    public Task<long> ReadCursorAsync(string follower, CancellationToken ct) => real.ReadCursorAsync(follower, ct);

    public Task WriteCursorAsync(string follower, long next, CancellationToken ct) =>
        real.WriteCursorAsync(follower, next, ct);

    public Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken ct) => real.OpenSnapshotAsync(ct);

    public Task<IReadOnlyList<KeyringRow>> ReadKeyringAsync(
        long from,
        string? afterName,
        int limit,
        CancellationToken ct
    ) => real.ReadKeyringAsync(from, afterName, limit, ct);

    public Task<byte[]> GetOrAddSecretAsync(string name, Func<byte[]> make, CancellationToken ct) =>
        real.GetOrAddSecretAsync(name, make, ct);

    public Task<byte[]?> FindSecretAsync(string name, CancellationToken ct) => real.FindSecretAsync(name, ct);

    public Task<IHeldWork?> TryHoldAsync(string work, CancellationToken ct) => real.TryHoldAsync(work, ct);

    public Task HearAsync(Action<long> ends, CancellationToken ct) => real.HearAsync(ends, ct);

    public ValueTask DisposeAsync() => real.DisposeAsync();

    private void Fail(Point point)
    {
        if (FailNext == point)
        {
            FailNext = Point.None;
            throw new IOException($"fault at {point}");
        }
    }

    private sealed class Batch(FaultyStore store, IStoreBatch real) : IStoreBatch
    {
        public Head Head => real.Head;

        public IReadOnlyCollection<string>? ChangedByOthers => real.ChangedByOthers;

        public IReadOnlyCollection<string> NewKinds => real.NewKinds;

        public IReadOnlyCollection<StoredDocument> Loaded => real.Loaded;

        public Task<IReadOnlyCollection<StoredDocument>> LoadAsync(
            IReadOnlyCollection<string> keys,
            CancellationToken ct
        )
        {
            store.Loads++;
            store.Fail(Point.Load);
            return real.LoadAsync(keys, ct);
        }

        public async Task WriteAsync(
            IReadOnlyList<Entry> entries,
            IReadOnlyCollection<StoredDocument> documents,
            IReadOnlyCollection<KeyringChange> keyring,
            Head head,
            CancellationToken ct
        )
        {
            await real.WriteAsync(entries, documents, keyring, head, ct);
            store.Fail(Point.Write);
        }

        public async Task CommitAsync(CancellationToken ct)
        {
            store.Fail(Point.CommitBefore);
            await real.CommitAsync(ct);
            store.Fail(Point.CommitAfter);
        }

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
