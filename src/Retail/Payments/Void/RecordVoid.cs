using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Payments.Capture;
using NodaTime;

namespace Holdfast.Retail.Payments.Void;

/// <summary>The provider gave up an authorisation, because the order ended before money was taken.</summary>
internal sealed record RecordVoid : ICommand
{
    public required string Number { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (order.Payment.State is PaymentState.VOIDED)
            return Decision.Nothing;
        if (order.Payment.State is not PaymentState.AUTHORISED)
            return new WrongPaymentState(order.Payment.State);
        if (order.Status is not OrderStatus.CANCELLED)
            return new OrderStillOpen(Number);
        return Decision.Accept(Keys.Order(Number), new PaymentVoided(Number));
    }
}

internal sealed record OrderStillOpen(string Number) : Refusal
{
    public override string Code => "order-open";
    public override string Detail => $"Order {OrderNumber.Show(Number)} was not cancelled; its payment stays.";
}
