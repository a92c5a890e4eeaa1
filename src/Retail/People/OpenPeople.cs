using Holdfast.Ledger.Keys;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.People;

/// <summary>Opens the people of an order for a page, in memory, with the wrapped keys that the view follows.</summary>
internal static class OpenPeople
{
    /// <summary>Somebody whose key is gone is <see cref="Contact.Unreadable"/>.</summary>
    public static OrderPeople PeopleOf(this ViewReader reader, Order order) =>
        new(
            Open(reader, PersonPlace.Customer(order.Number), order.Customer),
            order.Collector is { } collector ? Open(reader, PersonPlace.Collector(order.Number), collector) : null
        );

    private static Contact Open(ViewReader reader, PersonPlace place, SealedContact contact)
    {
        var name = Keys.Person(contact.Person);
        if (
            PersonKeyRows.Find(reader, name) is not { } wrapped
            || reader.Keyring.Unwrap(name, wrapped) is not { } key
            || SealedBytes.TryOpenText(key, place.Name, contact.Name) is not { } plain
        )
            return Contact.Unreadable;
        return new Contact(
            plain,
            contact.Email is { } email ? SealedBytes.TryOpenText(key, place.Email, email) : null,
            contact.Phone is { } phone ? SealedBytes.TryOpenText(key, place.Phone, phone) : null
        );
    }
}
