using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>Times as the people of one site read them off their own clock.</summary>
internal sealed class DeskClock(Site site, Instant now)
{
    private static readonly Duration s_soon = Duration.FromMinutes(60);

    private readonly DateTimeZone _zone = OpeningHours.ZoneOf(site);

    public Instant Now => now;

    public string Time(Instant at) => When.Time(at.InZone(_zone).TimeOfDay);

    public string Day(Instant at)
    {
        var (day, today) = (at.InZone(_zone).Date, now.InZone(_zone).Date);
        return Period.DaysBetween(today, day) switch
        {
            0 => Texts.Today,
            1 => Texts.Tomorrow,
            -1 => Texts.Yesterday,
            _ => When.ShortDay(day),
        };
    }

    /// <summary>For example <c>Sat 21 Nov 14:05</c>.</summary>
    public string DayAndTime(Instant at) => $"{When.ShortDay(at.InZone(_zone).Date)} {Time(at)}";

    public string Span(Instant from, Instant to) => $"{Day(from)} {Time(from)}–{Time(to)}";

    /// <summary>Due time in words (<c>Late 20 min</c>, <c>Due in 35 min</c>), and how urgent it is: <c>late</c>, <c>soon</c> or null.</summary>
    public (string Words, string? Urgency) Due(Instant due) =>
        due < now ? (Texts.Late.With(Long(now - due)), "late")
        : due - now < s_soon ? (Texts.DueIn.With(Long(due - now)), "soon")
        : (Day(due), null);

    /// <summary>Minutes up to an hour and a half, then hours, then days; at least one minute.</summary>
    private static string Long(Duration time) =>
        time.TotalMinutes switch
        {
            < 90 and var minutes => Texts.Minutes.With(Math.Max(1, (int)minutes)),
            < 36 * 60 and var minutes => Texts.Hours.With((int)Math.Round(minutes / 60)),
            var minutes => Texts.Days.With((int)Math.Round(minutes / (24 * 60))),
        };
}
