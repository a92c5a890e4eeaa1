using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger;

/// <summary>
/// What this process committed last, without a gap, so that those who follow the log in this process need not read it from the
/// store again. Nobody may rely on it: whoever is behind, or follows another process's commits, reads the store.
/// </summary>
public sealed class RecentCommits
{
    /// <summary>
    /// A bound on memory: what a busy process commits while a follower gathers, twice. A single larger commit is kept whole.
    /// </summary>
    private const int EntriesMax = 512;

    private readonly Lock _lock = new();
    private readonly Queue<Commit> _commits = new();
    private long _upTo;

    /// <param name="From">Index of its first entry.</param>
    /// <param name="Entries">At least one.</param>
    /// <param name="Documents">The last version of each document that it changed.</param>
    /// <param name="Keyring">As it changed together with the entries.</param>
    public sealed record Commit(
        long From,
        IReadOnlyList<ReadEntry> Entries,
        IReadOnlyList<ChangedDocument> Documents,
        IReadOnlyList<KeyringChange> Keyring
    )
    {
        /// <summary>Index after its last entry.</summary>
        public long UpTo => From + Entries.Count;
    }

    /// <summary>
    /// All commits with entries at or after an index, in order; the first may hold earlier ones, too. None when there are none
    /// yet, or when they would not begin at that index.
    /// </summary>
    public IReadOnlyList<Commit> Since(long index)
    {
        lock (_lock)
        {
            return _commits.TryPeek(out var first) && first.From <= index
                ? [.. _commits.Where(commit => commit.UpTo > index)]
                : [];
        }
    }

    /// <param name="commit">Is on disk. What was kept before it is forgotten if another process committed in between.</param>
    internal void Add(Commit commit)
    {
        lock (_lock)
        {
            if (commit.From != _upTo)
            {
                _commits.Clear();
            }
            _commits.Enqueue(commit);
            _upTo = commit.UpTo;
            while (_commits.Count > 1 && _upTo - _commits.Peek().From > EntriesMax)
            {
                _commits.Dequeue();
            }
        }
    }
}

/// <param name="Document">The same, read; null when it was dropped.</param>
public sealed record ChangedDocument(StoredDocument Stored, object? Document);
