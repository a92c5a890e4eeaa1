using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Sites;

/// <summary>How goods come from a dc to a store; without departures the route ends.</summary>
internal sealed record SaveRoute : ICommand
{
    /// <summary>A dc.</summary>
    public required string From { get; init; }

    /// <summary>A store.</summary>
    public required string To { get; init; }

    public required ImmutableArray<Departure> Departures { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Site(From), Keys.Site(To), Keys.Route(From, To), Keys.RoutesTo(To)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Site>(Keys.Site(From)) is not { } source)
            return new UnknownSite(From);
        if (documents.Find<Site>(Keys.Site(To)) is not { } store)
            return new UnknownSite(To);
        if (source.Kind is not SiteKind.DC || store.Kind is not SiteKind.STORE)
            return new InvalidValue("route", "must go from a dc to a store");
        if (Invalid() is { } invalid)
            return invalid;

        var before = documents.Find<Route>(Keys.Route(From, To))?.Departures ?? [];
        ImmutableArray<Departure> departures = [.. Departures.OrderBy(departure => departure.Day)];
        return before.SequenceEqual(departures)
            ? Decision.Nothing
            : Decision.Accept(Keys.Route(From, To), new RouteSaved(From, To, departures));
    }

    private InvalidValue? Invalid()
    {
        if (Departures.IsDefault)
            return new("departures", "are missing");
        if (Departures.DistinctBy(departure => departure.Day).Count() != Departures.Length)
            return new("departures", "has two for one weekday");
        return Check.All(
            Departures,
            departure =>
                (
                    departure.Day is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday
                        ? null
                        : new InvalidValue("day", "is not a weekday")
                )
                ?? Check.Number("arrivesAfterDays", departure.ArrivesAfterDays, 0, 30)
                ?? (
                    departure.ArrivesAfterDays == 0 && departure.OnShelfAt <= departure.CutOff
                        ? new InvalidValue("onShelfAt", "is before the cut-off")
                        : null
                )
        );
    }
}
