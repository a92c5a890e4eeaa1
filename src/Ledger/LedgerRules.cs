using System.Text.Json;

namespace Holdfast.Ledger;

/// <summary>The business's rules with the ledger's own documents and kinds added: requests that were accepted.</summary>
internal sealed class LedgerRules(IRules business) : IRules
{
    public byte[] WriteDocument(object document) =>
        document is AcceptedRequest request
            ? JsonSerializer.SerializeToUtf8Bytes(request, LedgerJson.Default.AcceptedRequest)
            : business.WriteDocument(document);

    public object ReadDocument(string key, ReadOnlySpan<byte> json) =>
        key.StartsWith(AcceptedRequest.Word, StringComparison.Ordinal)
            ? JsonSerializer.Deserialize(json, LedgerJson.Default.AcceptedRequest)!
            : business.ReadDocument(key, json);

    public string KindOf(Fact fact) => fact is RequestsDropped ? RequestsDropped.Kind : business.KindOf(fact);

    public byte[] WriteFact(Fact fact) =>
        fact is RequestsDropped dropped
            ? JsonSerializer.SerializeToUtf8Bytes(dropped, LedgerJson.Default.RequestsDropped)
            : business.WriteFact(fact);

    public Fact ReadFact(string kind, ReadOnlySpan<byte> json) =>
        kind == RequestsDropped.Kind
            ? JsonSerializer.Deserialize(json, LedgerJson.Default.RequestsDropped)!
            : business.ReadFact(kind, json);

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
            business.Apply(documents, header, fact);
            return;
        }
        foreach (var key in dropped.Keys)
        {
            documents.Drop(AcceptedRequest.KeyOf(key));
        }
    }
}
