using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection.Picking;

/// <summary>Units of a line cannot be found or sold. The customer pays only for what is picked.</summary>
internal sealed record ShortLine : ICommand
{
    public required string Number { get; init; }
    public required int Parcel { get; init; }
    public required int Line { get; init; }
    public required int Quantity { get; init; }

    /// <summary>For example <c>not-found</c> or <c>damaged</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>How many the colleague's screen showed as short; a repeated form is then done once. Null does not ask.</summary>
    public int? ShortBefore { get; init; }

    /// <summary>Where the colleague works.</summary>
    public required string Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Order(Number)];

    public IEnumerable<string> TouchesNext(IDocuments documents) =>
        OrderKeys.PickedFrom(documents, Number, Parcel, Line);

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (!DeskOrder.ToPick(documents, Number, Parcel, Site, out _, out var parcel, out var refusal))
            return refusal;
        if (parcel.Items.FirstOrDefault(item => item.Line == Line) is not { } item)
            return new UnknownLine(Number, Parcel, Line);
        if (Quantity < 1)
            return new InvalidValue("quantity", "must be 1 or more");
        if (Check.Text("reason", Reason, 200) is { } invalid)
            return invalid;
        if (ShortBefore is { } before && item.Short != before)
            return item.Short == before + Quantity ? Decision.Nothing : new ScreenOutOfDate();
        if (parcel.Progress is ParcelProgress.TO_PICK)
            return WrongStep.PickingNotStarted;
        if (Quantity > item.Open)
            return new MoreThanOpen(Line, item.Open);
        return Decision.Accept(Keys.Order(Number), new LineShort(Number, Parcel, Line, Quantity, Reason));
    }
}
