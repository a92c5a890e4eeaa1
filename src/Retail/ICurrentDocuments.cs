using Holdfast.Ledger;

namespace Holdfast.Retail;

/// <summary>
/// Documents as they stand now, for followers: at or after the entry that is being followed, never before it.
/// </summary>
internal interface ICurrentDocuments
{
    ValueTask<T?> FindAsync<T>(string key, CancellationToken ct)
        where T : class;
}

/// <summary>Read from the log's own store.</summary>
internal sealed class LogDocuments(Log log) : ICurrentDocuments
{
    public async ValueTask<T?> FindAsync<T>(string key, CancellationToken ct)
        where T : class
    {
        // A key is the first of all keys that begin with it.
        var found = await log.Store.ScanAsync(key, afterKey: null, limit: 1, ct);
        return found is [{ Bytes: { } bytes } document] && document.Key == key
            ? (T)log.Rules.ReadDocument(key, bytes)
            : null;
    }
}
