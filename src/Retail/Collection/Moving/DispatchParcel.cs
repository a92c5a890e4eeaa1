using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Moving;

/// <summary>A parcel leaves the dc for the store.</summary>
internal sealed record DispatchParcel : ICommand
{
    public required string Number { get; init; }
    public required int Parcel { get; init; }

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (!DeskOrder.ToPick(documents, Number, Parcel, Site, out var order, out var parcel, out var refusal))
            return refusal;
        if (parcel.Source == order.Store)
            return WrongStep.StaysHere;
        if (parcel.Progress > ParcelProgress.PACKED)
            return Decision.Nothing;
        return parcel.Progress is ParcelProgress.PACKED
            ? Decision.Accept(Keys.Order(Number), new ParcelDispatched(Number, Parcel))
            : WrongStep.NotPacked;
    }
}
