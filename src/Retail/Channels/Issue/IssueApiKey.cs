using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Sites;
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

    public IEnumerable<string> Touches() => [Keys.ApiKey(Id), .. Sites().Select(Keys.Site)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (
            (
                Check.Code("id", Id)
                ?? Check.Text("name", Name, 200)
                ?? Check.Text("secretHash", SecretHash, 64)
                ?? Check.List("scopes", Scopes, Channels.Scopes.All.Length + 1, Known)
            ) is
            { } invalid
        )
            return invalid;
        if (Scopes.IsEmpty)
            return new InvalidValue("scopes", "are missing");
        if (Sites().Skip(1).Any())
            return new InvalidValue("scopes", "may name the desk of one site only");
        if (Sites().FirstOrDefault() is { } site && documents.Find<Site>(Keys.Site(site)) is null)
            return new UnknownSite(site);
        return documents.Find<ApiKey>(Keys.ApiKey(Id)) is null
            ? Decision.Accept(Keys.ApiKey(Id), new ApiKeyIssued(Id, Name, SecretHash, Scopes))
            : new ApiKeyTaken(Id);
    }

    /// <summary>Of desks; a key that is bound to more than one would be worth stealing.</summary>
    private IEnumerable<string> Sites() =>
        Scopes.IsDefault ? [] : Scopes.Select(Channels.Scopes.SiteOf).OfType<string>();

    private static InvalidValue? Known(string scope) =>
        Channels.Scopes.SiteOf(scope) is { } site ? Check.Code("scopes", site)
        : Channels.Scopes.All.Contains(scope) ? null
        : new("scopes", $"are of {string.Join(", ", Channels.Scopes.All)}, desk:SITE");
}

/// <summary>Another key has this id; make a new one.</summary>
internal sealed record ApiKeyTaken(string Id) : Refusal
{
    public override string Code => "api-key-taken";
    public override string Detail => "This id is used already.";
}
