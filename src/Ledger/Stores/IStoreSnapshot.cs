namespace Holdfast.Ledger.Stores;

/// <summary>A store as it stood at one moment, whatever is committed meanwhile. Dispose it soon: it holds old versions back.</summary>
public interface IStoreSnapshot : IAsyncDisposable
{
    Head Head { get; }

    /// <summary>Live documents in key order, those put away among them, from after a key; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<StoredDocument>> ScanAsync(string? afterKey, int limit, CancellationToken ct);
}
