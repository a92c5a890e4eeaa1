using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Moving;

/// <summary>
/// A parcel from a dc is in the store: "arrived" is not "collected". If the order was cancelled on the way, its goods become the
/// store's stock.
/// </summary>
internal sealed record ReceiveParcel : ICommand
{
    public required string Number { get; init; }
    public required int Parcel { get; init; }

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public IEnumerable<string> TouchesNext(IDocuments documents) => OrderKeys.Released(documents, Number);

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (!DeskOrder.AtStore(documents, Number, Site, out var order, out var refusal) && refusal is not OrderEnded)
            return refusal;
        if (order is null)
            return new UnknownOrder(Number);
        if (DeskOrder.ParcelOf(order, Parcel) is not { } parcel)
            return new UnknownParcel(Number, Parcel);
        if (parcel.Source == order.Store)
            return WrongStep.StaysHere;
        if (parcel.Progress > ParcelProgress.DISPATCHED)
            return Decision.Nothing;
        if (parcel.Progress is ParcelProgress.DISPATCHED)
            return Decision.Accept(Keys.Order(Number), new ParcelReceived(Number, Parcel));
        return refusal ?? WrongStep.NotDispatched;
    }
}
