namespace Holdfast.Retail.People;

/// <summary>Name and ways to reach a person, in the clear: in a request and on a page, never in the log or a file.</summary>
internal sealed record Contact(string Name, string? Email, string? Phone)
{
    /// <summary>The person was erased, or the keyring that their details were sealed under is not here.</summary>
    public static Contact Unreadable { get; } = new("(details erased)", null, null);

    public InvalidValue? Check(string who) =>
        Retail.Check.Text($"{who}.name", Name, 200)
        ?? Retail.Check.OptionalText($"{who}.email", Email, 254)
        ?? Retail.Check.OptionalText($"{who}.phone", Phone, 40);
}

/// <summary>Who an order is about.</summary>
/// <param name="Nominated">Who collects, if not the customer.</param>
internal sealed record OrderPeople(Contact Customer, Contact? Nominated)
{
    /// <summary>Whose name is asked for at the desk.</summary>
    public Contact Collector => Nominated ?? Customer;
}
