using System.Collections.Immutable;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Shell;

/// <summary>Days and times as pages say them, on the site's own clock.</summary>
internal static class When
{
    private static readonly LocalTimePattern s_time = LocalTimePattern.CreateWithInvariantCulture("H:mm");
    private static readonly LocalDatePattern s_day = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");
    private static readonly LocalDatePattern s_dayOfYear = LocalDatePattern.CreateWithInvariantCulture(
        "ddd d MMM uuuu"
    );

    /// <summary><c>Today</c>, <c>Tomorrow</c>, <c>Sat 28 Nov</c>; with the year when it is another one.</summary>
    public static string Day(LocalDate today, LocalDate date) =>
        Period.DaysBetween(today, date) switch
        {
            0 => "Today",
            1 => "Tomorrow",
            _ when today.Year != date.Year => s_dayOfYear.Format(date),
            _ => s_day.Format(date),
        };

    /// <summary><c>Today from 16:00</c>.</summary>
    public static string From(Site site, Instant now, Instant at)
    {
        var local = at.InZone(OpeningHours.ZoneOf(site));
        return $"{Day(OpeningHours.DateOf(site, now), local.Date)} from {s_time.Format(local.TimeOfDay)}";
    }

    /// <summary><c>Tomorrow, 12:00–13:00</c>.</summary>
    public static string Slot(Site site, Instant now, Slot slot)
    {
        var zone = OpeningHours.ZoneOf(site);
        var (start, end) = (slot.Start.InZone(zone), slot.End.InZone(zone));
        return $"{Day(OpeningHours.DateOf(site, now), start.Date)}, {Time(start.TimeOfDay)}–{Time(end.TimeOfDay)}";
    }

    /// <summary>The day said once: <c>Tomorrow 12:00–13:00</c>, <c>13:00–14:00</c>, <c>Mon 23 Nov 9:00–10:00</c>.</summary>
    public static ImmutableArray<string> Slots(Site site, Instant now, IEnumerable<Slot> slots)
    {
        var (texts, day) = (ImmutableArray.CreateBuilder<string>(), "");
        foreach (var slot in slots)
        {
            var text = Slot(site, now, slot);
            var comma = text.IndexOf(',', StringComparison.Ordinal);
            texts.Add(text[..comma] == day ? text[(comma + 2)..] : text.Remove(comma, 1));
            day = text[..comma];
        }

        return texts.ToImmutable();
    }

    public static string Time(LocalTime time) => s_time.Format(time);

    /// <summary><c>9:00–13:00, 14:00–18:00</c>, <c>Closed</c>, <c>Open 24 hours</c>.</summary>
    public static string Hours(DayHours day) =>
        day.Spans switch
        {
            [] => "Closed",
            [{ From: var from, To: var to }] when from == LocalTime.Midnight && to == LocalTime.Midnight =>
                "Open 24 hours",
            var spans => string.Join(", ", spans.Select(span => $"{Time(span.From)}–{Time(span.To)}")),
        };

    /// <summary><c>Open until 18:00</c>, <c>Opens tomorrow at 9:00</c>, <c>Opens Mon 23 Nov at 9:00</c>, <c>Closed</c>.</summary>
    public static string OpenNow(Site site, Instant now)
    {
        foreach (var open in OpeningHours.From(site, now))
        {
            var zone = OpeningHours.ZoneOf(site);
            if (open.Start <= now)
                return $"Open until {Time(open.End.InZone(zone).TimeOfDay)}";
            var start = open.Start.InZone(zone);
            var day = Day(OpeningHours.DateOf(site, now), start.Date);
            return $"Opens {(day is "Today" or "Tomorrow" ? day.ToLowerInvariant() : day)} at {Time(start.TimeOfDay)}";
        }

        return "Closed";
    }
}
