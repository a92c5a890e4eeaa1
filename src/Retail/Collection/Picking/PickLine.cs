using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Shell;
using NodaTime;

namespace Holdfast.Retail.Collection.Picking;

/// <summary>Units of a line are in the colleague's hands, scanned or ticked.</summary>
internal sealed record PickLine : ICommand
{
    public required string Number { get; init; }
    public required int Parcel { get; init; }
    public required int Line { get; init; }
    public required int Quantity { get; init; }

    /// <summary>How many the colleague's screen showed as picked; a repeated form is then done once. Null does not ask.</summary>
    public int? PickedBefore { get; init; }

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
        if (PickedBefore is { } before && item.Picked != before)
            return item.Picked == before + Quantity ? Decision.Nothing : new ScreenOutOfDate();
        if (parcel.Progress is ParcelProgress.TO_PICK)
            return WrongStep.PickingNotStarted;
        if (Quantity > item.Open)
            return new MoreThanOpen(Line, item.Open);
        return Decision.Accept(Keys.Order(Number), new LinePicked(Number, Parcel, Line, Quantity));
    }
}

internal sealed record MoreThanOpen(int Line, int Open) : Refusal
{
    public override string Code => "more-than-open";
    public override string Detail => Open == 0 ? Texts.LineDone : Texts.OnlyMore.With(Open);
}

/// <summary>Another colleague, or another screen, changed the order since.</summary>
internal sealed record ScreenOutOfDate : Refusal
{
    public override string Code => "screen-out-of-date";
    public override string Detail => Texts.ScreenOutOfDate;
}
