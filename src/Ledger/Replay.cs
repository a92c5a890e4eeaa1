using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger;

/// <summary>Documents computed from entries alone, by the same Apply that the write path uses.</summary>
public sealed class Replay(IRules rules) : IDocumentChanges
{
    private const int PageSize = 2_000;

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

    public void Apply(Entry entry)
    {
        if (entry.Index != NextIndex)
        {
            throw new LogBrokenException(NextIndex, "is missing");
        }
        ReadEntry read;
        try
        {
            read = EntryFormat.Read(entry, rules);
        }
        catch (System.Text.Json.JsonException unreadable)
        {
            throw new LogBrokenException(entry.Index, $"cannot be read: {unreadable.Message.TrimEnd('.')}");
        }
        rules.Apply(this, read.Header, read.Fact);
        NextIndex++;
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
