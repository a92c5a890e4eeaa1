using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Snapshots;
using NodaTime;

namespace Holdfast.Ledger;

/// <summary>The business's rules with the ledger's own documents and kinds added: accepted requests, snapshots, kits, reopenings.</summary>
internal sealed class LedgerRules : IRules
{
    private static readonly Dictionary<string, JsonTypeInfo> s_kinds = new(StringComparer.Ordinal)
    {
        [RequestsDropped.Kind] = LedgerJson.Default.RequestsDropped,
        [SnapshotTaken.Kind] = LedgerJson.Default.SnapshotTaken,
        [KitMade.Kind] = LedgerJson.Default.KitMade,
        [LogReopened.Kind] = LedgerJson.Default.LogReopened,
    };

    private readonly IRules _business;

    private LedgerRules(IRules business) => _business = business;

    public static LedgerRules Over(IRules rules) => rules as LedgerRules ?? new LedgerRules(rules);

    public byte[] WriteDocument(object document) =>
        OwnType(document.GetType()) is { } own
            ? JsonSerializer.SerializeToUtf8Bytes(document, own)
            : _business.WriteDocument(document);

    public object ReadDocument(string key, ReadOnlySpan<byte> json) =>
        OwnTypeOf(key) is { } own
            ? JsonSerializer.Deserialize(json, own) ?? throw new JsonException($"The document '{key}' is null.")
            : _business.ReadDocument(key, json);

    public string KindOf(Fact fact) =>
        fact switch
        {
            RequestsDropped => RequestsDropped.Kind,
            SnapshotTaken => SnapshotTaken.Kind,
            KitMade => KitMade.Kind,
            LogReopened => LogReopened.Kind,
            _ => _business.KindOf(fact),
        };

    public byte[] WriteFact(Fact fact) =>
        s_kinds.GetValueOrDefault(KindOf(fact)) is { } own
            ? JsonSerializer.SerializeToUtf8Bytes(fact, own)
            : _business.WriteFact(fact);

    public bool Knows(string kind) => s_kinds.ContainsKey(kind) || _business.Knows(kind);

    public Fact ReadFact(string kind, ReadOnlySpan<byte> json) =>
        s_kinds.TryGetValue(kind, out var own)
            ? (Fact?)JsonSerializer.Deserialize(json, own)
                ?? throw new JsonException($"The data of an entry of kind '{kind}' is null.")
            : _business.ReadFact(kind, json);

    public void Apply(IDocumentChanges documents, EntryHeader header, Fact fact)
    {
        if (header.Request is { } request)
        {
            documents.Put(
                AcceptedRequest.KeyOf(request.Key),
                new AcceptedRequest(request.Hash, header.Index, header.Of, header.At.ToUnixTimeMilliseconds())
            );
        }
        switch (fact)
        {
            case RequestsDropped dropped:
                foreach (var key in dropped.Keys)
                {
                    documents.Drop(AcceptedRequest.KeyOf(key));
                }
                break;
            case SnapshotTaken taken:
                documents.Put(LastSnapshot.Key, new LastSnapshot(taken, header.At.ToUnixTimeMilliseconds()));
                break;
            case KitMade made:
                documents.Put(LastKit.Key, new LastKit(made.LogKey, header.At.ToUnixTimeMilliseconds()));
                break;
            case LogReopened reopened:
                var before = documents.Find<LogEpoch>(LogEpoch.Key)?.Epoch ?? 1;
                documents.Put(
                    LogEpoch.Key,
                    new LogEpoch(before + 1, reopened, header.Index, header.At.ToUnixTimeMilliseconds())
                );
                break;
            default:
                _business.Apply(documents, header, fact);
                break;
        }
    }

    /// <summary>The ledger's own are few, or dropped in time.</summary>
    public bool IsFinished(string key, object document, Instant before) =>
        OwnTypeOf(key) is null && _business.IsFinished(key, document, before);

    public IEnumerable<string> FoundBy(object document) =>
        OwnType(document.GetType()) is null ? _business.FoundBy(document) : [];

    private static JsonTypeInfo? OwnTypeOf(string key) =>
        key.StartsWith(AcceptedRequest.Word, StringComparison.Ordinal) ? LedgerJson.Default.AcceptedRequest
        : key == LastSnapshot.Key ? LedgerJson.Default.LastSnapshot
        : key == LastKit.Key ? LedgerJson.Default.LastKit
        : key == LogEpoch.Key ? LedgerJson.Default.LogEpoch
        : null;

    private static JsonTypeInfo? OwnType(Type document) =>
        document == typeof(AcceptedRequest) ? LedgerJson.Default.AcceptedRequest
        : document == typeof(LastSnapshot) ? LedgerJson.Default.LastSnapshot
        : document == typeof(LastKit) ? LedgerJson.Default.LastKit
        : document == typeof(LogEpoch) ? LedgerJson.Default.LogEpoch
        : null;
}
