using Holdfast.Ledger;

namespace Holdfast.Retail.Channels;

internal static class ApiKeyApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Document<ApiKey>("api-key")
            .Fact<ApiKeyIssued>("api-key.issued/1", Issued)
            .Fact<ApiKeyRevoked>("api-key.revoked/1", Revoked);

    private static void Issued(IDocumentChanges documents, EntryHeader header, ApiKeyIssued fact) =>
        documents.Put(
            Keys.ApiKey(fact.Id),
            new ApiKey
            {
                Id = fact.Id,
                Name = fact.Name,
                SecretHash = fact.SecretHash,
                Scopes = fact.Scopes,
                IssuedAt = header.At,
            }
        );

    private static void Revoked(IDocumentChanges documents, EntryHeader header, ApiKeyRevoked fact)
    {
        if (documents.Find<ApiKey>(Keys.ApiKey(fact.Id)) is { } key)
            documents.Put(Keys.ApiKey(fact.Id), key with { RevokedAt = header.At });
    }
}
