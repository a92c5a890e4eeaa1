using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Simulation;

/// <summary>The documents and the log of one simulated deployment, and the clock on its wall.</summary>
internal sealed class World(SimulationOptions options) : IDocumentChanges
{
    private readonly RetailRules _rules = RetailRules.All;
    private readonly Dictionary<string, object> _documents = [];
    private readonly HashSet<string> _touched = [];
    private readonly List<(EntryHeader Header, Fact Fact)> _log = [];
    private readonly Invariants _invariants = new();
    private readonly SortedDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly List<string> _orders = [];

    public Instant Now { get; private set; }

    public int Accepted => _log.Count;

    public int Unchanged { get; private set; }

    public ImmutableSortedDictionary<string, int> Refused =>
        _refused.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, int> Kinds => _kinds.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public StateDigest Digest { get; private set; }

    /// <summary>Numbers of all orders, the oldest first.</summary>
    public IReadOnlyList<string> Orders => _orders;

    public void StartAt(Instant start) => Now = start;

    public void Wait(Duration pause) => Now += pause;

    /// <summary>What a person sees on a screen: no command is under way.</summary>
    public T? Look<T>(string key)
        where T : class => (T?)_documents.GetValueOrDefault(key);

    /// <summary>Decides a command as the ledger does, and checks what changed.</summary>
    /// <exception cref="UntouchedDocumentException">The command reaches for a document that it did not name: a bug.</exception>
    public BrokenInvariant? Send(ICommand command)
    {
        _touched.Clear();
        _touched.UnionWith(command.Touches());
        List<string> next = [.. command.TouchesNext(this)];
        _touched.UnionWith(next);
        switch (options.Decide(command, this, Now))
        {
            case Decision.Refused refused:
                Count(_refused, refused.Refusal.Code);
                return null;
            case Decision.Accepted accepted:
                Append(command, accepted);
                return _invariants.Check(key => _documents.GetValueOrDefault(key)).FirstOrDefault();
            default:
                Unchanged++;
                return null;
        }
    }

    /// <summary>The log's bytes, replayed into nothing, must give these documents; null if they do.</summary>
    public BrokenInvariant? Replayed()
    {
        var replay = new Replay(_rules);
        foreach (var (header, fact) in _log)
        {
            var bytes = EntryFormat.Write(header, _rules.WriteFact(fact));
            replay.Apply(new Entry(header.Index, header.Of, header.Kind, bytes));
        }

        var digest = StateDigest.Zero;
        foreach (var (key, document) in _documents.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var bytes = _rules.WriteDocument(document);
            digest += StateDigest.Of(key, bytes);
            if (
                !replay.Documents.TryGetValue(key, out var again)
                || !bytes.AsSpan().SequenceEqual(_rules.WriteDocument(again))
                || !bytes.AsSpan().SequenceEqual(_rules.WriteDocument(_rules.ReadDocument(key, bytes)))
            )
                return new BrokenInvariant("replay", key, "The log says something else, or the bytes do.");
        }

        Digest = digest;
        if (replay.Documents.Count != _documents.Count)
            return new BrokenInvariant("replay", "", "The log makes documents that are not there.");
        return Invariants.FirstBroken(_documents).FirstOrDefault();
    }

    public T? Find<T>(string key)
        where T : class
    {
        RequireTouched(key);
        return Look<T>(key);
    }

    public void Put(string key, object document)
    {
        RequireTouched(key);
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_documents, key, out _);
        _invariants.See(key, place, document);
        place = document;
    }

    public void Drop(string key)
    {
        RequireTouched(key);
        if (_documents.Remove(key, out var before))
            _invariants.See(key, before, after: null);
    }

    private void Append(ICommand command, Decision.Accepted accepted)
    {
        var kind = _rules.KindOf(accepted.Fact);
        var header = new EntryHeader(_log.Count, kind, Now, command.By, accepted.Of, command.Request);
        ((IRules)_rules).Apply(this, header, accepted.Fact);
        _log.Add((header, accepted.Fact));
        Count(_kinds, kind);
        if (accepted.Fact is OrderPlaced placed)
            _orders.Add(placed.Number);
    }

    private void RequireTouched(string key)
    {
        if (!_touched.Contains(key))
            throw new UntouchedDocumentException(key);
    }

    private static void Count(SortedDictionary<string, int> counts, string what) =>
        counts[what] = counts.GetValueOrDefault(what) + 1;
}
