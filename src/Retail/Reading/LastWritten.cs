using System.Collections.Concurrent;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;

namespace Holdfast.Retail.Reading;

/// <summary>
/// What a file of the view was written with last, as it was before it became rows: an order is asked for right after it has
/// changed, for its answer and for its mail. Written by the file's one writer after each of its transactions; whoever does not
/// find something here reads the file.
/// <para>
/// Of two generations, as what the ledger keeps: when the young one is full it becomes the old one, and the old one is gone.
/// </para>
/// </summary>
internal sealed class LastWritten
{
    /// <summary>Of one generation, as documents are stored. A bound on memory; the documents are mostly the ledger's own.</summary>
    private const int GenerationBytesMax = 2 << 20;

    private const int OverheadBytes = 256;

    private ConcurrentDictionary<string, object> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, object> _old = new(StringComparer.Ordinal);
    private long _youngBytes;

    public ChangedDocument? FindDocument(string key) => Find(key) as ChangedDocument;

    public KeyringRow? FindKey(string name) => Find(name) as KeyringRow;

    /// <summary>An erased person's document has the name of their key, and takes its place.</summary>
    public void Set(IEnumerable<KeyringRow> keys, IEnumerable<ChangedDocument> documents)
    {
        foreach (var key in keys)
            Set(key.Name, key, key.Bytes.Length);
        foreach (var document in documents)
        {
            if (document is { Document: not null, Stored.Bytes: { } bytes })
                Set(document.Stored.Key, document, bytes.Length);
            else
                Remove(document.Stored.Key);
        }
        if (_youngBytes > GenerationBytesMax)
        {
            Volatile.Write(ref _old, _young);
            Volatile.Write(ref _young, new(StringComparer.Ordinal));
            _youngBytes = 0;
        }
    }

    private object? Find(string key) =>
        Volatile.Read(ref _young).GetValueOrDefault(key) ?? Volatile.Read(ref _old).GetValueOrDefault(key);

    private void Set(string key, object value, int bytes)
    {
        _young[key] = value;
        _old.TryRemove(key, out _);
        _youngBytes += bytes + OverheadBytes;
    }

    private void Remove(string key)
    {
        _young.TryRemove(key, out _);
        _old.TryRemove(key, out _);
    }
}
