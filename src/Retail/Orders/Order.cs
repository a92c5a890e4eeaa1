using System.Collections.Immutable;
using Holdfast.Retail.People;
using NodaTime;

namespace Holdfast.Retail.Orders;

/// <summary>What a customer bought, from placed to picked up.</summary>
internal sealed record Order
{
    /// <summary>Ten characters without the dash; see <see cref="OrderNumber"/>.</summary>
    public required string Number { get; init; }

    public required OrderStatus Status { get; init; }

    /// <summary>Store where it is collected.</summary>
    public required string Store { get; init; }

    public required BookedSlot Slot { get; init; }
    public required PromiseMade Promise { get; init; }
    public required SealedContact Customer { get; init; }

    /// <summary>Who collects, if not the customer.</summary>
    public SealedContact? Collector { get; init; }

    public required ImmutableArray<OrderLine> Lines { get; init; }
    public required ImmutableArray<Parcel> Parcels { get; init; }

    /// <summary>ISO 4217, of every amount in the order.</summary>
    public required string Currency { get; init; }

    public required long TotalMinor { get; init; }
    public required OrderPayment Payment { get; init; }

    /// <summary>Six digits that a colleague can type in place of the pass.</summary>
    public required string CollectionCode { get; init; }

    public required Instant PlacedAt { get; init; }

    /// <summary>Unpaid after this moment, the order expires.</summary>
    public required Instant HoldUntil { get; init; }

    /// <summary>Where it was placed: <c>shop</c> or the id of an API key.</summary>
    public required string Channel { get; init; }

    /// <summary>Index of the entry that placed it.</summary>
    public required long LogIndex { get; init; }

    public Handover? Handover { get; init; }

    /// <summary>Why it ended before hand-over, for example <c>expired</c> or <c>changed-my-mind</c>.</summary>
    public string? EndReason { get; init; }

    /// <summary>What happened, in order, for the order page and the desk.</summary>
    public required ImmutableArray<OrderEvent> History { get; init; }

    /// <summary>Units ordered; what the order takes of its slot's capacity.</summary>
    public int ItemCount => Lines.Sum(line => line.Quantity);

    /// <summary>Price of what was picked, in minor units: what may be captured.</summary>
    public long PickedMinor =>
        Parcels.Sum(parcel => parcel.Items.Sum(item => item.Picked * Lines[item.Line - 1].UnitPriceMinor));

    /// <summary>Whether anything that was picked may only be given to people of some age.</summary>
    public bool NeedsAgeCheck =>
        Parcels.Any(parcel =>
            parcel.Items.Any(item => item.Picked > 0 && Lines[item.Line - 1].AgeRestriction is not null)
        );

    /// <summary>Collected or cancelled, with no money that still has to move.</summary>
    public bool IsSettled =>
        (Status, Payment.State) switch
        {
            (OrderStatus.PICKED_UP, PaymentState.CAPTURED or PaymentState.VOIDED or PaymentState.REFUNDED) => true,
            (OrderStatus.CANCELLED, PaymentState.PENDING or PaymentState.VOIDED or PaymentState.REFUNDED) => true,
            _ => false,
        };

    /// <summary>Hashes of the addresses and numbers of its people.</summary>
    public IEnumerable<string> Reach =>
        new[] { Customer.EmailHash, Customer.PhoneHash, Collector?.EmailHash, Collector?.PhoneHash }
            .OfType<string>()
            .Distinct();

    public string SkuOf(ParcelItem item) => Lines[item.Line - 1].Sku;
}

internal enum OrderStatus
{
    PENDING_PAYMENT,
    CONFIRMED,
    PICKING,
    READY_FOR_PICKUP,
    PICKED_UP,
    CANCELLED,
}

internal sealed record BookedSlot(Instant Start, Instant End);

/// <summary>What was promised when the order was placed.</summary>
internal sealed record PromiseMade(Instant ReadyFrom, string PickupSla);

internal sealed record OrderLine
{
    /// <summary>From 1.</summary>
    public required int Line { get; init; }
    public required string Sku { get; init; }
    public required string ProductId { get; init; }
    public required string Title { get; init; }

    /// <summary>Colour and size in words, for example <c>Navy, M</c>.</summary>
    public string? Option { get; init; }
    public string? Gtin { get; init; }
    public string? Image { get; init; }
    public string? Seller { get; init; }
    public int? AgeRestriction { get; init; }
    public required int Quantity { get; init; }
    public required long UnitPriceMinor { get; init; }

    /// <summary>When it was bought; null where it was not limited, and the order then counts for no limit.</summary>
    public int? LimitPerCustomer { get; init; }
}

/// <summary>The part of an order that one site picks. Its location is an axis of its own, never merged with the order's status.</summary>
internal sealed record Parcel
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The site it is picked at: the store itself or a dc.</summary>
    public required string Source { get; init; }

    public required ParcelProgress Progress { get; init; }
    public required ParcelLocation Location { get; init; }

    /// <summary>
    /// When it must be staged (picked at the store) or must leave (picked at a dc whose departures say when they leave, else
    /// when it must be on the store's shelf).
    /// </summary>
    public required Instant DueAt { get; init; }

    public required ImmutableArray<ParcelItem> Items { get; init; }
    public int Bags { get; init; }

    /// <summary>Where it is staged in the store.</summary>
    public string? Shelf { get; init; }

    /// <summary>Every unit is picked or recorded as short.</summary>
    public bool IsAccountedFor => Items.All(item => item.Open == 0);

    /// <summary>Nothing was found; there is nothing to pack, move or stage.</summary>
    public bool IsEmpty => IsAccountedFor && Items.All(item => item.Picked == 0);
}

internal enum ParcelProgress
{
    TO_PICK,
    PICKING,
    PICKED,
    PACKED,
    DISPATCHED,
    RECEIVED,
    STAGED,
}

internal enum ParcelLocation
{
    AT_DC,
    IN_TRANSIT,
    AT_STORE,
    WITH_CUSTOMER,
}

/// <summary>Units of one order line in one parcel.</summary>
internal sealed record ParcelItem(int Line, int Quantity, int Picked = 0, int Short = 0)
{
    public int Open => Quantity - Picked - Short;
}

internal sealed record OrderPayment
{
    /// <summary>Name of the payment provider.</summary>
    public required string Provider { get; init; }
    public required PaymentState State { get; init; }

    /// <summary>The provider's own reference, once authorised.</summary>
    public string? Reference { get; init; }
    public long AuthorisedMinor { get; init; }
    public long CapturedMinor { get; init; }
    public long RefundedMinor { get; init; }
}

internal enum PaymentState
{
    PENDING,
    AUTHORISED,
    CAPTURED,
    VOIDED,
    REFUNDED,
}

/// <summary>How an order was handed over: what was checked and by whom, never a document's number.</summary>
/// <param name="Method">Pass scanned or code typed.</param>
/// <param name="PersonCheck">For example <c>photo-id</c>, <c>payment-card</c>, <c>confirmation-email</c>.</param>
/// <param name="AgeCheck">Present when goods are age-restricted: <c>photo-id</c> or <c>looks-over-25</c>.</param>
/// <param name="SecondColleague">Present above the value limit.</param>
internal sealed record Handover(
    HandoverMethod Method,
    string PersonCheck,
    string? AgeCheck,
    string? SecondColleague,
    string By,
    Instant At
);

internal enum HandoverMethod
{
    PASS,
    CODE,
}

/// <param name="What">Kind of the entry without its version, for example <c>order.placed</c>.</param>
/// <param name="Note">A few words that the kind does not say, for example a shelf.</param>
internal sealed record OrderEvent(string What, Instant At, string By, string? Note = null);
