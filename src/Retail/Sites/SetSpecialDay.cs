using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Sites;

/// <summary>A bank holiday, a closure, longer hours: one date's hours in place of the week's, or the week's again.</summary>
internal sealed record SetSpecialDay : ICommand
{
    public required string Site { get; init; }
    public required LocalDate Date { get; init; }

    /// <summary>Null takes the special day away.</summary>
    public SpecialDay? Day { get; init; }

    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Site(Site)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Site>(Keys.Site(Site)) is not { } site)
            return new UnknownSite(Site);
        var before = OpeningHours.SpecialDay(site, Date);
        if (Day is null)
            return before is null
                ? Decision.Nothing
                : Decision.Accept(Keys.Site(Site), new SiteSpecialDayCleared(Site, Date));

        var invalid =
            (Day.Date == Date ? null : new InvalidValue("date", "is another day's"))
            ?? Check.Number("year", Date.Year, 2000, 2200)
            ?? Check.Text("name", Day.Name, 200)
            ?? HoursCheck.Day(Day.Hours);
        if (invalid is not null)
            return invalid;
        if (before is null && site.SpecialDays.Length >= MaxDays)
            return new InvalidValue("specialDays", $"are more than {MaxDays}; take old ones away");
        return before is not null && before.Name == Day.Name && before.Hours.Spans.SequenceEqual(Day.Hours.Spans)
            ? Decision.Nothing
            : Decision.Accept(Keys.Site(Site), new SiteSpecialDaySet(Site, Day));
    }

    private const int MaxDays = 400;
}
