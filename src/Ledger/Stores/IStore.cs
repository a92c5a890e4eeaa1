using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// Where the log and the documents are kept. Two implementations, SQLite and PostgreSQL, with the same meaning and the
/// same tests. What is trusted: that a commit which was acknowledged is on disk. What may be lost: nothing acknowledged.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>For people: which database this is, without secrets.</summary>
    string Description { get; }

    /// <summary>The same database, as the sealer sees it.</summary>
    ISealStore Seals { get; }

    /// <summary>
    /// Locks the head and reads what the batch needs. Batches are serial over all processes that share the store.
    /// </summary>
    /// <param name="keys">Documents to load.</param>
    /// <param name="cachedUpTo">The caller holds documents as of this index; 0 if it holds none.</param>
    Task<IStoreBatch> BeginBatchAsync(IReadOnlyCollection<string> keys, long cachedUpTo, CancellationToken ct);

    Task<Head> ReadHeadAsync(CancellationToken ct);

    /// <summary>
    /// Like <see cref="ReadHeadAsync"/>, but waits for any batch that may still be committing. Opens a new connection.
    /// </summary>
    Task<Head> ReadHeadSettledAsync(CancellationToken ct);

    /// <summary>Entries from an index on, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Entry>> ReadEntriesAsync(long from, int limit, CancellationToken ct);

    /// <summary>
    /// Documents changed at or after an index, in order of change, dropped ones included. When the list is shorter than
    /// <paramref name="limit"/>, the caller has everything up to <see cref="Changes.UpTo"/>.
    /// </summary>
    Task<Changes> ReadChangesAsync(long from, string? afterKey, int limit, CancellationToken ct);

    /// <summary>
    /// Live documents in key order, from after a key, with a prefix, without those that were put away; at most
    /// <paramref name="limit"/>.
    /// </summary>
    Task<IReadOnlyList<StoredDocument>> ScanAsync(string prefix, string? afterKey, int limit, CancellationToken ct);

    /// <summary>The live document with this key, put away or not; null when there is none.</summary>
    Task<StoredDocument?> FindAsync(string key, CancellationToken ct);

    /// <summary>
    /// Keys of documents that were put away under a word, at most <paramref name="limit"/>. They may have changed since: whoever
    /// asks looks at the document.
    /// </summary>
    Task<IReadOnlyList<string>> FindPutAwayAsync(string word, int limit, CancellationToken ct);

    /// <summary>The cursor of what was put away: the last index whose documents were looked at; it never begins at another's.</summary>
    const string History = "history";

    /// <summary>
    /// Takes documents out of sight of <see cref="ScanAsync"/> and <see cref="ReadChangesAsync"/>, and of dropped ones the last
    /// trace. Those that have changed since they were read stay. In one transaction, serial with the batches.
    /// </summary>
    /// <param name="documents">As they were read.</param>
    /// <param name="upTo">Last index of which documents may be among them; <see cref="Changes.PutAwayUpTo"/> from now on.</param>
    /// <param name="ct">Stops it; then nothing was put away.</param>
    Task PutAwayAsync(IReadOnlyCollection<PutAway> documents, long upTo, CancellationToken ct);

    /// <summary>The store as it stands now, to be read at leisure while others go on committing.</summary>
    Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken ct);

    /// <summary>The cursor of all followers that have none of their own; a restore sets it.</summary>
    const string EveryFollower = "*";

    /// <summary>Next entry that a follower has to read; a new one begins where <see cref="EveryFollower"/> stands, else at 0.</summary>
    Task<long> ReadCursorAsync(string follower, CancellationToken ct);

    /// <summary>A cursor never goes back: whoever lost the work and does not know it yet does no harm.</summary>
    Task WriteCursorAsync(string follower, long next, CancellationToken ct);

    /// <summary>
    /// A row of the table <c>keyring</c>, outside the log; made at first use. All processes get the same bytes, which are kept
    /// as they come: only <see cref="Keyring"/> calls this, and it wraps them.
    /// </summary>
    Task<byte[]> GetOrAddSecretAsync(string name, Func<byte[]> make, CancellationToken ct);

    /// <summary>The same row for whoever must not make it; null when there is none.</summary>
    Task<byte[]?> FindSecretAsync(string name, CancellationToken ct);

    /// <summary>
    /// Rows of the keyring that were added when the log had reached <paramref name="from"/> or later, in the order of
    /// <see cref="KeyringRow.Added"/> and name, from after a row on.
    /// </summary>
    Task<IReadOnlyList<KeyringRow>> ReadKeyringAsync(long from, string? afterName, int limit, CancellationToken ct);

    /// <summary>
    /// Tries to become the one process that does <paramref name="work"/>; null if another one is. Released on dispose, when the
    /// process dies, and within seconds when it hangs or its machine is gone.
    /// </summary>
    Task<IHeldWork?> TryHoldAsync(string work, CancellationToken ct);

    /// <summary>
    /// Tells, until it is cancelled, where the log ends: once at the beginning, then at each commit of any process, as it happens.
    /// A store that cannot tell is silent.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">It hears nothing any more, and may be asked again.</exception>
    Task HearAsync(Action<long> ends, CancellationToken ct);
}

/// <summary>One batch in one transaction. Disposing it uncommitted rolls it back.</summary>
public interface IStoreBatch : IAsyncDisposable
{
    Head Head { get; }

    /// <summary>Keys changed by other processes since the caller's cache; null when there are too many to name.</summary>
    IReadOnlyCollection<string>? ChangedByOthers { get; }

    /// <summary>Kinds of entries that the log did not hold before the caller's cache; all of them when it holds nothing.</summary>
    IReadOnlyCollection<string> NewKinds { get; }

    /// <summary>The documents asked for at the beginning, without those that do not exist.</summary>
    IReadOnlyCollection<StoredDocument> Loaded { get; }

    Task<IReadOnlyCollection<StoredDocument>> LoadAsync(IReadOnlyCollection<string> keys, CancellationToken ct);

    Task WriteAsync(
        IReadOnlyList<Entry> entries,
        IReadOnlyCollection<StoredDocument> documents,
        IReadOnlyCollection<KeyringChange> keyring,
        Head head,
        CancellationToken ct
    );

    /// <summary>The commit point. If it throws, the outcome is unknown until the head is read again.</summary>
    Task CommitAsync(CancellationToken ct);
}

/// <param name="Index">Entry that changed it last.</param>
/// <param name="Bytes">Null when it was dropped: a tombstone, so that followers see the drop.</param>
public sealed record StoredDocument(string Key, long Index, byte[]? Bytes);

/// <param name="UpTo">Where the log ended when the read began.</param>
/// <param name="Documents">In order of change.</param>
/// <param name="NewKinds">Kinds of entries that the log did not hold before the index that was asked from.</param>
/// <param name="PutAwayUpTo">
/// Changes at or before this index may have been put away: whoever asked from there has not seen all of them. -1: none was.
/// </param>
public sealed record Changes(
    long UpTo,
    IReadOnlyList<StoredDocument> Documents,
    IReadOnlyCollection<string> NewKinds,
    long PutAwayUpTo
);

/// <param name="Document">As it was read.</param>
/// <param name="Words">By which its key is still found; see <see cref="IRules.FoundBy"/>.</param>
public sealed record PutAway(StoredDocument Document, IReadOnlyCollection<string> Words);
