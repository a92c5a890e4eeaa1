using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Staging;

/// <summary>A parcel is put on a shelf of the store, or moved to another one.</summary>
internal sealed record StageParcel : ICommand
{
    public required string Number { get; init; }
    public required int Parcel { get; init; }
    public required string Shelf { get; init; }

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (!DeskOrder.AtStore(documents, Number, Site, out var order, out var refusal))
            return refusal;
        if (DeskOrder.ParcelOf(order, Parcel) is not { } parcel)
            return new UnknownParcel(Number, Parcel);
        if (Check.Code("shelf", Shelf) is { } invalid)
            return invalid;
        if (parcel.IsEmpty)
            return WrongStep.NothingPicked;
        if (parcel is { Progress: ParcelProgress.STAGED } && parcel.Shelf == Shelf)
            return Decision.Nothing;
        var own = parcel.Source == order.Store;
        if (own && parcel.Progress < ParcelProgress.PACKED)
            return WrongStep.NotPacked;
        if (!own && parcel.Progress < ParcelProgress.RECEIVED)
            return WrongStep.NotReceived;
        return Decision.Accept(Keys.Order(Number), new ParcelStaged(Number, Parcel, Shelf));
    }
}
