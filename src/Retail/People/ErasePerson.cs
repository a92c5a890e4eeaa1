using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.People;

/// <summary>
/// Destroys the key of one person of an ended order. What is sealed under it stays in the log and can never be read again;
/// the entry tells every copy of the keyring, and every restore, to forget the key too.
/// </summary>
internal sealed record ErasePerson : ICommand
{
    public required string Person { get; init; }

    /// <summary>The order that names the person.</summary>
    public required string Number { get; init; }

    public required string By { get; init; }

    public IReadOnlyList<KeyringChange> Keyring => [new(Keys.Person(Person), null)];

    public IEnumerable<string> Touches() => [Keys.Order(Number), Keys.Person(Person)];

    /// <summary>Precedence: the order, the person, erased before (nothing to do), an order that still needs its people.</summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (order.Customer.Person != Person && order.Collector?.Person != Person)
            return new UnknownPerson(Person);
        if (documents.Find<ErasedPerson>(Keys.Person(Person)) is not null)
            return Decision.Nothing;
        if (order.Status is not (OrderStatus.PICKED_UP or OrderStatus.CANCELLED))
            return new OrderStillOpen(Number);
        return Decision.Accept(Keys.Person(Person), new PersonErased(Person));
    }
}

/// <summary>A document that says that a person is gone; there is none for the others.</summary>
internal sealed record ErasedPerson(string Person, Instant At);

internal sealed record PersonErased(string Person) : Fact;

internal sealed record UnknownPerson(string Person) : Refusal
{
    public override string Code => "unknown-person";
    public override string Detail => "This order names no such person.";
}

internal sealed record OrderStillOpen(string Number) : Refusal
{
    public override string Code => "order-open";
    public override string Detail =>
        $"Order {OrderNumber.Show(Number)} is still open: who collects it must stay known until it is handed over or cancelled.";
}

internal static class PersonApply
{
    public static void Register(RetailRules rules) =>
        rules.Document<ErasedPerson>(Keys.PersonWord).Fact<PersonErased>("person.erased/1", Erased);

    private static void Erased(IDocumentChanges documents, EntryHeader header, PersonErased fact) =>
        documents.Put(Keys.Person(fact.Person), new ErasedPerson(fact.Person, header.At));
}
