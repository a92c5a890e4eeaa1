using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Ledger.Stores;
using NodaTime;

namespace Holdfast.Ledger;

/// <summary>Documents computed from entries alone, by the same Apply that the write path uses; or from a snapshot on.</summary>
/// <param name="business">The business's rules; the ledger adds its own kinds.</param>
public sealed class Replay(IRules business) : IDocumentChanges
{
    private const int PageSize = 2_000;
    private const int PagesAhead = 4;

    /// <summary>Documents that no entry has touched for this long are kept as their bytes, which take a third of the room.</summary>
    private const int ColdAfter = 100_000;

    private readonly LedgerRules _rules = LedgerRules.Over(business);
    private readonly Dictionary<string, Held> _documents = new(StringComparer.Ordinal);
    private long _cooledAt;

    /// <summary>A document as an object, as bytes, or both; the bytes are given up when the object changes.</summary>
    private sealed class Held
    {
        public object? Document;
        public byte[]? Bytes;
        public long Index;
        public long Touched;
    }

    /// <summary>The business's rules with the ledger's own kinds.</summary>
    public IRules Rules => _rules;

    /// <summary>A window on the documents as they stand, in no order.</summary>
    public IReadOnlyDictionary<string, object> Documents => new Window(this);

    /// <summary>Index of the next entry to apply.</summary>
    public long NextIndex { get; private set; }

    /// <summary>Begins with documents that are known to stand after <paramref name="nextIndex"/> entries.</summary>
    public void Begin(IEnumerable<StoredDocument> documents, long nextIndex)
    {
        if (NextIndex != 0 || _documents.Count > 0)
        {
            throw new InvalidOperationException("The replay has begun.");
        }
        foreach (var document in documents)
        {
            _documents.Add(document.Key, new Held { Bytes = document.Bytes, Index = document.Index });
        }
        NextIndex = _cooledAt = nextIndex;
    }

    /// <summary>Applies what is in the store from <see cref="NextIndex"/> up to an index.</summary>
    /// <exception cref="LogBrokenException">An entry is missing, or does not say what its row says.</exception>
    public Task AdvanceAsync(IStore store, long upTo, Action<long>? progress, CancellationToken ct) =>
        AdvanceAsync(PagesAsync(store, NextIndex, upTo, ct), progress, ct);

    /// <summary>Applies pages of entries in order; the next ones are read and parsed while these are applied.</summary>
    /// <exception cref="LogBrokenException">An entry is missing, or cannot be read.</exception>
    public async Task AdvanceAsync(
        IAsyncEnumerable<IReadOnlyList<Entry>> pages,
        Action<long>? progress,
        CancellationToken ct
    )
    {
        await foreach (var page in ReadAsync(pages, ct).PrefetchAsync(PagesAhead, ct))
        {
            foreach (var entry in page)
            {
                Apply(entry);
            }
            progress?.Invoke(NextIndex);
        }
    }

    /// <exception cref="LogBrokenException">It is not the next entry, or cannot be read.</exception>
    public void Apply(Entry entry) => Apply(Read(entry));

    /// <exception cref="LogBrokenException">It is not the next entry.</exception>
    public void Apply(ReadEntry entry)
    {
        if (entry.Header.Index != NextIndex)
        {
            throw new LogBrokenException(NextIndex, "is missing");
        }
        _rules.Apply(this, entry.Header, entry.Fact);
        NextIndex++;
        if (NextIndex - _cooledAt >= ColdAfter)
        {
            Cool();
        }
    }

    /// <summary>The next entry of the log, in the bytes that the write path would give it.</summary>
    public Entry Write(Fact fact, Instant at, string by, string of)
    {
        var header = new EntryHeader(NextIndex, _rules.KindOf(fact), at, by, of);
        return new(NextIndex, of, header.Kind, EntryFormat.Write(header, _rules.WriteFact(fact)));
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
        where T : class
    {
        if (!_documents.TryGetValue(key, out var held))
        {
            return null;
        }
        held.Touched = NextIndex;
        return (T)Open(key, held);
    }

    public void Put(string key, object document)
    {
        if (!_documents.TryGetValue(key, out var held))
        {
            _documents.Add(key, held = new Held());
        }
        (held.Document, held.Bytes, held.Index, held.Touched) = (document, null, NextIndex, NextIndex);
    }

    public void Drop(string key) => _documents.Remove(key);

    /// <summary>All documents as a store keeps them, in no order.</summary>
    public IEnumerable<StoredDocument> Stored()
    {
        foreach (var (key, held) in _documents)
        {
            yield return new(key, held.Index, BytesOf(held));
        }
    }

    /// <summary>Of all documents, from nothing.</summary>
    public StateDigest Digest() =>
        Stored().Aggregate(StateDigest.Zero, (sum, document) => sum + StateDigest.Of(document.Key, document.Bytes));

    /// <summary>The share that one document has in <see cref="Digest"/>; nothing when it is not there.</summary>
    public StateDigest DigestOf(string key) =>
        _documents.TryGetValue(key, out var held) ? StateDigest.Of(key, BytesOf(held)) : StateDigest.Zero;

    private byte[] BytesOf(Held held) => held.Bytes ??= _rules.WriteDocument(held.Document!);

    private object Open(string key, Held held) => held.Document ??= _rules.ReadDocument(key, held.Bytes);

    private sealed class Window(Replay replay) : IReadOnlyDictionary<string, object>
    {
        public int Count => replay._documents.Count;

        public IEnumerable<string> Keys => replay._documents.Keys;

        public IEnumerable<object> Values => replay._documents.Select(pair => replay.Open(pair.Key, pair.Value));

        public object this[string key] => replay.Open(key, replay._documents[key]);

        public bool ContainsKey(string key) => replay._documents.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
        {
            value = replay._documents.TryGetValue(key, out var held) ? replay.Open(key, held) : null;
            return value is not null;
        }

        public IEnumerator<KeyValuePair<string, object>> GetEnumerator() =>
            replay
                ._documents.Select(pair => KeyValuePair.Create(pair.Key, replay.Open(pair.Key, pair.Value)))
                .GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private void Cool()
    {
        foreach (var held in _documents.Values)
        {
            if (held.Document is not null && held.Touched < _cooledAt)
            {
                held.Bytes ??= _rules.WriteDocument(held.Document);
                held.Document = null;
            }
        }
        _cooledAt = NextIndex;
    }

    private async IAsyncEnumerable<ReadEntry[]> ReadAsync(
        IAsyncEnumerable<IReadOnlyList<Entry>> pages,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        await foreach (var page in pages.WithCancellation(ct))
        {
            yield return [.. page.Select(Read)];
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<Entry>> PagesAsync(
        IStore store,
        long from,
        long upTo,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        while (from < upTo)
        {
            var page = await store.ReadEntriesAsync(from, (int)Math.Min(PageSize, upTo - from), ct);
            if (page.Count == 0)
            {
                throw new LogBrokenException(from, "is missing");
            }
            yield return page;
            from = page[^1].Index + 1;
        }
    }
}

/// <summary>The log itself is damaged; <see cref="Index"/> is the first place where it shows.</summary>
public sealed class LogBrokenException(long index, string what) : Exception($"Entry {index} {what}.")
{
    public long Index { get; } = index;
}
