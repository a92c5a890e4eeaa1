using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Slots;

/// <summary>A collection window. Its identity is the store and the moment it starts.</summary>
internal readonly record struct Slot(Instant Start, Instant End);

/// <summary>
/// Cuts slots from a store's hours by its template. The cuts lie on the local clock, counted from opening, so that a slot is
/// called 10:00–12:00 in summer and winter. Where the clocks go forward, what does not exist is left out; where they go
/// back, the hour that comes twice is cut twice; so slots touch, never overlap, and none is longer than the template says.
/// </summary>
internal static class SlotCalendar
{
    /// <summary>The slots that start at or after <paramref name="from"/> and before <paramref name="to"/>, in order.</summary>
    public static IEnumerable<Slot> Between(Site store, Instant from, Instant to)
    {
        if (store.Slots is null || from >= to)
            yield break;
        var zone = OpeningHours.ZoneOf(store);
        // A span of the day before may run past midnight.
        var first = from.InZone(zone).Date.PlusDays(-1);
        var last = to.InZone(zone).Date;
        for (var date = first; date <= last; date = date.PlusDays(1))
        {
            foreach (var slot in OpenedOn(store, store.Slots, zone, date, from))
            {
                if (slot.Start >= from && slot.Start < to)
                    yield return slot;
            }
        }
    }

    /// <summary>The slot that starts at this very moment, or null.</summary>
    public static Slot? Find(Site store, Instant start)
    {
        foreach (var slot in Between(store, start, start + Duration.Epsilon))
            return slot;
        return null;
    }

    /// <summary>The slots that can be booked now for goods that are ready from <paramref name="readyFrom"/>.</summary>
    public static IEnumerable<Slot> Bookable(Site store, Instant readyFrom, Instant now) =>
        Between(store, Instant.Max(readyFrom, now + Duration.Epsilon), EndOfBooking(store, now));

    /// <summary>
    /// When goods that are ready from <paramref name="readyFrom"/> can be collected, booked or not: at the start of the first slot
    /// from then on. Ready shortly before closing is collectable tomorrow.
    /// </summary>
    public static Instant CollectableFrom(Site store, Instant readyFrom, Instant now)
    {
        foreach (var slot in Bookable(store, readyFrom, now))
            return slot.Start;
        return readyFrom;
    }

    /// <summary>Whether a slot has not started and does not lie further ahead than the template allows.</summary>
    public static bool IsOpenForBooking(Site store, Slot slot, Instant now) =>
        slot.Start > now && slot.Start < EndOfBooking(store, now);

    private static Instant EndOfBooking(Site store, Instant now)
    {
        var zone = OpeningHours.ZoneOf(store);
        var last = now.InZone(zone).Date.PlusDays(store.Slots?.DaysAhead ?? 0);
        return zone.AtStartOfDay(last.PlusDays(1)).ToInstant();
    }

    /// <summary>Of spans that are over by <paramref name="from"/> none is cut: finding a moment on a local clock is what costs.</summary>
    private static IEnumerable<Slot> OpenedOn(
        Site store,
        SlotTemplate template,
        DateTimeZone zone,
        LocalDate date,
        Instant from
    )
    {
        var length = Duration.FromMinutes(template.LengthMinutes);
        foreach (var span in OpeningHours.SpansOf(store, date))
        {
            if (OpeningHours.At(zone, span.To) <= from)
                continue;
            var end = OpeningHours.At(zone, span.From);
            for (var next = Next(span.From); next <= span.To; next = Next(next))
            {
                var start = end;
                end = OpeningHours.At(zone, next);
                for (; start < end; start += length)
                    yield return new Slot(start, Instant.Min(start + length, end));
            }
        }

        LocalDateTime Next(LocalDateTime cut) => cut.PlusMinutes(template.LengthMinutes);
    }
}
