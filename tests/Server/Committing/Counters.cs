using System.Text.Json;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Tests.Server.Committing;

/// <summary>The smallest business there is: counters with a ceiling. Enough to see everything that the ledger promises.</summary>
internal sealed class CounterRules : IRules
{
    public sealed record Counter(int Value);

    public sealed record Added(string Name, int Amount) : Fact;

    /// <summary>A fact whose Apply changes one counter and then fails: a bug in the rules.</summary>
    public sealed record HalfApplied(string Name) : Fact;

    public sealed record WasReset(string Name) : Fact;

    public static string Key(string name) => $"counter/{name}";

    public byte[] WriteDocument(object document) => JsonSerializer.SerializeToUtf8Bytes((Counter)document);

    public object ReadDocument(string key, ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Counter>(json)!;

    public string KindOf(Fact fact) =>
        fact switch
        {
            Added => "counter.added/1",
            WasReset => "counter.reset/1",
            _ => "counter.half-applied/1",
        };

    public byte[] WriteFact(Fact fact) => JsonSerializer.SerializeToUtf8Bytes(fact, fact.GetType());

    public bool Knows(string kind) => kind.StartsWith("counter.", StringComparison.Ordinal);

    public Fact ReadFact(string kind, ReadOnlySpan<byte> json) =>
        kind switch
        {
            "counter.added/1" => JsonSerializer.Deserialize<Added>(json)!,
            "counter.reset/1" => JsonSerializer.Deserialize<WasReset>(json)!,
            "counter.half-applied/1" => JsonSerializer.Deserialize<HalfApplied>(json)!,
            _ => throw new UnknownKindException(kind),
        };

    /// <summary>A counter that has so many is finished.</summary>
    public const int Enough = 100;

    public bool IsFinished(string key, object document, Instant before) => ((Counter)document).Value >= Enough;

    public IEnumerable<string> FoundBy(object document) => [$"{((Counter)document).Value} units"];

    public void Apply(IDocumentChanges documents, EntryHeader header, Fact fact)
    {
        switch (fact)
        {
            case Added added:
                var before = documents.Find<Counter>(Key(added.Name))?.Value ?? 0;
                documents.Put(Key(added.Name), new Counter(before + added.Amount));
                break;
            case WasReset reset:
                documents.Put(Key(reset.Name), new Counter(0));
                break;
            case HalfApplied half:
                documents.Put(Key(half.Name), new Counter(-1));
                throw new InvalidOperationException("half way");
        }
    }
}

internal sealed record Add(string Name, int Amount = 1, int Ceiling = int.MaxValue, RequestKey? Request = null)
    : ICommand
{
    public string By => "test";

    public IEnumerable<string> Touches() => [CounterRules.Key(Name)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        var value = documents.Find<CounterRules.Counter>(CounterRules.Key(Name))?.Value ?? 0;
        return value + Amount > Ceiling
            ? new Full(Name)
            : Decision.Accept(CounterRules.Key(Name), new CounterRules.Added(Name, Amount));
    }
}

/// <summary>Adds to the counter whose number stands in another one: a key that only a loaded document reveals.</summary>
internal sealed record AddToPointed(string Pointer) : ICommand
{
    public string By => "test";

    public IEnumerable<string> Touches() => [CounterRules.Key(Pointer)];

    public IEnumerable<string> TouchesNext(IDocuments documents) => [CounterRules.Key(Target(documents))];

    public Decision Decide(IDocuments documents, Instant at) =>
        Decision.Accept(CounterRules.Key(Target(documents)), new CounterRules.Added(Target(documents), 1));

    private string Target(IDocuments documents) =>
        $"c{documents.Find<CounterRules.Counter>(CounterRules.Key(Pointer))?.Value ?? 0}";
}

internal sealed record ReachTooFar(string Name) : ICommand
{
    public string By => "test";

    public IEnumerable<string> Touches() => [CounterRules.Key(Name)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        documents.Find<CounterRules.Counter>(CounterRules.Key("another"));
        return Decision.Nothing;
    }
}

internal sealed record ApplyHalf(string Name) : ICommand
{
    public string By => "test";

    public IEnumerable<string> Touches() => [CounterRules.Key(Name)];

    public Decision Decide(IDocuments documents, Instant at) =>
        Decision.Accept(CounterRules.Key(Name), new CounterRules.HalfApplied(Name));
}

internal sealed record Reset(string Name) : ICommand
{
    public string By => "test";

    public IEnumerable<string> Touches() => [CounterRules.Key(Name)];

    public Decision Decide(IDocuments documents, Instant at) =>
        Decision.Accept(CounterRules.Key(Name), new CounterRules.WasReset(Name));
}

/// <summary>The rules of a program from before counters could be reset.</summary>
internal sealed class OlderRules : IRules
{
    private readonly CounterRules _known = new();

    public bool Knows(string kind) => kind != "counter.reset/1" && _known.Knows(kind);

    public byte[] WriteDocument(object document) => _known.WriteDocument(document);

    public object ReadDocument(string key, ReadOnlySpan<byte> json) => _known.ReadDocument(key, json);

    public string KindOf(Fact fact) => _known.KindOf(fact);

    public byte[] WriteFact(Fact fact) => _known.WriteFact(fact);

    public Fact ReadFact(string kind, ReadOnlySpan<byte> json) => _known.ReadFact(kind, json);

    public void Apply(IDocumentChanges documents, EntryHeader header, Fact fact) =>
        _known.Apply(documents, header, fact);

    public bool IsFinished(string key, object document, Instant before) => _known.IsFinished(key, document, before);

    public IEnumerable<string> FoundBy(object document) => _known.FoundBy(document);
}

internal sealed record Full(string Name) : Refusal
{
    public override string Code => "counter-full";
    public override string Detail => $"The counter {Name} is full.";
}

/// <summary>A clock that tests set.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
