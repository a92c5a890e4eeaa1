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
        where T : class =>
        await log.Store.FindAsync(key, ct) is { Bytes: { } bytes } ? (T)log.Rules.ReadDocument(key, bytes) : null;
}
