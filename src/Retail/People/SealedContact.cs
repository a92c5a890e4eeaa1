namespace Holdfast.Retail.People;

/// <summary>
/// A person as the log and the documents know them: each field AES-256-GCM under that person's own key, bound to its place.
/// Whoever destroys the key has erased the person, in every copy of the log there is.
/// </summary>
internal sealed record SealedContact
{
    /// <summary>Id of the person, and of their key in the keyring. Random; says nothing about them.</summary>
    public required string Person { get; init; }
    public required string Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }

    /// <summary>Keyed hash of the address, for look-ups; see <see cref="Lookup"/>.</summary>
    public string? EmailHash { get; init; }
    public string? PhoneHash { get; init; }
}
