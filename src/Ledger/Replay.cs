using System.Text.Json;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger;

/// <summary>Documents computed from entries alone, by the same Apply that the write path uses.</summary>
/// <param name="business">The business's rules; the ledger adds its own kinds.</param>
public sealed class Replay(IRules business) : IDocumentChanges
{
    private const int PageSize = 2_000;

    private readonly LedgerRules _rules = LedgerRules.Over(business);

    private readonly Dictionary<string, object> _documents = [];

    public IReadOnlyDictionary<string, object> Documents => _documents;

    /// <summary>Index of the next entry to apply.</summary>
    public long NextIndex { get; private set; }

    /// <summary>Applies what is in the store from <see cref="NextIndex"/> up to an index.</summary>
    /// <exception cref="LogBrokenException">An entry is missing, or does not say what its row says.</exception>
    public async Task AdvanceAsync(IStore store, long upTo, Action<long>? progress, CancellationToken ct)
    {
        while (NextIndex < upTo)
        {
            var limit = (int)Math.Min(PageSize, upTo - NextIndex);
            var page = await store.ReadEntriesAsync(NextIndex, limit, ct);
            if (page.Count == 0)
            {
                throw new LogBrokenException(NextIndex, "is missing");
            }
            foreach (var entry in page)
            {
                Apply(entry);
            }
            progress?.Invoke(NextIndex);
        }
    }

    /// <exception cref="LogBrokenException">It is not the next entry, or cannot be read.</exception>
    public void Apply(Entry entry)
    {
        if (entry.Index != NextIndex)
        {
            throw new LogBrokenException(NextIndex, "is missing");
        }
        var read = Read(entry);
        _rules.Apply(this, read.Header, read.Fact);
        NextIndex++;
    }

    /// <exception cref="LogBrokenException">The bytes are not an entry.</exception>
    public ReadEntry Read(Entry entry)
    {
        try
        {
            return EntryFormat.Read(entry, _rules);
        }
        catch (JsonException unreadable)
        {
            throw new LogBrokenException(entry.Index, $"cannot be read: {unreadable.Message.TrimEnd('.')}");
        }
    }

    public T? Find<T>(string key)
        where T : class => (T?)_documents.GetValueOrDefault(key);

    public void Put(string key, object document) => _documents[key] = document;

    public void Drop(string key) => _documents.Remove(key);
}

/// <summary>The log itself is damaged; <see cref="Index"/> is the first place where it shows.</summary>
public sealed class LogBrokenException(long index, string what) : Exception($"Entry {index} {what}.")
{
    public long Index { get; } = index;
}
