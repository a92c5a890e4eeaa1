using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Sites;

internal static class SiteApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Document<Site>("site")
            .Document<Route>("route")
            .Document<RoutesTo>("routes-to")
            .Fact<SiteSaved>("site.saved/1", Saved)
            .Fact<SiteHoursSet>("site.hours-set/1", HoursSet)
            .Fact<SiteSpecialDaySet>("site.special-day-set/1", SpecialDaySet)
            .Fact<SiteSpecialDayCleared>("site.special-day-cleared/1", SpecialDayCleared)
            .Fact<RouteSaved>("route.saved/1", RouteSaved);

    public static Site Next(Site? before, SiteSaved fact) =>
        new()
        {
            Code = fact.Code,
            Kind = fact.Kind,
            Name = fact.Name,
            Address = fact.Address,
            Position = fact.Position,
            TimeZone = fact.TimeZone,
            Phone = fact.Phone,
            PreparationMinutes = fact.PreparationMinutes,
            Slots = fact.Slots,
            Hours = before?.Hours ?? WeekHours.Closed,
            SpecialDays = before?.SpecialDays ?? [],
        };

    private static void Saved(IDocumentChanges documents, EntryHeader header, SiteSaved fact)
    {
        var key = Keys.Site(fact.Code);
        documents.Put(key, Next(documents.Find<Site>(key), fact));
    }

    private static void HoursSet(IDocumentChanges documents, EntryHeader header, SiteHoursSet fact) =>
        Change(documents, fact.Site, site => site with { Hours = fact.Hours });

    private static void SpecialDaySet(IDocumentChanges documents, EntryHeader header, SiteSpecialDaySet fact) =>
        Change(
            documents,
            fact.Site,
            site =>
                site with
                {
                    SpecialDays = [.. Without(site, fact.Day.Date).Append(fact.Day).OrderBy(day => day.Date)],
                }
        );

    private static void SpecialDayCleared(IDocumentChanges documents, EntryHeader header, SiteSpecialDayCleared fact) =>
        Change(documents, fact.Site, site => site with { SpecialDays = [.. Without(site, fact.Date)] });

    private static void RouteSaved(IDocumentChanges documents, EntryHeader header, RouteSaved fact)
    {
        var open = !fact.Departures.IsEmpty;
        var route = Keys.Route(fact.From, fact.To);
        if (open)
            documents.Put(
                route,
                new Route
                {
                    From = fact.From,
                    To = fact.To,
                    Departures = fact.Departures,
                }
            );
        else
            documents.Drop(route);

        var routes = Keys.RoutesTo(fact.To);
        var others = (documents.Find<RoutesTo>(routes)?.Sources ?? []).Remove(fact.From);
        ImmutableArray<string> sources = open ? [.. others.Add(fact.From).Order(StringComparer.Ordinal)] : others;
        if (sources.IsEmpty)
            documents.Drop(routes);
        else
            documents.Put(routes, new RoutesTo(sources));
    }

    private static IEnumerable<SpecialDay> Without(Site site, LocalDate date) =>
        site.SpecialDays.Where(day => day.Date != date);

    private static void Change(IDocumentChanges documents, string code, Func<Site, Site> change)
    {
        var key = Keys.Site(code);
        if (documents.Find<Site>(key) is { } site)
            documents.Put(key, change(site));
    }
}
