using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Sites;

internal sealed record SetHours : ICommand
{
    public required string Site { get; init; }
    public required WeekHours Hours { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Site(Site)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Site>(Keys.Site(Site)) is not { } site)
            return new UnknownSite(Site);
        if (Invalid() is { } invalid)
            return invalid;
        return RetailRules.Same(site, site with { Hours = Hours })
            ? Decision.Nothing
            : Decision.Accept(Keys.Site(Site), new SiteHoursSet(Site, Hours));
    }

    private InvalidValue? Invalid()
    {
        DayHours[] week =
        [
            Hours.Monday,
            Hours.Tuesday,
            Hours.Wednesday,
            Hours.Thursday,
            Hours.Friday,
            Hours.Saturday,
            Hours.Sunday,
        ];
        if (Check.All(week, HoursCheck.Day) is { } invalid)
            return invalid;
        for (var day = 0; day < week.Length; day++)
        {
            if (HoursCheck.RunsInto(week[day], week[(day + 1) % week.Length]))
                return new InvalidValue("hours", $"of {(IsoDayOfWeek)(day + 1)} run into those of the next day");
        }

        return null;
    }
}
