using System.Collections.Immutable;
using Holdfast.Ledger.Keys;

namespace Holdfast.Retail.People;

/// <summary>Seals the people of an order before the order becomes a command.</summary>
internal sealed class SealPeople(Keyring keyring)
{
    /// <summary>The keys count once the command that carries them is committed; if it is refused they are forgotten.</summary>
    public (SealedContact Customer, SealedContact? Collector, ImmutableArray<KeyringChange> Keys) ForOrder(
        string number,
        OrderPeople people
    )
    {
        var (customer, customerKey) = Seal(PersonPlace.Customer(number), people.Customer);
        if (people.Nominated is null)
            return (customer, null, [customerKey]);
        var (collector, collectorKey) = Seal(PersonPlace.Collector(number), people.Nominated);
        return (customer, collector, [customerKey, collectorKey]);
    }

    private (SealedContact, KeyringChange) Seal(PersonPlace place, Contact contact)
    {
        // In order of time, so that the newest keys lie together in every table and index that is ordered by their names.
        var person = Guid.CreateVersion7().ToString("N");
        var (key, kept) = keyring.Make(Keys.Person(person));
        var written = new SealedContact
        {
            Person = person,
            Name = SealedBytes.SealText(key, place.Name, contact.Name),
            Email = contact.Email is { } email ? SealedBytes.SealText(key, place.Email, email) : null,
            Phone = contact.Phone is { } phone ? SealedBytes.SealText(key, place.Phone, phone) : null,
            EmailHash = contact.Email is { } address ? Lookup.Email(keyring, address) : null,
            PhoneHash = contact.Phone is { } digits ? Lookup.Phone(keyring, digits) : null,
        };
        return (written, kept);
    }
}

/// <summary>Where a person's fields stand, bound into what is sealed there.</summary>
internal readonly record struct PersonPlace(string At)
{
    public static PersonPlace Customer(string number) => new($"{Keys.Order(number)}/customer");

    public static PersonPlace Collector(string number) => new($"{Keys.Order(number)}/collector");

    public string Name => $"{At}/name";
    public string Email => $"{At}/email";
    public string Phone => $"{At}/phone";
}
