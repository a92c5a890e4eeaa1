using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Collection;

internal static class ParcelApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Fact<PickingStarted>("order.picking-started/1", PickingStarted)
            .Fact<LinePicked>("order.line-picked/1", LinePicked)
            .Fact<LineShort>("order.line-short/1", LineShort)
            .Fact<ParcelPacked>("parcel.packed/1", Packed)
            .Fact<ParcelDispatched>("parcel.dispatched/1", Dispatched)
            .Fact<ParcelReceived>("parcel.received/1", Received)
            .Fact<ParcelStaged>("parcel.staged/1", Staged);

    private static void PickingStarted(IDocumentChanges documents, EntryHeader header, PickingStarted fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order =>
                With(order, fact.Parcel, parcel => parcel with { Progress = ParcelProgress.PICKING }) with
                {
                    Status = OrderStatus.PICKING,
                }
        );

    private static void LinePicked(IDocumentChanges documents, EntryHeader header, LinePicked fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order => TakeOff(documents, order, fact.Parcel, fact.Line, picked: fact.Quantity, missing: 0),
            LineNote.Of(fact.Quantity, fact.Line)
        );

    private static void LineShort(IDocumentChanges documents, EntryHeader header, LineShort fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order => TakeOff(documents, order, fact.Parcel, fact.Line, picked: 0, missing: fact.Quantity),
            $"{LineNote.Of(fact.Quantity, fact.Line)}: {fact.Reason}"
        );

    /// <summary>
    /// Units leave on hand and committed of the site that picks, found or not. Fewer than none: a pick or a short is undone, and
    /// they are on hand and committed there again, so that nobody else can buy them.
    /// </summary>
    public static Order TakeOff(
        IDocumentChanges documents,
        Order order,
        int parcelNumber,
        int line,
        int picked,
        int missing
    ) =>
        With(
            order,
            parcelNumber,
            parcel =>
            {
                var taken = picked + missing;
                StockApply.Move(documents, parcel.Source, order.Lines[line - 1].Sku, -taken, -taken);
                var changed = parcel with
                {
                    Items =
                    [
                        .. parcel.Items.Select(item =>
                            item.Line == line
                                ? item with
                                {
                                    Picked = item.Picked + picked,
                                    Short = item.Short + missing,
                                }
                                : item
                        ),
                    ],
                };
                return changed with
                {
                    Progress = changed.IsAccountedFor ? ParcelProgress.PICKED : ParcelProgress.PICKING,
                };
            }
        );

    private static void Packed(IDocumentChanges documents, EntryHeader header, ParcelPacked fact) =>
        ChangeParcel(
            documents,
            header,
            fact.Number,
            fact.Parcel,
            parcel => parcel with { Progress = ParcelProgress.PACKED, Bags = fact.Bags }
        );

    private static void Dispatched(IDocumentChanges documents, EntryHeader header, ParcelDispatched fact) =>
        ChangeParcel(
            documents,
            header,
            fact.Number,
            fact.Parcel,
            parcel => parcel with { Progress = ParcelProgress.DISPATCHED, Location = ParcelLocation.IN_TRANSIT }
        );

    /// <summary>Goods of an order that was cancelled while they were on the way become the store's stock.</summary>
    private static void Received(IDocumentChanges documents, EntryHeader header, ParcelReceived fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order =>
                With(
                    order,
                    fact.Parcel,
                    parcel =>
                    {
                        if (order.Status is OrderStatus.CANCELLED)
                            foreach (var item in parcel.Items)
                                StockApply.Move(documents, order.Store, order.SkuOf(item), item.Picked, 0);
                        return parcel with { Progress = ParcelProgress.RECEIVED, Location = ParcelLocation.AT_STORE };
                    }
                )
        );

    private static void Staged(IDocumentChanges documents, EntryHeader header, ParcelStaged fact) =>
        ChangeParcel(
            documents,
            header,
            fact.Number,
            fact.Parcel,
            parcel => parcel with { Progress = ParcelProgress.STAGED, Shelf = fact.Shelf },
            fact.Shelf
        );

    public static void ChangeParcel(
        IDocumentChanges documents,
        EntryHeader header,
        string number,
        int parcelNumber,
        Func<Parcel, Parcel> change,
        string? note = null
    ) => OrderApply.Change(documents, header, number, order => With(order, parcelNumber, change), note);

    public static Order With(Order order, int parcelNumber, Func<Parcel, Parcel> change) =>
        order with
        {
            Parcels = [.. order.Parcels.Select(parcel => parcel.Number == parcelNumber ? change(parcel) : parcel)],
        };
}
