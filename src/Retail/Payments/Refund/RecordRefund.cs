using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Payments.Capture;
using Holdfast.Retail.Payments.Void;
using NodaTime;

namespace Holdfast.Retail.Payments.Refund;

/// <summary>The provider gave captured money back, because the order was cancelled when it was ready.</summary>
internal sealed record RecordRefund : ICommand
{
    public required string Number { get; init; }
    public required long RefundedMinor { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (order.Payment.State is PaymentState.REFUNDED && order.Payment.RefundedMinor == RefundedMinor)
            return Decision.Nothing;
        if (order.Payment.State is not PaymentState.CAPTURED)
            return new WrongPaymentState(order.Payment.State);
        if (order.Status is not OrderStatus.CANCELLED)
            return new OrderStillOpen(Number);
        if (RefundedMinor != order.Payment.CapturedMinor)
            return new WrongAmount(order.Payment.CapturedMinor, RefundedMinor);
        return Decision.Accept(Keys.Order(Number), new PaymentRefunded(Number, RefundedMinor));
    }
}
