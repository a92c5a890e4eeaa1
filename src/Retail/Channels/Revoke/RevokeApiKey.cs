using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Channels.Revoke;

/// <summary>For good: a revoked key never works again.</summary>
internal sealed record RevokeApiKey : ICommand
{
    public required string Id { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.ApiKey(Id)];

    public Decision Decide(IDocuments documents, Instant at) =>
        documents.Find<ApiKey>(Keys.ApiKey(Id)) switch
        {
            null => new UnknownApiKey(Id),
            { RevokedAt: not null } => Decision.Nothing,
            _ => Decision.Accept(Keys.ApiKey(Id), new ApiKeyRevoked(Id)),
        };
}

internal sealed record UnknownApiKey(string Id) : Refusal
{
    public override string Code => "unknown-api-key";
    public override string Detail => "There is no such API key.";
}
