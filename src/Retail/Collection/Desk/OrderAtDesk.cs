using System.Collections.Immutable;
using Holdfast.Retail.Collection.Undoing;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>An order as programs at a desk see it. Times are UTC in ISO 8601; <c>next</c> is null when nothing has to be done.</summary>
internal sealed record OrderAtDesk(
    string Number,
    string Status,
    string Store,
    string SlotStart,
    string SlotEnd,
    string Customer,
    string? Collector,
    bool NeedsAgeCheck,
    string PaymentState,
    ImmutableArray<OrderAtDesk.ParcelOf> Parcels,
    OrderAtDesk.UndoOf? Undo
)
{
    internal sealed record ParcelOf(
        int Number,
        string Source,
        string Progress,
        string Location,
        string? Shelf,
        int Bags,
        NextOf? Next,
        ImmutableArray<LineOf> Lines
    );

    /// <summary>The last step here that can be taken back; <c>step</c> is sent to do it.</summary>
    internal sealed record UndoOf(int Step, int Parcel, string What);

    internal sealed record NextOf(string Step, string Site, string DueAt);

    internal sealed record LineOf(
        int Line,
        string Sku,
        string? Gtin,
        string Title,
        string? Option,
        int Quantity,
        int Picked,
        int Short
    );

    public static OrderAtDesk Of(Order order, OrderPeople people, string site) =>
        new(
            order.Number,
            order.Status.ToString(),
            order.Store,
            order.Slot.Start.ToString(),
            order.Slot.End.ToString(),
            people.Customer.Name,
            people.Nominated?.Name,
            order.NeedsAgeCheck,
            order.Payment.State.ToString(),
            [.. order.Parcels.Select(parcel => Of(order, parcel))],
            LastStep.Of(order, site) is { } last ? new(last.At, last.Parcel, order.History[last.At].What) : null
        );

    private static ParcelOf Of(Order order, Parcel parcel) =>
        new(
            parcel.Number,
            parcel.Source,
            parcel.Progress.ToString(),
            parcel.Location.ToString(),
            parcel.Shelf,
            parcel.Bags,
            NextStep.Of(order, parcel) is { } next
                ? new NextOf(next.Step.ToString(), next.Site, next.DueAt.ToString())
                : null,
            [.. parcel.Items.Select(item => Of(order.Lines[item.Line - 1], item))]
        );

    private static LineOf Of(OrderLine line, ParcelItem item) =>
        new(line.Line, line.Sku, line.Gtin, line.Title, line.Option, item.Quantity, item.Picked, item.Short);
}
