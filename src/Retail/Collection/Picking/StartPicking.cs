using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Picking;

/// <summary>A colleague takes a parcel on; from now on the customer cannot cancel.</summary>
internal sealed record StartPicking : ICommand
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
        if (!DeskOrder.ToPick(documents, Number, Parcel, Site, out _, out var parcel, out var refusal))
            return refusal;
        return parcel.Progress is ParcelProgress.TO_PICK
            ? Decision.Accept(Keys.Order(Number), new PickingStarted(Number, Parcel))
            : Decision.Nothing;
    }
}
