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
    /// <summary>Of one generation, looked at between batches. A bound on memory, not a tuning knob.</summary>
    internal const int GenerationMax = 40_000;

    /// <summary>Of a document in both, this one's is right.</summary>
    private Dictionary<string, Cached> _young = new(StringComparer.Ordinal);
    private Dictionary<string, Cached> _old = new(StringComparer.Ordinal);

    /// <summary>What is cached is right as of this index.</summary>
    public long UpTo { get; private set; }

    /// <param name="Document">Null when there is no such document.</param>
    /// <param name="Digest">Its share of the state digest; zero when there is none.</param>
    public sealed record Cached(object? Document, StateDigest Digest)
    {
        public static readonly Cached Absent = new(null, StateDigest.Zero);
    }

    public List<string> MissingOf(IEnumerable<string> keys) => [.. keys.Where(key => !Has(key))];

    public Cached Get(string key) => _young.TryGetValue(key, out var document) ? document : _young[key] = _old[key];

    public void Set(string key, Cached document) => _young[key] = document;

    /// <summary>Takes what the store returned for these keys; a key without a document is known to be absent.</summary>
    public void Fill(IEnumerable<string> keys, IEnumerable<StoredDocument> stored)
    {
        foreach (var document in stored)
        {
            var bytes = document.Bytes!;
            _young[document.Key] = new(rules.ReadDocument(document.Key, bytes), StateDigest.Of(document.Key, bytes));
        }
        foreach (var key in keys)
        {
            if (!Has(key))
            {
                _young[key] = Cached.Absent;
            }
        }
    }

    public void Forget(IReadOnlyCollection<string>? changedByOthers)
    {
        if (changedByOthers is null)
        {
            _young.Clear();
            _old.Clear();
            return;
        }
        foreach (var key in changedByOthers)
        {
            _young.Remove(key);
            _old.Remove(key);
        }
    }

    public void Advance(long upTo)
    {
        UpTo = upTo;
        if (_young.Count > GenerationMax)
        {
            (_old, _young) = (_young, new(StringComparer.Ordinal));
        }
    }

    public void Clear()
    {
        Forget(null);
        UpTo = 0;
    }

    private bool Has(string key) => _young.ContainsKey(key) || _old.ContainsKey(key);
}
