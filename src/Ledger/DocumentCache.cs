using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger;

/// <summary>
/// Documents kept in memory between batches. Owned by the loop of one <see cref="Log"/>, used by no other thread. Right by
/// construction: with the head locked, the index says whether another process has committed since, and then the keys it
/// changed are forgotten. After any failed batch everything is forgotten.
/// </summary>
internal sealed class DocumentCache(IRules rules)
{
    /// <summary>A bound on memory, not a tuning knob: past it the cache starts again.</summary>
    private const int DocumentsMax = 200_000;

    private readonly Dictionary<string, Cached> _documents = [];

    /// <summary>What is cached is right as of this index.</summary>
    public long UpTo { get; private set; }

    /// <param name="Document">Null when there is no such document.</param>
    /// <param name="Digest">Its share of the state digest; zero when there is none.</param>
    public sealed record Cached(object? Document, StateDigest Digest)
    {
        public static readonly Cached Absent = new(null, StateDigest.Zero);
    }

    public List<string> MissingOf(IEnumerable<string> keys) => [.. keys.Where(key => !_documents.ContainsKey(key))];

    public Cached Get(string key) => _documents[key];

    public void Set(string key, Cached document) => _documents[key] = document;

    /// <summary>Takes what the store returned for these keys; a key without a document is known to be absent.</summary>
    public void Fill(IEnumerable<string> keys, IEnumerable<StoredDocument> stored)
    {
        foreach (var document in stored)
        {
            var bytes = document.Bytes!;
            _documents[document.Key] = new(
                rules.ReadDocument(document.Key, bytes),
                StateDigest.Of(document.Key, bytes)
            );
        }
        foreach (var key in keys)
        {
            _documents.TryAdd(key, Cached.Absent);
        }
    }

    public void Forget(IReadOnlyCollection<string>? changedByOthers)
    {
        if (changedByOthers is null)
        {
            _documents.Clear();
            return;
        }
        foreach (var key in changedByOthers)
        {
            _documents.Remove(key);
        }
    }

    public void Advance(long upTo)
    {
        UpTo = upTo;
        if (_documents.Count > DocumentsMax)
        {
            _documents.Clear();
        }
    }

    public void Clear()
    {
        _documents.Clear();
        UpTo = 0;
    }
}
