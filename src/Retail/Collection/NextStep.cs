using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Collection;

/// <summary>What has to be done next with a parcel, at which site, and until when.</summary>
internal sealed record NextStep(DeskStep Step, string Site, Instant DueAt)
{
    /// <summary>Null when nobody has to do anything: not paid yet, ended, handed over, or waiting for the order's other parcels.</summary>
    public static NextStep? Of(Order order, Parcel parcel) =>
        StepOf(order, parcel) is { } step
            ? IsAtSource(step)
                ? new(step, parcel.Source, parcel.DueAt)
                : new(step, order.Store, order.Slot.Start)
            : null;

    private static bool IsAtSource(DeskStep step) => step is DeskStep.PICK or DeskStep.PACK or DeskStep.DISPATCH;

    private static DeskStep? StepOf(Order order, Parcel parcel) =>
        order.Status switch
        {
            OrderStatus.CONFIRMED or OrderStatus.PICKING => StepOfOpen(order, parcel),
            OrderStatus.READY_FOR_PICKUP => parcel == Shown(order) ? DeskStep.HAND_OVER : null,
            // It is on the road; whoever unloads it must learn that nobody waits for it.
            OrderStatus.CANCELLED when parcel.Progress is ParcelProgress.DISPATCHED => DeskStep.RECEIVE,
            _ => null,
        };

    private static DeskStep? StepOfOpen(Order order, Parcel parcel)
    {
        if (!parcel.IsAccountedFor)
            return DeskStep.PICK;
        if (order.Parcels.All(other => other.IsEmpty))
            return parcel == Shown(order) ? DeskStep.CANCEL : null;
        if (parcel.IsEmpty)
            return null;
        var stays = parcel.Source == order.Store;
        return parcel.Progress switch
        {
            ParcelProgress.PICKED => DeskStep.PACK,
            ParcelProgress.PACKED => stays ? DeskStep.STAGE : DeskStep.DISPATCH,
            ParcelProgress.DISPATCHED => DeskStep.RECEIVE,
            ParcelProgress.RECEIVED => DeskStep.STAGE,
            ParcelProgress.STAGED => parcel == Shown(order) && IsComplete(order) ? DeskStep.READY : null,
            _ => null,
        };
    }

    /// <summary>The parcel that stands for its order in lists of whole orders.</summary>
    private static Parcel Shown(Order order) =>
        order.Parcels.FirstOrDefault(parcel => !parcel.IsEmpty) ?? order.Parcels[0];

    private static bool IsComplete(Order order) =>
        order.Parcels.All(parcel => parcel.IsEmpty || parcel.Progress is ParcelProgress.STAGED);
}

/// <summary>In the order of the day's work.</summary>
internal enum DeskStep
{
    PICK,
    PACK,
    DISPATCH,
    RECEIVE,
    STAGE,
    READY,

    /// <summary>Nothing was found; the order cannot go on.</summary>
    CANCEL,
    HAND_OVER,
}
