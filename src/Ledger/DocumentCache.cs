using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger;

/// <summary>
/// Documents kept in memory between batches. Owned by the loop of one <see cref="Log"/>, used by no other thread. Right by
/// construction: with the head locked, the index says whether another process has committed since, and then the keys it
/// changed are forgotten. After any failed batch everything is forgotten.
/// <para>
/// Of two generations: what is used moves to the young one, which becomes the old one when it is full, and what was in the old
/// one and was not used since is gone. Orders pass through, what they all need stays.
/// </para>
/// </summary>
internal sealed class DocumentCache(IRules rules)
{
    /// <summary>
    /// Of one generation, looked at between batches. As documents are stored; in memory they take some three times as much. A
    /// bound on memory, not a tuning knob.
    /// </summary>
    internal const int GenerationBytesMax = 8 << 20;

    /// <summary>What keeping any document takes besides its content, its key included.</summary>
    internal const int OverheadBytes = 256;

    /// <summary>Of a document in both, this one's is right.</summary>
    private Dictionary<string, Cached> _young = [];
    private Dictionary<string, Cached> _old = [];
    private long _youngBytes;

    /// <summary>What is cached is right as of this index.</summary>
    public long UpTo { get; private set; }

    /// <param name="Document">Null when there is no such document.</param>
    /// <param name="Digest">Its share of the state digest; zero when there is none.</param>
    /// <param name="Bytes">Its length as it is stored.</param>
    public sealed record Cached(object? Document, StateDigest Digest, int Bytes)
    {
        public static readonly Cached Absent = new(null, StateDigest.Zero, 0);
    }

    public List<string> MissingOf(IEnumerable<string> keys) => [.. keys.Where(key => !Has(key))];

    public Cached Get(string key)
    {
        if (!_young.TryGetValue(key, out var document))
        {
            Set(key, document = _old[key]);
        }
        return document;
    }

    public void Set(string key, Cached document)
    {
        _youngBytes += document.Bytes - (_young.TryGetValue(key, out var before) ? before.Bytes : -OverheadBytes);
        _young[key] = document;
    }

    /// <summary>Takes what the store returned for these keys; a key without a document is known to be absent.</summary>
    public void Fill(IEnumerable<string> keys, IEnumerable<StoredDocument> stored)
    {
        foreach (var document in stored)
        {
            var bytes = document.Bytes!;
            var read = rules.ReadDocument(document.Key, bytes);
            Set(document.Key, new(read, StateDigest.Of(document.Key, bytes), bytes.Length));
        }
        foreach (var key in keys)
        {
            if (!Has(key))
            {
                Set(key, Cached.Absent);
            }
        }
    }

    public void Forget(IReadOnlyCollection<string>? changedByOthers)
    {
        if (changedByOthers is null)
        {
            (_old, _young, _youngBytes) = ([], [], 0);
            return;
        }
        foreach (var key in changedByOthers)
        {
            if (_young.Remove(key, out var known))
            {
                _youngBytes -= known.Bytes + OverheadBytes;
            }
            _old.Remove(key);
        }
    }

    public void Advance(long upTo)
    {
        UpTo = upTo;
        if (_youngBytes > GenerationBytesMax)
        {
            (_old, _young, _youngBytes) = (_young, [], 0);
        }
    }

    public void Clear()
    {
        Forget(null);
        UpTo = 0;
    }

    private bool Has(string key) => _young.ContainsKey(key) || _old.ContainsKey(key);
}
