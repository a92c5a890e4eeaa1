using System.Collections.Immutable;

namespace Holdfast.Retail.Staff;

/// <summary>Somebody who works here, as the file of the first sign-ins knows them.</summary>
internal sealed record Person
{
    /// <summary>The name made plain, for example <c>priya-nair</c>: what is typed to sign in, and what entries name.</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Code of the one site that they see; null is head office, which sees all.</summary>
    public string? Site { get; init; }

    /// <summary>One of <see cref="Roles.All"/>.</summary>
    public required string Role { get; init; }

    public required PinHash Pin { get; init; }

    /// <summary>The PIN was given by somebody else; it opens nothing but the page to choose another.</summary>
    public bool PinIsTemporary { get; init; }

    /// <summary>Changes with the PIN: whoever signed in with the old one is signed out.</summary>
    public required string Stamp { get; init; }

    /// <summary>As entries name them: <c>staff:priya-nair</c>.</summary>
    public string Actor => ActorPrefix + Id;

    public const string ActorPrefix = "staff:";

    public bool MaySee(string site) => Site is null || Site == site;
}

/// <summary>What people are here. For now only the site decides what they see; the roles' own doors come with the people.</summary>
internal static class Roles
{
    public const string Colleague = "colleague";
    public const string StoreManager = "store-manager";
    public const string CustomerService = "customer-service";
    public const string Merchandiser = "merchandiser";
    public const string Administrator = "administrator";

    public static readonly ImmutableArray<string> All =
    [
        Colleague,
        StoreManager,
        CustomerService,
        Merchandiser,
        "incident-lead",
        Administrator,
    ];

    /// <summary>Whether the role makes sense only within one site.</summary>
    public static bool NeedsSite(string role) => role is Colleague or StoreManager;
}
