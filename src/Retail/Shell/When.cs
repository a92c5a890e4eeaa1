using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Retail.Shell;

/// <summary>Days and times as pages say them, on the site's own clock.</summary>
internal static class When
{
    /// <summary><c>Today</c>, <c>Tomorrow</c>, <c>Sat 28 Nov</c>; with the year when it is another one.</summary>
    public static string Day(LocalDate today, LocalDate date) =>
        Period.DaysBetween(today, date) switch
        {
            0 => Texts.Today,
            1 => Texts.Tomorrow,
            _ => Date(today, date),
        };

    /// <summary>The same within a sentence: <c>today</c>, <c>tomorrow</c>, <c>Sat 28 Nov</c>.</summary>
    public static string DayWithin(LocalDate today, LocalDate date) =>
        Period.DaysBetween(today, date) switch
        {
            0 => Texts.TodayWithin,
            1 => Texts.TomorrowWithin,
            _ => Date(today, date),
        };

    /// <summary><c>Today from 16:00</c>.</summary>
    public static string From(Site site, Instant now, Instant at) => From(site, now, at, Day);

    /// <summary>The same within a sentence: <c>today from 16:00</c>.</summary>
    public static string FromWithin(Site site, Instant now, Instant at) => From(site, now, at, DayWithin);

    /// <summary><c>Tomorrow, 12:00–13:00</c>.</summary>
    public static string Slot(Site site, Instant now, Slot slot) => Slot(site, now, slot, Day);

    /// <summary>The same within a sentence: <c>tomorrow, 12:00–13:00</c>.</summary>
    public static string SlotWithin(Site site, Instant now, Slot slot) => Slot(site, now, slot, DayWithin);

    /// <summary>The day said once: <c>Tomorrow 12:00–13:00</c>, <c>13:00–14:00</c>, <c>Mon 23 Nov 9:00–10:00</c>.</summary>
    public static ImmutableArray<string> Slots(Site site, Instant now, IEnumerable<Slot> slots)
    {
        var zone = OpeningHours.ZoneOf(site);
        var (texts, before) = (ImmutableArray.CreateBuilder<string>(), (LocalDate?)null);
        foreach (var slot in slots)
        {
            var (start, end) = (slot.Start.InZone(zone), slot.End.InZone(zone));
            var times = Texts.Between.With(Time(start.TimeOfDay), Time(end.TimeOfDay));
            texts.Add(
                start.Date == before
                    ? times
                    : Texts.DayThenBetween.With(Day(OpeningHours.DateOf(site, now), start.Date), times)
            );
            before = start.Date;
        }

        return texts.ToImmutable();
    }

    public static string Time(LocalTime time) => time.ToString(Texts.TimePattern, CultureInfo.CurrentCulture);

    /// <summary><c>Sunday 22 November</c>.</summary>
    public static string LongDay(LocalDate date) => date.ToString(Texts.LongDayPattern, CultureInfo.CurrentCulture);

    /// <summary><c>22 November, 9:30</c>.</summary>
    public static string DateAndTime(LocalDateTime at) =>
        at.ToString(Texts.DateAndTimePattern, CultureInfo.CurrentCulture);

    /// <summary><c>Sun 22 Nov</c>.</summary>
    public static string ShortDay(LocalDate date) => date.ToString(Texts.DatePattern, CultureInfo.CurrentCulture);

    /// <summary><c>9:00–13:00, 14:00–18:00</c>, <c>Closed</c>, <c>Open 24 hours</c>.</summary>
    public static string Hours(DayHours day) =>
        day.Spans switch
        {
            [] => Texts.Closed,
            [{ From: var from, To: var to }] when from == LocalTime.Midnight && to == LocalTime.Midnight =>
                Texts.OpenAllDay,
            var spans => string.Join(", ", spans.Select(Span)),
        };

    /// <summary><c>9:00–13:00</c>.</summary>
    public static string Span(OpenSpan span) => Texts.Between.With(Time(span.From), Time(span.To));

    /// <summary><c>Open until 18:00</c>, <c>Opens tomorrow at 9:00</c>, <c>Opens Mon 23 Nov at 9:00</c>, <c>Closed</c>.</summary>
    public static string OpenNow(Site site, Instant now)
    {
        foreach (var open in OpeningHours.From(site, now))
        {
            var zone = OpeningHours.ZoneOf(site);
            if (open.Start <= now)
                return Texts.OpenUntil.With(Time(open.End.InZone(zone).TimeOfDay));
            var start = open.Start.InZone(zone);
            var day = DayWithin(OpeningHours.DateOf(site, now), start.Date);
            return Texts.OpensAt.With(day, Time(start.TimeOfDay));
        }

        return Texts.Closed;
    }

    /// <summary>Whether it is open at this moment.</summary>
    public static bool IsOpen(Site site, Instant now) => OpeningHours.NextOpen(site, now) == now;

    private static string From(Site site, Instant now, Instant at, Func<LocalDate, LocalDate, string> day)
    {
        var local = at.InZone(OpeningHours.ZoneOf(site));
        return Texts.DayFrom.With(day(OpeningHours.DateOf(site, now), local.Date), Time(local.TimeOfDay));
    }

    private static string Slot(Site site, Instant now, Slot slot, Func<LocalDate, LocalDate, string> day)
    {
        var zone = OpeningHours.ZoneOf(site);
        var (start, end) = (slot.Start.InZone(zone), slot.End.InZone(zone));
        var times = Texts.Between.With(Time(start.TimeOfDay), Time(end.TimeOfDay));
        return Texts.DayBetween.With(day(OpeningHours.DateOf(site, now), start.Date), times);
    }

    private static string Date(LocalDate today, LocalDate date) =>
        date.ToString(
            today.Year == date.Year ? Texts.DatePattern : Texts.DateOfYearPattern,
            CultureInfo.CurrentCulture
        );
}
