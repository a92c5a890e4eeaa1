using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Orders.Cancel;

/// <summary>Ends an order before hand-over: the customer until picking starts, staff until the goods are handed over.</summary>
internal sealed record CancelOrder : ICommand
{
    public required string Number { get; init; }
    public required string Reason { get; init; }

    /// <summary>Whether a colleague cancels it; the caller has checked that they may.</summary>
    public required bool Staff { get; init; }

    /// <summary>The site the colleague works at; null for the customer and head office.</summary>
    public string? Site { get; init; }

    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public IEnumerable<string> TouchesNext(IDocuments documents) => OrderKeys.Released(documents, Number);

    /// <summary>Precedence: the order, the site, handed over, cancelled before (nothing to do), picking started, the reason.</summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Order>(Keys.Order(Number)) is not { } order)
            return new UnknownOrder(Number);
        if (Site is not null && Site != order.Store)
            return new WrongSite(Number, Site, order.Store);
        if (order.Status is OrderStatus.PICKED_UP)
            return new AlreadyHandedOver(Number, order.Handover);
        if (order.Status is OrderStatus.CANCELLED)
            return Decision.Nothing;
        if (!Staff && order.Status is not (OrderStatus.PENDING_PAYMENT or OrderStatus.CONFIRMED))
            return new PickingHasStarted(Number);
        if (Check.Text("reason", Reason, 200) is { } invalid)
            return invalid;
        return Decision.Accept(Keys.Order(Number), new OrderCancelled(Number, Reason));
    }
}

internal sealed record PickingHasStarted(string Number) : Refusal
{
    public override string Code => "picking-started";
    public override string Detail => "The store is already picking this order; ask the store to cancel it.";
}
