using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Payments.Capture;

/// <summary>
/// The provider took the money for what was picked. Captured when the order is ready, never before; a capture that crossed with a
/// cancellation is recorded as well, so that it is refunded.
/// </summary>
internal sealed record RecordCapture : ICommand
{
    public required string Number { get; init; }

    /// <summary>See <see cref="Order.PickedMinor"/>.</summary>
    public required long CapturedMinor { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (order.Payment.State is not (PaymentState.PENDING or PaymentState.AUTHORISED))
            return order.Payment.CapturedMinor == CapturedMinor
                ? Decision.Nothing
                : new WrongPaymentState(order.Payment.State);
        if (order.Payment.State is PaymentState.PENDING)
            return new WrongPaymentState(PaymentState.PENDING);
        if (order.Status is not (OrderStatus.READY_FOR_PICKUP or OrderStatus.CANCELLED))
            return new NotReadyToCapture(order.Status);
        if (CapturedMinor != order.PickedMinor)
            return new WrongAmount(order.PickedMinor, CapturedMinor);
        return Decision.Accept(Keys.Order(Number), new PaymentCaptured(Number, CapturedMinor));
    }
}

internal sealed record NotReadyToCapture(OrderStatus Status) : Refusal
{
    public override string Code => "not-ready";
    public override string Detail => "Money is taken when the order is ready for collection.";
}

internal sealed record WrongPaymentState(PaymentState State) : Refusal
{
    public override string Code => "wrong-payment-state";
    public override string Detail => $"The payment is {State}.";
}
