using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>A route's departure on one date.</summary>
/// <param name="CutOff">The last moment an order may be placed.</param>
/// <param name="LeavesBy">When the goods must leave the source, or be in the store if nobody said.</param>
/// <param name="ReadyFrom">First moment the store is open with the goods on its shelf.</param>
internal readonly record struct Journey(Instant CutOff, Instant LeavesBy, Instant ReadyFrom);

internal static class Departures
{
    /// <summary>A route without a departure in this time counts as closed.</summary>
    private const int HorizonDays = 14;

    /// <summary>
    /// The journey whose goods are in the store first, of those that can still be caught (an order at the very moment of the
    /// cut-off is in time). A source that is closed for a special day has no departure on it; a store that is closed when
    /// the goods would come gets them at the same local time of its next open day.
    /// </summary>
    public static Journey? First(Site source, Site store, Route route, Instant now)
    {
        var (sourceZone, storeZone) = (OpeningHours.ZoneOf(source), OpeningHours.ZoneOf(store));
        var today = now.InZone(sourceZone).Date;
        Journey? first = null;
        for (var date = today; date < today.PlusDays(HorizonDays); date = date.PlusDays(1))
        {
            // What leaves on a later date arrives on that date or after it.
            if (first is { } found && found.ReadyFrom < OpeningHours.At(storeZone, date.AtMidnight()))
                break;
            if (OpeningHours.SpecialDay(source, date) is { Hours.Spans.IsEmpty: true })
                continue;
            foreach (var departure in route.Departures)
            {
                if (departure.Day != date.DayOfWeek)
                    continue;
                var cutOff = OpeningHours.At(sourceZone, date.At(departure.CutOff));
                if (cutOff < now || OpenDate(store, date.PlusDays(departure.ArrivesAfterDays)) is not { } arrival)
                    continue;
                var onShelf = OpeningHours.At(storeZone, arrival.At(departure.OnShelfAt));
                if (OpeningHours.NextOpen(store, onShelf) is not { } ready || first?.ReadyFrom <= ready)
                    continue;
                var leaves = LeavesAt(date, departure) is { } at ? OpeningHours.At(sourceZone, at) : onShelf;
                first = new Journey(cutOff, leaves, ready);
            }
        }

        return first;
    }

    private static LocalDateTime? LeavesAt(LocalDate date, Departure departure) =>
        departure.LeavesAt is { } time ? (time < departure.CutOff ? date.PlusDays(1) : date).At(time) : null;

    private static LocalDate? OpenDate(Site store, LocalDate date)
    {
        for (var day = 0; day < OpeningHours.HorizonDays; day++)
        {
            if (!OpeningHours.On(store, date.PlusDays(day)).Spans.IsEmpty)
                return date.PlusDays(day);
        }

        return null;
    }
}
