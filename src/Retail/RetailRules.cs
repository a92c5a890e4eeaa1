using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Collection;
using Holdfast.Retail.Collection.Undoing;
using Holdfast.Retail.Json;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Places;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail;

/// <summary>The business as the ledger sees it: a table of documents by key word and of facts by kind.</summary>
internal sealed class RetailRules : IRules
{
    /// <summary>Changes documents as one fact says. Never fails: what may be refused was refused by Decide.</summary>
    public delegate void Apply<in TFact>(IDocumentChanges documents, EntryHeader header, TFact fact)
        where TFact : Fact;

    private readonly Dictionary<string, DocumentKind> _documents = [];
    private readonly Dictionary<Type, Func<object, IEnumerable<string>>> _foundBy = [];
    private readonly Dictionary<string, FactKind> _kinds = [];
    private readonly Dictionary<Type, FactKind> _kindOfType = [];

    public static RetailRules All { get; } = Create();

    private static RetailRules Create()
    {
        var rules = new RetailRules();
        // One line a module, in the order of docs/glossary.md.
        RetailerApply.Register(rules);
        SiteApply.Register(rules);
        ProductApply.Register(rules);
        StockApply.Register(rules);
        OrderApply.Register(rules);
        ParcelApply.Register(rules);
        UndoApply.Register(rules);
        PersonApply.Register(rules);
        PlaceApply.Register(rules);
        ApiKeyApply.Register(rules);
        RoomApply.Register(rules);
        return rules;
    }

    /// <summary>Whether an old document may be put away; see <see cref="IRules.IsFinished"/>.</summary>
    public delegate bool Finished<in T>(string key, T document, Instant before);

    /// <summary>Declares the type of the documents whose key starts with <paramref name="word"/>.</summary>
    /// <param name="word">Of their keys.</param>
    /// <param name="finished">None of them ever is, by default.</param>
    /// <param name="foundBy">See <see cref="IRules.FoundBy"/>; nothing by default.</param>
    public RetailRules Document<T>(
        string word,
        Finished<T>? finished = null,
        Func<T, IEnumerable<string>>? foundBy = null
    )
        where T : class
    {
        _documents.Add(
            word,
            new(
                LaterTypeInfo(typeof(T)),
                (key, document, before) => finished is not null && finished(key, (T)document, before)
            )
        );
        if (foundBy is not null)
            _foundBy.Add(typeof(T), document => foundBy((T)document));
        return this;
    }

    /// <summary>Declares a kind of entry. Kinds are never renamed and never removed.</summary>
    public RetailRules Fact<T>(string kind, Apply<T> apply)
        where T : Fact
    {
        var known = new FactKind(
            kind,
            typeof(T),
            LaterTypeInfo(typeof(T)),
            (documents, header, fact) => apply(documents, header, (T)fact)
        );
        _kinds.Add(kind, known);
        _kindOfType.Add(typeof(T), known);
        return this;
    }

    public IEnumerable<string> Kinds => _kinds.Keys;

    public Type TypeOf(string kind) => Kind(kind).Type;

    public byte[] WriteDocument(object document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, TypeInfo(document.GetType()));

    public object ReadDocument(string key, ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, KindOf(key).Json.Value)
        ?? throw new JsonException($"The document '{key}' is null.");

    public string KindOf(Fact fact) => _kindOfType[fact.GetType()].Name;

    public byte[] WriteFact(Fact fact) => JsonSerializer.SerializeToUtf8Bytes(fact, TypeInfo(fact.GetType()));

    public bool Knows(string kind) => _kinds.ContainsKey(kind);

    public Fact ReadFact(string kind, ReadOnlySpan<byte> json) =>
        (Fact?)JsonSerializer.Deserialize(json, Kind(kind).Json.Value)
        ?? throw new JsonException($"The data of an entry of kind '{kind}' is null.");

    void IRules.Apply(IDocumentChanges documents, EntryHeader header, Fact fact) =>
        _kindOfType[fact.GetType()].Apply(documents, header, fact);

    public bool IsFinished(string key, object document, Instant before) =>
        KindOf(key).IsFinished(key, document, before);

    public IEnumerable<string> FoundBy(object document) =>
        _foundBy.GetValueOrDefault(document.GetType())?.Invoke(document) ?? [];

    /// <summary>Whether two documents are written the same; records with arrays do not compare by value.</summary>
    public static bool Same<T>(T left, T right)
        where T : class => All.WriteDocument(left).AsSpan().SequenceEqual(All.WriteDocument(right));

    private DocumentKind KindOf(string key)
    {
        var word = Keys.WordOf(key).ToString();
        return _documents.GetValueOrDefault(word)
            ?? throw new InvalidOperationException($"No module declares documents of the word '{word}'.");
    }

    private FactKind Kind(string kind) => _kinds.GetValueOrDefault(kind) ?? throw new UnknownKindException(kind);

    /// <summary>Reading how a type is written takes time, and most starts of the program need few of the types.</summary>
    private static Lazy<JsonTypeInfo> LaterTypeInfo(Type type) => new(() => TypeInfo(type));

    private static JsonTypeInfo TypeInfo(Type type) =>
        RetailJson.Canonical.GetTypeInfo(type)
        ?? throw new InvalidOperationException($"{type} is missing from {nameof(RetailJson)}.");

    private sealed record DocumentKind(Lazy<JsonTypeInfo> Json, Finished<object> IsFinished);

    private sealed record FactKind(string Name, Type Type, Lazy<JsonTypeInfo> Json, Apply<Fact> Apply);
}
