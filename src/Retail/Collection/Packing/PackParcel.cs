using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Packing;

/// <summary>What was picked is in bags. A parcel of which nothing was found needs none.</summary>
internal sealed record PackParcel : ICommand
{
    public required string Number { get; init; }
    public required int Parcel { get; init; }
    public required int Bags { get; init; }

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (!DeskOrder.ToPick(documents, Number, Parcel, Site, out _, out var parcel, out var refusal))
            return refusal;
        if (Check.Number("bags", Bags, 1, 99) is { } invalid)
            return invalid;
        if (parcel.IsEmpty)
            return WrongStep.NothingPicked;
        return parcel.Progress switch
        {
            ParcelProgress.TO_PICK => WrongStep.PickingNotStarted,
            ParcelProgress.PICKING => WrongStep.NotPicked,
            ParcelProgress.PICKED => Decision.Accept(Keys.Order(Number), new ParcelPacked(Number, Parcel, Bags)),
            _ => Decision.Nothing,
        };
    }
}
