using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Channels;

/// <summary>What lets a channel (an app, a till, a marketplace) use the API.</summary>
internal sealed record ApiKey
{
    public required string Id { get; init; }

    /// <summary>Whose it is, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Hex SHA-256 of the secret. The secret has 256 random bits, so its hash gives nothing away.</summary>
    public required string SecretHash { get; init; }

    /// <summary>Words of <see cref="Channels.Scopes"/>.</summary>
    public required ImmutableArray<string> Scopes { get; init; }

    public required Instant IssuedAt { get; init; }
    public Instant? RevokedAt { get; init; }
}

internal sealed record ApiKeyIssued(string Id, string Name, string SecretHash, ImmutableArray<string> Scopes) : Fact;

internal sealed record ApiKeyRevoked(string Id) : Fact;
