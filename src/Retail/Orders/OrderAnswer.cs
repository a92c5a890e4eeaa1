using System.Collections.Immutable;
using Holdfast.Retail.Http;
using Holdfast.Retail.People;
using Holdfast.Retail.Vaulting;
using NodaTime;

namespace Holdfast.Retail.Orders;

/// <summary>An order as the API tells it.</summary>
internal sealed record OrderAnswer
{
    /// <summary>Ten characters; people see it as <see cref="ShownNumber"/>. Both are understood wherever a number is asked for.</summary>
    public required string Number { get; init; }

    /// <summary>For example 4F7K2-9QX8M.</summary>
    public required string ShownNumber { get; init; }

    public required OrderStatus Status { get; init; }

    /// <summary>Of the parcel that is furthest from the customer.</summary>
    public required ParcelLocation Location { get; init; }

    public required StoreOfOrder Store { get; init; }
    public required BookedSlot Slot { get; init; }
    public required PromiseMade Promise { get; init; }
    public required Contact Customer { get; init; }

    /// <summary>Who collects, if not the customer.</summary>
    public Contact? Collector { get; init; }

    public required ImmutableArray<LineAnswer> Lines { get; init; }
    public required ImmutableArray<ParcelAnswer> Parcels { get; init; }
    public required MoneyAnswer Total { get; init; }
    public required PaymentAnswer Payment { get; init; }

    /// <summary>Text of the collection pass, for a QR code; from CONFIRMED until the order ends.</summary>
    public string? Pass { get; init; }

    /// <summary>Six digits that stand in for the pass; there when the pass is.</summary>
    public string? CollectionCode { get; init; }

    /// <summary>Address of the order's page, for the customer alone.</summary>
    public required Uri Page { get; init; }

    public required Instant PlacedAt { get; init; }

    /// <summary>While PENDING_PAYMENT: unpaid after this moment, the order ends.</summary>
    public Instant? HoldUntil { get; init; }

    /// <summary>When the goods were handed over.</summary>
    public Instant? HandedOverAt { get; init; }

    /// <summary>When CANCELLED: why, for example expired or payment-declined.</summary>
    public string? EndReason { get; init; }

    public required ImmutableArray<EventAnswer> History { get; init; }

    /// <summary>Index of the entry in the log that placed the order.</summary>
    public required long LogIndex { get; init; }

    /// <summary>VAULTED once a vault has everything that happened to the order so far, so that it survives the loss of head office.</summary>
    public required Durability Durability { get; init; }
}

internal sealed record StoreOfOrder(string Code, string? Name, string? TimeZone);

internal sealed record LineAnswer
{
    public required int Line { get; init; }
    public required string Sku { get; init; }
    public required string ProductId { get; init; }
    public required string Title { get; init; }

    /// <summary>Colour and size in words.</summary>
    public string? Option { get; init; }
    public string? Seller { get; init; }

    /// <summary>Youngest age that may receive it.</summary>
    public int? AgeRestriction { get; init; }
    public required int Quantity { get; init; }
    public required int Picked { get; init; }

    /// <summary>Units that the store could not find; they are not charged.</summary>
    public required int Short { get; init; }
    public required MoneyAnswer UnitPrice { get; init; }
    public required MoneyAnswer Total { get; init; }
}

internal sealed record ParcelAnswer(int Number, string Source, ParcelLocation Location, ParcelProgress Progress);

internal sealed record PaymentAnswer(
    string Provider,
    PaymentState State,
    MoneyAnswer Authorised,
    MoneyAnswer Captured,
    MoneyAnswer Refunded
);

/// <param name="What">Kind of the entry, for example order.readied.</param>
internal sealed record EventAnswer(string What, Instant At);
