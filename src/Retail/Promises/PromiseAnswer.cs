using System.Collections.Immutable;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>What a store can promise, as the API tells it.</summary>
internal sealed record PromiseAnswer
{
    public required string StoreCode { get; init; }
    public required string StoreName { get; init; }

    /// <summary>IANA name; the slots' days are this zone's.</summary>
    public required string TimeZone { get; init; }
    public double? DistanceKm { get; init; }
    public required bool Collectable { get; init; }

    /// <summary>Google's words: same_day, next_day, 2-day …</summary>
    public string? PickupSla { get; init; }
    public PromiseSource? Source { get; init; }
    public Instant? ReadyFrom { get; init; }

    /// <summary>When not collectable: each line and why.</summary>
    public ImmutableArray<UncollectableLine>? Lines { get; init; }

    /// <summary>From the promise on, as far ahead as the store books.</summary>
    public required ImmutableArray<SlotAnswer> Slots { get; init; }

    public static PromiseAnswer Of(StorePromise promise, int items, double? km)
    {
        var kept = promise.Promise as Promise.Collectable;
        return new PromiseAnswer
        {
            StoreCode = promise.Store.Code,
            StoreName = promise.Store.Name,
            TimeZone = promise.Store.TimeZone,
            DistanceKm = km is { } far ? Math.Round(far, 2) : null,
            Collectable = kept is not null,
            PickupSla = kept?.PickupSla,
            Source = kept?.Source,
            ReadyFrom = kept?.ReadyFrom,
            Lines = (promise.Promise as Promise.NotCollectable)?.Lines,
            Slots =
            [
                .. promise.Slots.Select(slot => new SlotAnswer(
                    slot.Slot.Start,
                    slot.Slot.End,
                    slot.Fits(items),
                    slot.OrdersLeft,
                    slot.ItemsLeft
                )),
            ],
        };
    }
}

/// <param name="Bookable">Whether this basket still fits.</param>
internal sealed record SlotAnswer(Instant Start, Instant End, bool Bookable, int OrdersLeft, int ItemsLeft);

internal sealed record PromisesAnswer(ImmutableArray<PromiseAnswer> Promises);
