using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Collection.Undoing;

internal static class UndoApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Fact<PickUndone>("order.pick-undone/1", PickUndone)
            .Fact<ShortUndone>("order.short-undone/1", ShortUndone)
            .Fact<PackUndone>("parcel.pack-undone/1", PackUndone)
            .Fact<StageUndone>("parcel.stage-undone/1", StageUndone);

    private static void PickUndone(IDocumentChanges documents, EntryHeader header, PickUndone fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order =>
                PutBack(
                    documents,
                    order,
                    fact.Parcel,
                    fact.Line,
                    fact.Quantity,
                    item => item with { Picked = item.Picked - fact.Quantity }
                ),
            LineNote.Of(fact.Quantity, fact.Line)
        );

    private static void ShortUndone(IDocumentChanges documents, EntryHeader header, ShortUndone fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order =>
                PutBack(
                    documents,
                    order,
                    fact.Parcel,
                    fact.Line,
                    fact.Quantity,
                    item => item with { Short = item.Short - fact.Quantity }
                ),
            LineNote.Of(fact.Quantity, fact.Line)
        );

    /// <summary>Units are on hand and committed again at the site that picks: nobody else can buy them.</summary>
    private static Order PutBack(
        IDocumentChanges documents,
        Order order,
        int parcelNumber,
        int line,
        int units,
        Func<ParcelItem, ParcelItem> change
    ) =>
        ParcelApply.With(
            order,
            parcelNumber,
            parcel =>
            {
                StockApply.Move(documents, parcel.Source, order.Lines[line - 1].Sku, units, units);
                return parcel with
                {
                    Progress = ParcelProgress.PICKING,
                    Items = [.. parcel.Items.Select(item => item.Line == line ? change(item) : item)],
                };
            }
        );

    private static void PackUndone(IDocumentChanges documents, EntryHeader header, PackUndone fact) =>
        ParcelApply.ChangeParcel(
            documents,
            header,
            fact.Number,
            fact.Parcel,
            parcel => parcel with { Progress = ParcelProgress.PICKED, Bags = 0 }
        );

    /// <summary>Back to where it was before any shelf: packed here, or received from a dc.</summary>
    private static void StageUndone(IDocumentChanges documents, EntryHeader header, StageUndone fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order =>
                ParcelApply.With(
                    order,
                    fact.Parcel,
                    parcel =>
                        parcel with
                        {
                            Progress = parcel.Source == order.Store ? ParcelProgress.PACKED : ParcelProgress.RECEIVED,
                            Shelf = null,
                        }
                ),
            fact.Shelf
        );
}
