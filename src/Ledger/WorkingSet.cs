using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger;

/// <summary>
/// The documents of one batch: what was loaded, what earlier commands of the batch changed, and what the current command
/// changes. A command that fails half way leaves nothing here.
/// </summary>
internal sealed class WorkingSet(DocumentCache cache, IRules rules) : IDocumentChanges
{
    private readonly Dictionary<string, Change> _changed = [];
    private readonly Dictionary<string, object?> _pending = [];
    private readonly HashSet<string> _touched = [];

    private readonly record struct Change(object? Document, long Index);

    public void StartCommand(IEnumerable<string> touched)
    {
        _pending.Clear();
        _touched.Clear();
        _touched.UnionWith(touched);
    }

    public void Touch(IEnumerable<string> keys) => _touched.UnionWith(keys);

    public T? Find<T>(string key)
        where T : class
    {
        RequireTouched(key);
        if (!_pending.TryGetValue(key, out var document))
        {
            document = _changed.TryGetValue(key, out var change) ? change.Document : cache.Get(key).Document;
        }
        return (T?)document;
    }

    public void Put(string key, object document)
    {
        RequireTouched(key);
        _pending[key] = document;
    }

    public void Drop(string key)
    {
        RequireTouched(key);
        _pending[key] = null;
    }

    /// <summary>Keeps what the entry with this index changed.</summary>
    public void Accept(long index)
    {
        foreach (var (key, document) in _pending)
        {
            _changed[key] = new(document, index);
        }
        _pending.Clear();
    }

    /// <summary>The last version of each changed document, and the digest after them.</summary>
    public Written Write(StateDigest digest)
    {
        var stored = new List<StoredDocument>(_changed.Count);
        var cached = new List<(string, DocumentCache.Cached)>(_changed.Count);
        foreach (var (key, change) in _changed)
        {
            var bytes = change.Document is null ? null : rules.WriteDocument(change.Document);
            var share = bytes is null ? StateDigest.Zero : StateDigest.Of(key, bytes);
            digest = digest - cache.Get(key).Digest + share;
            stored.Add(new(key, change.Index, bytes));
            cached.Add((key, new(change.Document, share, bytes?.Length ?? 0)));
        }
        return new(stored, cached, digest);
    }

    public sealed record Written(
        List<StoredDocument> Documents,
        List<(string Key, DocumentCache.Cached Document)> Cached,
        StateDigest Digest
    )
    {
        public List<ChangedDocument> Changes =>
            [.. Documents.Zip(Cached, (stored, cached) => new ChangedDocument(stored, cached.Document.Document))];
    }

    private void RequireTouched(string key)
    {
        if (!_touched.Contains(key))
        {
            throw new UntouchedDocumentException(key);
        }
    }
}
