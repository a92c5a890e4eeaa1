using System.Runtime.CompilerServices;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// The batches that a log was written in: entries of one batch have one time. What each wrote besides, documents and keys, is
/// computed again.
/// </summary>
internal sealed class RecordedBatches(IStore store) : IDocumentChanges
{
    private const int PageSize = 2_000;

    private readonly IRules _rules = new Replay(RetailModule.Rules).Rules;
    private readonly Dictionary<string, object> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);
    private ILookup<long, KeyringRow> _keys = Enumerable.Empty<KeyringRow>().ToLookup(row => row.Added);
    private long _index;
    private long _applying;

    /// <param name="After">The head after it; its digest is not computed.</param>
    /// <param name="Orders">How many orders it placed.</param>
    public sealed record Recorded(
        IReadOnlyList<Entry> Entries,
        IReadOnlyCollection<StoredDocument> Documents,
        IReadOnlyList<KeyringChange> Keys,
        Head After,
        int Orders
    );

    /// <summary>What stands before an index of the log, in as few batches as can be: for whoever only wants it to be there.</summary>
    public async IAsyncEnumerable<Recorded> PagesAsync(long upTo, [EnumeratorCancellation] CancellationToken ct)
    {
        await ReadKeysAsync(ct);
        while (_index < upTo)
        {
            var raw = (await store.ReadEntriesAsync(_index, (int)Math.Min(PageSize, upTo - _index), ct)).ToList();
            _index = raw[^1].Index + 1;
            yield return Close([.. raw.Select(entry => EntryFormat.Read(entry, _rules))], raw);
        }
    }

    /// <summary>The next ones, up to an index of the log.</summary>
    public async Task<List<Recorded>> ReadAsync(long upTo, CancellationToken ct)
    {
        await ReadKeysAsync(ct);
        var batches = new List<Recorded>();
        var open = new List<ReadEntry>();
        var raw = new List<Entry>();
        while (_index < upTo)
        {
            foreach (var entry in await store.ReadEntriesAsync(_index, (int)Math.Min(PageSize, upTo - _index), ct))
            {
                var read = EntryFormat.Read(entry, _rules);
                if (open.Count > 0 && open[^1].Header.At != read.Header.At)
                {
                    batches.Add(Close(open, raw));
                }
                open.Add(read);
                raw.Add(entry);
                _index = entry.Index + 1;
            }
        }
        if (open.Count > 0)
        {
            batches.Add(Close(open, raw));
        }
        return batches;
    }

    private Recorded Close(List<ReadEntry> open, List<Entry> raw)
    {
        _changed.Clear();
        foreach (var entry in open)
        {
            _applying = entry.Header.Index;
            _rules.Apply(this, entry.Header, entry.Fact);
        }
        var last = open[^1].Header;
        var batch = new Recorded(
            [.. raw],
            [.. _changed.Select(change => new StoredDocument(change.Key, change.Value, BytesOf(change.Key)))],
            [
                .. open.SelectMany(entry => _keys[entry.Header.Index])
                    .Select(row => new KeyringChange(row.Name, row.Bytes)),
            ],
            new Head(last.Index + 1, StateDigest.Zero, 1, last.At),
            open.Count(entry => entry.Fact is OrderPlaced)
        );
        open.Clear();
        raw.Clear();
        return batch;
    }

    private byte[]? BytesOf(string key) =>
        _documents.TryGetValue(key, out var document) ? _rules.WriteDocument(document) : null;

    /// <summary>Keys are added where their batch began.</summary>
    private async Task ReadKeysAsync(CancellationToken ct)
    {
        var rows = new List<KeyringRow>();
        var (from, after) = (_index, (string?)null);
        while (await store.ReadKeyringAsync(from, after, PageSize, ct) is { Count: > 0 } page)
        {
            rows.AddRange(page);
            (from, after) = (page[^1].Added, page[^1].Name);
        }
        _keys = rows.ToLookup(row => row.Added);
    }

    public T? Find<T>(string key)
        where T : class => _documents.TryGetValue(key, out var document) ? (T)document : null;

    public void Put(string key, object document)
    {
        _documents[key] = document;
        _changed[key] = _applying;
    }

    public void Drop(string key)
    {
        _documents.Remove(key);
        _changed[key] = _applying;
    }
}
