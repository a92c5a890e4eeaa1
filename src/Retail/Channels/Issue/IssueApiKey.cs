using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Channels.Issue;

internal sealed record IssueApiKey : ICommand
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Of <see cref="ApiKeyText.SecretHash"/>; the secret itself never comes here.</summary>
    public required string SecretHash { get; init; }

    public required ImmutableArray<string> Scopes { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.ApiKey(Id)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (
            (
                Check.Code("id", Id)
                ?? Check.Text("name", Name, 200)
                ?? Check.Text("secretHash", SecretHash, 64)
                ?? Check.List("scopes", Scopes, Channels.Scopes.All.Length, Known)
            ) is
            { } invalid
        )
            return invalid;
        if (Scopes.IsEmpty)
            return new InvalidValue("scopes", "are missing");
        return documents.Find<ApiKey>(Keys.ApiKey(Id)) is null
            ? Decision.Accept(Keys.ApiKey(Id), new ApiKeyIssued(Id, Name, SecretHash, Scopes))
            : new ApiKeyTaken(Id);
    }

    private static InvalidValue? Known(string scope) =>
        Channels.Scopes.All.Contains(scope) ? null : new("scopes", $"are of {string.Join(", ", Channels.Scopes.All)}");
}

/// <summary>Another key has this id; make a new one.</summary>
internal sealed record ApiKeyTaken(string Id) : Refusal
{
    public override string Code => "api-key-taken";
    public override string Detail => "This id is used already.";
}
