using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.People;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Retail.Orders;

/// <summary>Reserves stock and slot together, or nothing.</summary>
internal sealed record OrderPlaced : Fact
{
    public required string Number { get; init; }
    public required string Store { get; init; }
    public required BookedSlot Slot { get; init; }
    public required PromiseMade Promise { get; init; }
    public required SealedContact Customer { get; init; }
    public SealedContact? Collector { get; init; }
    public required ImmutableArray<OrderLine> Lines { get; init; }
    public required ImmutableArray<ParcelPlan> Parcels { get; init; }
    public required string Currency { get; init; }
    public required long TotalMinor { get; init; }
    public required string PaymentProvider { get; init; }
    public required string CollectionCode { get; init; }
    public required Instant HoldUntil { get; init; }
    public required string Channel { get; init; }

    /// <summary>Capacity of the slot when it was booked; the template may change later.</summary>
    public required SlotCapacity SlotCapacity { get; init; }
}

internal sealed record ParcelPlan(int Number, string Source, Instant DueAt, ImmutableArray<PlannedItem> Items);

internal sealed record PlannedItem(int Line, int Quantity);

/// <summary>The payment is authorised; the order is confirmed.</summary>
internal sealed record OrderPaid(string Number, string Reference, long AuthorisedMinor) : Fact;

/// <summary>No payment within the hold time: cancelled with the reason <c>expired</c>, stock and slot are released.</summary>
internal sealed record OrderExpired(string Number) : Fact;

/// <summary>Ended before hand-over; what is not picked yet is released, what is picked goes back on hand.</summary>
internal sealed record OrderCancelled(string Number, string Reason) : Fact;

internal sealed record PickingStarted(string Number, int Parcel) : Fact;

internal sealed record LinePicked(string Number, int Parcel, int Line, int Quantity) : Fact;

/// <summary>Units that could not be found or sold; they leave the order, and the stock of the site.</summary>
internal sealed record LineShort(string Number, int Parcel, int Line, int Quantity, string Reason) : Fact;

internal sealed record ParcelPacked(string Number, int Parcel, int Bags) : Fact;

internal sealed record ParcelDispatched(string Number, int Parcel) : Fact;

internal sealed record ParcelReceived(string Number, int Parcel) : Fact;

internal sealed record ParcelStaged(string Number, int Parcel, string Shelf) : Fact;

/// <summary>Units went back where they came from: they are on hand, and the order wants them again.</summary>
internal sealed record PickUndone(string Number, int Parcel, int Line, int Quantity) : Fact;

/// <summary>Units that were recorded as missing are there after all.</summary>
internal sealed record ShortUndone(string Number, int Parcel, int Line, int Quantity) : Fact;

internal sealed record PackUndone(string Number, int Parcel) : Fact;

/// <summary>The parcel is on no shelf any more.</summary>
internal sealed record StageUndone(string Number, int Parcel, string Shelf) : Fact;

internal sealed record OrderReadied(string Number) : Fact;

internal sealed record OrderHandedOver(
    string Number,
    HandoverMethod Method,
    string PersonCheck,
    string? AgeCheck,
    string? SecondColleague
) : Fact;

internal sealed record PaymentCaptured(string Number, long CapturedMinor) : Fact;

internal sealed record PaymentVoided(string Number) : Fact;

/// <summary>Money that was captured went back because the order ended before hand-over.</summary>
internal sealed record PaymentRefunded(string Number, long RefundedMinor) : Fact;
