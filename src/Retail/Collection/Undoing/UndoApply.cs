using Holdfast.Ledger;
using Holdfast.Retail.Orders;

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
            order => ParcelApply.TakeOff(documents, order, fact.Parcel, fact.Line, picked: -fact.Quantity, missing: 0),
            LineNote.Of(fact.Quantity, fact.Line)
        );

    private static void ShortUndone(IDocumentChanges documents, EntryHeader header, ShortUndone fact) =>
        OrderApply.Change(
            documents,
            header,
            fact.Number,
            order => ParcelApply.TakeOff(documents, order, fact.Parcel, fact.Line, picked: 0, missing: -fact.Quantity),
            LineNote.Of(fact.Quantity, fact.Line)
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
