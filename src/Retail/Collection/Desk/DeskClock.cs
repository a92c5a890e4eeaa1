using System.Globalization;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>Times as the people of one site read them off their own clock.</summary>
internal sealed class DeskClock(Site site, Instant now)
{
    private static readonly Duration s_soon = Duration.FromMinutes(60);
    private static readonly LocalTimePattern s_time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalDatePattern s_day = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(site.TimeZone) ?? DateTimeZone.Utc;

    public Instant Now => now;

    public string Time(Instant at) => s_time.Format(at.InZone(_zone).TimeOfDay);

    public string Day(Instant at)
    {
        var (day, today) = (at.InZone(_zone).Date, now.InZone(_zone).Date);
        return Period.DaysBetween(today, day) switch
        {
            0 => "Today",
            1 => "Tomorrow",
            -1 => "Yesterday",
            _ => s_day.Format(day),
        };
    }

    /// <summary>For example <c>Sat 21 Nov 14:05</c>.</summary>
    public string DayAndTime(Instant at) => $"{s_day.Format(at.InZone(_zone).Date)} {Time(at)}";

    public string Span(Instant from, Instant to) => $"{Day(from)} {Time(from)}–{Time(to)}";

    /// <summary>Due time in a word, and how urgent it is: <c>late</c>, <c>soon</c> or null.</summary>
    public (string Words, string? Urgency) Due(Instant due)
    {
        if (due < now)
            return ("Late", "late");
        if (due - now < s_soon)
            return (
                $"In {Math.Max(1, (int)(due - now).TotalMinutes).ToString(CultureInfo.InvariantCulture)} min",
                "soon"
            );
        return (Day(due), null);
    }
}
