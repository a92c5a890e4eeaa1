using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Orders.Expire;

/// <summary>Gives up an order that nobody paid within its hold time.</summary>
internal sealed record ExpireOrder : ICommand
{
    public required string Number { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public IEnumerable<string> TouchesNext(IDocuments documents) => OrderKeys.Released(documents, Number);

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (order.Status is not OrderStatus.PENDING_PAYMENT)
            return Decision.Nothing;
        if (at < order.HoldUntil)
            return new HoldNotOver(Number, order.HoldUntil);
        return Decision.Accept(Keys.Order(Number), new OrderExpired(Number));
    }
}

internal sealed record HoldNotOver(string Number, Instant HoldUntil) : Refusal
{
    public override string Code => "hold-not-over";
    public override string Detail => $"Order {OrderNumber.Show(Number)} may still be paid.";
}
