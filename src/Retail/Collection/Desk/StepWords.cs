using Holdfast.Retail.Collection.Work;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>What the desk calls its steps and states.</summary>
internal static class StepWords
{
    public static string Heading(DeskStep step) =>
        step switch
        {
            DeskStep.PICK => Texts.ToPick,
            DeskStep.PACK => Texts.ToPack,
            DeskStep.DISPATCH => Texts.ToDispatch,
            DeskStep.RECEIVE => Texts.ToReceive,
            DeskStep.STAGE => Texts.ToStage,
            DeskStep.READY => Texts.ToReady,
            DeskStep.CANCEL => Texts.NothingFound,
            DeskStep.HAND_OVER => Texts.ToHandOver,
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

    /// <summary>The anchor of the step's list on the work page.</summary>
    public static string Anchor(DeskStep step) => step.ToString().ToLowerInvariant().Replace('_', '-');

    public static string Next(DeskShell desk, WorkRow row) =>
        row.Step switch
        {
            DeskStep.PICK when row.Parcel.Progress is ParcelProgress.PICKING => Texts.PickingSoFar.With(
                row.Parcel.Items.Sum(item => item.Picked + item.Short),
                row.Items
            ),
            DeskStep.PICK => Texts.Pick,
            DeskStep.PACK => Texts.Pack,
            DeskStep.DISPATCH => Texts.SendTo.With(desk.NameOf(row.Order.Store)),
            DeskStep.RECEIVE when row.Order.Status is OrderStatus.CANCELLED => Texts.ReceiveCancelled,
            DeskStep.RECEIVE => Texts.ReceiveFrom.With(desk.NameOf(row.Parcel.Source)),
            DeskStep.STAGE => Texts.PutOnShelf,
            DeskStep.READY => Texts.MakeReady,
            DeskStep.CANCEL => Texts.Cancel,
            DeskStep.HAND_OVER => row
                .Order.Parcels.Select(parcel => parcel.Shelf)
                .FirstOrDefault(shelf => shelf is not null)
                is { } shelf
                ? Texts.Shelf.With(shelf)
                : Texts.HandOver,
            _ => throw new ArgumentOutOfRangeException(nameof(row)),
        };

    public static string Status(OrderStatus status) =>
        status switch
        {
            OrderStatus.PENDING_PAYMENT => Texts.NotPaidYet,
            OrderStatus.CONFIRMED => Texts.Confirmed,
            OrderStatus.PICKING => Texts.InWork,
            OrderStatus.READY_FOR_PICKUP => Texts.Ready,
            OrderStatus.PICKED_UP => Texts.HandedOver,
            OrderStatus.CANCELLED => Texts.Cancelled,
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };

    public static string Progress(Parcel parcel) =>
        parcel switch
        {
            { IsEmpty: true } => Texts.NothingFound,
            { Location: ParcelLocation.WITH_CUSTOMER } => Texts.WithCustomer,
            { Progress: ParcelProgress.TO_PICK } => Texts.ToPick,
            { Progress: ParcelProgress.PICKING } => Texts.BeingPicked,
            { Progress: ParcelProgress.PICKED } => Texts.Picked,
            { Progress: ParcelProgress.PACKED } => Texts.Packed,
            { Progress: ParcelProgress.DISPATCHED } => Texts.OnItsWay,
            { Progress: ParcelProgress.RECEIVED } => Texts.Arrived,
            { Progress: ParcelProgress.STAGED } => Texts.OnShelf.With(parcel.Shelf),
            _ => throw new ArgumentOutOfRangeException(nameof(parcel)),
        };

    public static string Items(int items) => TextFormat.Count(items, Texts.OneItem, Texts.Items);

    public static string Bags(int bags) => TextFormat.Count(bags, Texts.OneBag, Texts.Bags);

    /// <summary>One entry of an order's history.</summary>
    public static string History(OrderEvent happened) =>
        happened.What switch
        {
            "order.placed" => Texts.Placed,
            "order.paid" => Texts.Paid,
            "order.expired" => Texts.NotPaidInTime,
            "order.cancelled" => Texts.Cancelled,
            "order.picking-started" => Texts.PickingStarted,
            "order.line-picked" => Texts.Picked,
            "order.line-short" => Texts.Missing,
            "parcel.packed" => Texts.Packed,
            "parcel.dispatched" => Texts.LeftDc,
            "parcel.received" => Texts.ArrivedInStore,
            "parcel.staged" => Texts.PutOnShelfDone,
            "order.pick-undone" => Texts.PutBack,
            "order.short-undone" => Texts.FoundAfterAll,
            "parcel.pack-undone" => Texts.Unpacked,
            "parcel.stage-undone" => Texts.TakenOffShelf,
            "order.readied" => Texts.Ready,
            "order.handed-over" => Texts.HandedOver,
            "payment.captured" => Texts.PaymentTaken,
            "payment.voided" => Texts.PaymentLetGo,
            "payment.refunded" => Texts.MoneyBack,
            var other => other,
        };

    /// <summary>The note with the line's own name: <c>2 of line 1: damaged</c> is <c>2 × Stoneware mug: damaged</c>.</summary>
    public static string? Note(Order order, OrderEvent happened)
    {
        if (!LineNote.TryParse(happened.Note, out var note) || note.Line < 1 || note.Line > order.Lines.Length)
            return happened.Note;
        return $"{note.Quantity} × {order.Lines[note.Line - 1].Title}{note.Rest}";
    }

    public static string Check(string check) =>
        check switch
        {
            "photo-id" => Texts.PhotoId,
            "payment-card" => Texts.PaymentCard,
            "confirmation-email" => Texts.ConfirmationEmail,
            "looks-over-25" => Texts.LooksOver25,
            var other => other,
        };
}
