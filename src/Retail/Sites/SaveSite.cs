using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Sites;

/// <summary>Everything of a site but its hours and special days.</summary>
internal sealed record SaveSite : ICommand
{
    public required SiteSaved Site { get; init; }
    public required string By { get; init; }
    public RequestKey? Request { get; init; }

    public IEnumerable<string> Touches() => [Keys.Site(Site.Code)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (Invalid() is { } invalid)
            return invalid;
        var key = Keys.Site(Site.Code);
        var before = documents.Find<Site>(key);
        if (before is not null && before.Kind != Site.Kind)
            return new SiteKindFixed(Site.Code, before.Kind);
        return before is not null && RetailRules.Same(before, SiteApply.Next(before, Site))
            ? Decision.Nothing
            : Decision.Accept(key, Site);
    }

    private InvalidValue? Invalid() =>
        Check.Code("code", Site.Code)
        ?? (PracticeSite.Is(Site.Code) ? new InvalidValue("code", "begins as only practice desks do") : null)
        ?? (Enum.IsDefined(Site.Kind) ? null : new InvalidValue("kind", "is not STORE or DC"))
        ?? Check.Text("name", Site.Name, 200)
        ?? Check.OptionalText("phone", Site.Phone, 40)
        ?? Check.Position("position", Site.Position)
        ?? (
            Site.TimeZone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(Site.TimeZone) is not null
                ? null
                : new InvalidValue("timeZone", "is not an IANA time zone")
        )
        ?? Check.Number("preparationMinutes", Site.PreparationMinutes, 0, 14 * 24 * 60)
        ?? (Site.Address is { } address ? Of(address) : null)
        ?? (Site.Slots is { } slots ? Of(slots) : null);

    private static InvalidValue? Of(Address address) =>
        (address.Lines is { IsDefault: false, Length: <= 6 } ? null : new InvalidValue("address", "has too many lines"))
        ?? Check.All(address.Lines, line => Check.Text("address", line, 200))
        ?? Check.OptionalText("town", address.Town, 200)
        ?? Check.OptionalText("postcode", address.Postcode, 20)
        ?? Check.Text("country", address.Country, 60);

    private static InvalidValue? Of(SlotTemplate slots) =>
        Check.Number("slots.lengthMinutes", slots.LengthMinutes, 5, 24 * 60)
        ?? Check.Number("slots.capacityOrders", slots.CapacityOrders, 0, 100_000)
        ?? Check.Number("slots.capacityItems", slots.CapacityItems, 0, 1_000_000)
        ?? Check.Number("slots.daysAhead", slots.DaysAhead, 0, OpeningHours.HorizonDays);
}

/// <summary>A store cannot become a dc: orders, routes and stock already rely on what it is.</summary>
internal sealed record SiteKindFixed(string Site, SiteKind Kind) : Refusal
{
    public override string Code => "site-kind-fixed";
    public override string Detail => $"Site {Site} is a {Kind} and stays one.";
}
