using NodaTime;
using NodaTime.TimeZones;

namespace Holdfast.Retail.Sites;

/// <summary>A site's hours as moments. Local times that the spring change skips count as the moment of the change.</summary>
internal static class OpeningHours
{
    /// <summary>A site that does not open within this time counts as closed.</summary>
    public const int HorizonDays = 60;

    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnStartOfIntervalAfter
    );

    /// <exception cref="DateTimeZoneNotFoundException">The name was not checked when the site was saved: a bug.</exception>
    public static DateTimeZone ZoneOf(Site site) => DateTimeZoneProviders.Tzdb[site.TimeZone];

    public static Instant At(DateTimeZone zone, LocalDateTime local) => zone.ResolveLocal(local, Resolver).ToInstant();

    public static LocalDate DateOf(Site site, Instant moment) => moment.InZone(ZoneOf(site)).Date;

    /// <summary>A special day's hours, else the week's.</summary>
    public static DayHours On(Site site, LocalDate date) =>
        SpecialDay(site, date)?.Hours
        ?? date.DayOfWeek switch
        {
            IsoDayOfWeek.Monday => site.Hours.Monday,
            IsoDayOfWeek.Tuesday => site.Hours.Tuesday,
            IsoDayOfWeek.Wednesday => site.Hours.Wednesday,
            IsoDayOfWeek.Thursday => site.Hours.Thursday,
            IsoDayOfWeek.Friday => site.Hours.Friday,
            IsoDayOfWeek.Saturday => site.Hours.Saturday,
            _ => site.Hours.Sunday,
        };

    public static SpecialDay? SpecialDay(Site site, LocalDate date)
    {
        foreach (var day in site.SpecialDays)
        {
            if (day.Date == date)
                return day;
        }

        return null;
    }

    /// <summary>
    /// The spans that begin on a date, in order. A span that runs into the next day ends where that day's own hours begin,
    /// so that spans never overlap.
    /// </summary>
    public static IEnumerable<LocalSpan> SpansOf(Site site, LocalDate date)
    {
        foreach (var span in On(site, date).Spans)
        {
            var overnight = span.To <= span.From;
            var to = (overnight ? date.PlusDays(1) : date).At(span.To);
            if (overnight && On(site, date.PlusDays(1)).Spans is [var next, ..])
                to = LocalDateTime.Min(to, date.PlusDays(1).At(next.From));
            yield return new LocalSpan(date.At(span.From), to);
        }
    }

    /// <summary>When the site is open: intervals in order that end after <paramref name="from"/>, for the horizon.</summary>
    public static IEnumerable<Interval> From(Site site, Instant from)
    {
        var zone = ZoneOf(site);
        var today = from.InZone(zone).Date;
        for (var day = -1; day <= HorizonDays; day++)
        {
            foreach (var span in SpansOf(site, today.PlusDays(day)))
            {
                var (open, close) = (At(zone, span.From), At(zone, span.To));
                if (close > from && close > open)
                    yield return new Interval(open, close);
            }
        }
    }

    /// <summary>The first open moment at or after <paramref name="from"/>; null if the site stays closed.</summary>
    public static Instant? NextOpen(Site site, Instant from)
    {
        foreach (var open in From(site, from))
            return Instant.Max(open.Start, from);
        return null;
    }

    /// <summary>
    /// When work that takes <paramref name="work"/> and is only done in opening hours is finished, if it begins at
    /// <paramref name="from"/>; null if the site stays closed.
    /// </summary>
    public static Instant? After(Site site, Instant from, Duration work)
    {
        foreach (var open in From(site, from))
        {
            var start = Instant.Max(open.Start, from);
            if (open.End - start >= work)
                return start + work;
            work -= open.End - start;
        }

        return null;
    }
}

/// <summary>Local times from opening to closing.</summary>
internal readonly record struct LocalSpan(LocalDateTime From, LocalDateTime To);
