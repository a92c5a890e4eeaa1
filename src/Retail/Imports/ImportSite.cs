using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Imports;

/// <summary>Saves a site; what the file does not say keeps what is there.</summary>
internal sealed record ImportSite(SiteLine Line, string By) : ICommand
{
    private const int UsualPreparation = 120;

    public IEnumerable<string> Touches() => [Keys.Site(Line.Code)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        var before = documents.Find<Site>(Keys.Site(Line.Code));
        var site = new SiteSaved
        {
            Code = Line.Code,
            Kind = Line.Kind ?? before?.Kind ?? SiteKind.STORE,
            Name = Line.Name,
            Address = Line.HasAddress ? Line.Address : before?.Address,
            Position = Line.HasPosition ? Line.Position : before?.Position,
            TimeZone = Line.TimeZone,
            Phone = Line.HasPhone ? Line.Phone : before?.Phone,
            PreparationMinutes = Line.PreparationMinutes ?? before?.PreparationMinutes ?? UsualPreparation,
            Slots = Line.NoSlots ? null : Line.Slots ?? before?.Slots,
        };
        return new SaveSite { Site = site, By = By }.Decide(documents, at);
    }
}

/// <summary>Sets the hours of some weekdays; the others keep theirs.</summary>
internal sealed record ImportHours(string Site, IReadOnlyDictionary<IsoDayOfWeek, DayHours> Days, string By) : ICommand
{
    public IEnumerable<string> Touches() => [Keys.Site(Site)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        var week = documents.Find<Site>(Keys.Site(Site))?.Hours ?? WeekHours.Closed;
        var hours = new WeekHours(
            Of(IsoDayOfWeek.Monday, week.Monday),
            Of(IsoDayOfWeek.Tuesday, week.Tuesday),
            Of(IsoDayOfWeek.Wednesday, week.Wednesday),
            Of(IsoDayOfWeek.Thursday, week.Thursday),
            Of(IsoDayOfWeek.Friday, week.Friday),
            Of(IsoDayOfWeek.Saturday, week.Saturday),
            Of(IsoDayOfWeek.Sunday, week.Sunday)
        );
        return new SetHours
        {
            Site = Site,
            Hours = hours,
            By = By,
        }.Decide(documents, at);
    }

    private DayHours Of(IsoDayOfWeek day, DayHours before) => Days.GetValueOrDefault(day) ?? before;
}

/// <summary>Sets the departures of some weekdays (null for none); the others keep theirs.</summary>
internal sealed record ImportRoute(
    string From,
    string To,
    IReadOnlyDictionary<IsoDayOfWeek, Departure?> Days,
    bool KeepsLeavesAt,
    string By
) : ICommand
{
    public IEnumerable<string> Touches() => Saved([]).Touches();

    public Decision Decide(IDocuments documents, Instant at)
    {
        var before = documents.Find<Route>(Keys.Route(From, To))?.Departures ?? [];
        return Saved([
                .. before
                    .Where(departure => !Days.ContainsKey(departure.Day))
                    .Concat(Days.Values.OfType<Departure>().Select(departure => Kept(departure, before)))
                    .OrderBy(departure => departure.Day),
            ])
            .Decide(documents, at);
    }

    private Departure Kept(Departure departure, ImmutableArray<Departure> before) =>
        KeepsLeavesAt
            ? departure with
            {
                LeavesAt = before.FirstOrDefault(earlier => earlier.Day == departure.Day)?.LeavesAt,
            }
            : departure;

    private SaveRoute Saved(ImmutableArray<Departure> departures) =>
        new()
        {
            From = From,
            To = To,
            Departures = departures,
            By = By,
        };
}
