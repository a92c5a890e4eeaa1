using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Readying;

/// <summary>All that was found is staged: the customer may come.</summary>
internal sealed record ReadyOrder : ICommand
{
    public required string Number { get; init; }

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    /// <summary>Precedence: order and site; something is left to pick; nothing was found at all; something is not staged.</summary>
    public Decision Decide(IDocuments documents, Instant at)
    {
        if (!DeskOrder.AtStore(documents, Number, Site, out var order, out var refusal))
            return refusal;
        if (order.Status is OrderStatus.READY_FOR_PICKUP)
            return Decision.Nothing;
        if (order.Parcels.Any(parcel => !parcel.IsAccountedFor))
            return WrongStep.NotPicked;
        if (order.Parcels.All(parcel => parcel.IsEmpty))
            return WrongStep.NothingPicked;
        if (order.Parcels.Any(parcel => !parcel.IsEmpty && parcel.Progress is not ParcelProgress.STAGED))
            return WrongStep.NotStaged;
        return Decision.Accept(Keys.Order(Number), new OrderReadied(Number));
    }
}
