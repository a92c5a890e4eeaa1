using Holdfast.Retail.Collection.Work;
using Holdfast.Retail.Orders;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>What the desk calls its steps and states.</summary>
internal static class StepWords
{
    public static string Heading(DeskStep step) =>
        step switch
        {
            DeskStep.PICK => "To pick",
            DeskStep.PACK => "To pack",
            DeskStep.DISPATCH => "To dispatch",
            DeskStep.RECEIVE => "To receive",
            DeskStep.STAGE => "To stage",
            DeskStep.READY => "To make ready",
            DeskStep.CANCEL => "Nothing found",
            DeskStep.HAND_OVER => "Ready to hand over",
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

    /// <summary>The anchor of the step's list on the work page.</summary>
    public static string Anchor(DeskStep step) => step.ToString().ToLowerInvariant().Replace('_', '-');

    public static string Next(DeskShell desk, WorkRow row) =>
        row.Step switch
        {
            DeskStep.PICK when row.Parcel.Progress is ParcelProgress.PICKING =>
                $"Picking, {row.Parcel.Items.Sum(item => item.Picked + item.Short)} of {row.Items}",
            DeskStep.PICK => "Pick",
            DeskStep.PACK => "Pack",
            DeskStep.DISPATCH => $"Send to {desk.NameOf(row.Order.Store)}",
            DeskStep.RECEIVE when row.Order.Status is OrderStatus.CANCELLED => "Receive, cancelled",
            DeskStep.RECEIVE => $"Receive from {desk.NameOf(row.Parcel.Source)}",
            DeskStep.STAGE => "Put on a shelf",
            DeskStep.READY => "Make ready",
            DeskStep.CANCEL => "Cancel",
            DeskStep.HAND_OVER => row
                .Order.Parcels.Select(parcel => parcel.Shelf)
                .FirstOrDefault(shelf => shelf is not null)
                is { } shelf
                ? $"Shelf {shelf}"
                : "Hand over",
            _ => throw new ArgumentOutOfRangeException(nameof(row)),
        };

    public static string Status(OrderStatus status) =>
        status switch
        {
            OrderStatus.PENDING_PAYMENT => "Not paid yet",
            OrderStatus.CONFIRMED => "Confirmed",
            OrderStatus.PICKING => "In work",
            OrderStatus.READY_FOR_PICKUP => "Ready",
            OrderStatus.PICKED_UP => "Handed over",
            OrderStatus.CANCELLED => "Cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(status)),
        };

    public static string Progress(Parcel parcel) =>
        parcel switch
        {
            { IsEmpty: true } => "Nothing found",
            { Location: ParcelLocation.WITH_CUSTOMER } => "With the customer",
            { Progress: ParcelProgress.TO_PICK } => "To pick",
            { Progress: ParcelProgress.PICKING } => "Being picked",
            { Progress: ParcelProgress.PICKED } => "Picked",
            { Progress: ParcelProgress.PACKED } => "Packed",
            { Progress: ParcelProgress.DISPATCHED } => "On its way",
            { Progress: ParcelProgress.RECEIVED } => "Arrived",
            { Progress: ParcelProgress.STAGED } => $"On shelf {parcel.Shelf}",
            _ => throw new ArgumentOutOfRangeException(nameof(parcel)),
        };

    public static string Items(int items) => items == 1 ? "1 item" : $"{items} items";

    public static string Bags(int bags) => bags == 1 ? "1 bag" : $"{bags} bags";

    /// <summary>One entry of an order's history.</summary>
    public static string History(OrderEvent happened) =>
        happened.What switch
        {
            "order.placed" => "Placed",
            "order.paid" => "Paid",
            "order.expired" => "Not paid in time",
            "order.cancelled" => "Cancelled",
            "order.picking-started" => "Picking started",
            "order.line-picked" => "Picked",
            "order.line-short" => "Missing",
            "parcel.packed" => "Packed",
            "parcel.dispatched" => "Left the dc",
            "parcel.received" => "Arrived in the store",
            "parcel.staged" => "Put on shelf",
            "order.readied" => "Ready",
            "order.handed-over" => "Handed over",
            "payment.captured" => "Payment taken",
            "payment.voided" => "Payment let go",
            "payment.refunded" => "Money given back",
            var other => other,
        };

    /// <summary>The note with the line's own name: <c>2 of line 1: damaged</c> is <c>2 × Stoneware mug: damaged</c>.</summary>
    public static string? Note(Order order, OrderEvent happened)
    {
        const string OfLine = " of line ";
        if (happened.Note is not { } note || note.IndexOf(OfLine, StringComparison.Ordinal) is not (>= 0 and var at))
            return happened.Note;
        var rest = note.AsSpan(at + OfLine.Length);
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        return int.TryParse(rest[..digits], out var line) && line >= 1 && line <= order.Lines.Length
            ? $"{note[..at]} × {order.Lines[line - 1].Title}{rest[digits..]}"
            : note;
    }

    public static string Check(string check) =>
        check switch
        {
            "photo-id" => "photo ID",
            "payment-card" => "payment card",
            "confirmation-email" => "confirmation e-mail",
            "looks-over-25" => "looks over 25",
            var other => other,
        };
}
