using System.Text.Json;

namespace Holdfast.Ledger;

/// <summary>The business's rules with the ledger's own documents and kinds added: requests that were accepted.</summary>
internal sealed class LedgerRules : IRules
{
    private readonly IRules _business;

    private LedgerRules(IRules business) => _business = business;

    public static LedgerRules Over(IRules rules) => rules as LedgerRules ?? new LedgerRules(rules);

    public byte[] WriteDocument(object document) =>
        document is AcceptedRequest request
            ? JsonSerializer.SerializeToUtf8Bytes(request, LedgerJson.Default.AcceptedRequest)
            : _business.WriteDocument(document);

    public object ReadDocument(string key, ReadOnlySpan<byte> json) =>
        key.StartsWith(AcceptedRequest.Word, StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(json, LedgerJson.Default.AcceptedRequest)!
            : _business.ReadDocument(key, json);

    public string KindOf(Fact fact) => fact is RequestsDropped ? RequestsDropped.Kind : _business.KindOf(fact);

    public byte[] WriteFact(Fact fact) =>
        fact is RequestsDropped dropped
            ? JsonSerializer.SerializeToUtf8Bytes(dropped, LedgerJson.Default.RequestsDropped)
            : _business.WriteFact(fact);

    public Fact ReadFact(string kind, ReadOnlySpan<byte> json) =>
        kind == RequestsDropped.Kind
            ? JsonSerializer.Deserialize(json, LedgerJson.Default.RequestsDropped)!
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
        if (fact is not RequestsDropped dropped)
        {
            _business.Apply(documents, header, fact);
            return;
        }
        foreach (var key in dropped.Keys)
        {
            documents.Drop(AcceptedRequest.KeyOf(key));
        }
    }
}
