using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Orders.Pay;

/// <summary>
/// The payment was authorised outside. While the order still holds its goods a late payment is welcome; once it has ended, the
/// refusal tells the caller to void the authorisation.
/// </summary>
internal sealed record PayOrder : ICommand
{
    public required string Number { get; init; }

    /// <summary>The provider's own reference.</summary>
    public required string Reference { get; init; }

    public required long AuthorisedMinor { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    /// <summary>Precedence: the order, that it has not ended, that it is not paid by another payment, the amount.</summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (Check.Text("reference", Reference, 200) is { } invalid)
            return invalid;
        if (order.Payment.Reference == Reference)
            return Decision.Nothing;
        if (order.Status is OrderStatus.CANCELLED)
            return new OrderEnded(Number, order.EndReason);
        if (order.Status is not OrderStatus.PENDING_PAYMENT)
            return new AlreadyPaid(Number);
        if (AuthorisedMinor != order.TotalMinor)
            return new WrongAmount(order.TotalMinor, AuthorisedMinor);
        return Decision.Accept(Keys.Order(Number), new OrderPaid(Number, Reference, AuthorisedMinor));
    }
}

/// <summary>Another payment came first; void this one.</summary>
internal sealed record AlreadyPaid(string Number) : Refusal
{
    public override string Code => "already-paid";
    public override string Detail => $"Order {OrderNumber.Show(Number)} is paid already.";
}
