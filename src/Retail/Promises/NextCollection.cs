using Dapper;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>The first free slot of a store for what lies on its own shelves: what the header of every page says.</summary>
internal static class NextCollection
{
    /// <summary>Null where nothing can be booked. One query, however many slots there are.</summary>
    public static Slot? At(ViewReader reader, Site store, Instant now)
    {
        var own = new Supply(store, Route: null, _ => 0);
        if (store.Slots is not { } template || Promise.For(own, [], [], now) is not Promise.Collectable { } promise)
            return null;
        var full = reader
            .Connection.Query<string>(
                """
                SELECT start FROM slot
                WHERE store = @Code AND start >= @from AND (orders >= @CapacityOrders OR items >= @CapacityItems)
                LIMIT 10000
                """,
                new
                {
                    store.Code,
                    from = Keys.SlotText(now),
                    template.CapacityOrders,
                    template.CapacityItems,
                }
            )
            .ToHashSet(StringComparer.Ordinal);
        foreach (var slot in SlotCalendar.Bookable(store, promise.ReadyFrom, now))
        {
            if (!full.Contains(Keys.SlotText(slot.Start)))
                return slot;
        }

        return null;
    }
}
