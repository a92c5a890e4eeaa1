using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail.Simulation;

/// <summary>A small retailer, drawn at random: what is there before the first step.</summary>
internal sealed class Scenery
{
    private const string Office = "staff:office";

    /// <summary>Ordinary weeks, the weeks in which the clocks change, and Christmas.</summary>
    private static readonly ImmutableArray<LocalDate> Starts =
    [
        new(2026, 6, 10),
        new(2026, 3, 27),
        new(2026, 10, 23),
        new(2026, 12, 22),
    ];

    private readonly Random _chance;

    public Scenery(Random chance)
    {
        _chance = chance;
        Start =
            Starts[chance.Next(Starts.Length)].At(new LocalTime(chance.Next(5, 22), 0)).InUtc().ToInstant()
            + Duration.FromMilliseconds(chance.Next(3_600_000));
        Stores = [.. Enumerable.Range(1, chance.Next(2, 5)).Select(i => $"S{i}")];
        Dcs = chance.Next(5) == 0 ? ["DC/1", "DC2"] : ["DC/1"];
        Products = [.. Enumerable.Range(1, chance.Next(3, 8)).Select(i => $"P{i}")];
        Skus =
        [
            .. Products.SelectMany(product => Enumerable.Range(1, chance.Next(1, 4)).Select(i => $"{product}-{i}")),
        ];
    }

    public Instant Start { get; }

    public ImmutableArray<string> Stores { get; }

    public ImmutableArray<string> Dcs { get; }

    public ImmutableArray<string> Products { get; }

    public ImmutableArray<string> Skus { get; }

    public IEnumerable<ICommand> Commands()
    {
        yield return new SaveRetailer
        {
            By = Office,
            Retailer = new RetailerSaved("Larkfield", "GBP", _chance.Next(5, 61), _chance.Next(500, 9_000), 5, 9),
        };
        yield return new SaveRange
        {
            By = Office,
            Range = "best",
            Name = "Best sellers",
        };
        yield return new SavePlace
        {
            By = Office,
            Place = "LS1",
            Town = "Leeds",
            Position = new Position(53.79, -1.54),
        };

        foreach (var dc in Dcs)
        foreach (var command in SiteOf(dc, SiteKind.DC))
            yield return command;
        foreach (var store in Stores)
        {
            foreach (var command in SiteOf(store, SiteKind.STORE))
                yield return command;
            foreach (var dc in Dcs)
                yield return new SaveRoute
                {
                    By = Office,
                    From = dc,
                    To = store,
                    Departures = SomeDepartures(),
                };
        }

        foreach (var product in Products)
            yield return new SaveProduct { By = Office, Product = SomeProduct(product) };
        foreach (var sku in Skus)
            yield return new SaveVariant { By = Office, Variant = SomeVariant(sku) };
        foreach (var site in Stores.AddRange(Dcs))
            yield return new CountStock
            {
                By = Office,
                Site = site,
                Lines = [.. Skus.Select(sku => new CountedLine(sku, _chance.Next(25), _chance.Next(3)))],
            };
    }

    public SaveSite SomeSite(string code, SiteKind kind) =>
        new()
        {
            By = Office,
            Site = new SiteSaved
            {
                Code = code,
                Kind = kind,
                Name = $"Larkfield {code}",
                Position = new Position(53.8, -1.5),
                TimeZone = _chance.Next(6) == 0 ? "America/New_York" : "Europe/London",
                PreparationMinutes = _chance.Next(0, 240),
                Slots = kind is SiteKind.DC ? null : SomeTemplate(),
            },
        };

    public WeekHours SomeHours()
    {
        var day = new DayHours(SomeSpans());
        var sunday = _chance.Next(3) == 0 ? DayHours.Closed : day;
        return new WeekHours(day, day, day, day, day, day, sunday);
    }

    public ImmutableArray<OpenSpan> SomeSpans() =>
        _chance.Next(6) switch
        {
            0 => [new(LocalTime.Midnight, LocalTime.Midnight)],
            1 => [new(new LocalTime(12, 0), new LocalTime(2, 30))],
            2 => [new(new LocalTime(8, 0), new LocalTime(12, 30)), new(new LocalTime(13, 30), new LocalTime(18, 0))],
            _ => [new(new LocalTime(_chance.Next(6, 11), 0), new LocalTime(_chance.Next(17, 23), 30))],
        };

    public ImmutableArray<Departure> SomeDepartures() =>
        [
            .. Enumerable
                .Range(1, _chance.Next(5, 8))
                .Select(day => new Departure(
                    (IsoDayOfWeek)day,
                    new LocalTime(_chance.Next(10, 21), 0),
                    _chance.Next(1, 3),
                    new LocalTime(_chance.Next(6, 20), 0),
                    _chance.Next(2) == 0 ? new LocalTime(_chance.Next(24), 0) : null
                )),
        ];

    public ProductSaved SomeProduct(string product) =>
        new()
        {
            Id = product,
            Title = $"Thing {product}",
            Brand = "Larkfield",
            Categories = ["Home > Things"],
            Ranges = _chance.Next(2) == 0 ? ["best"] : [],
            AgeRestriction = _chance.Next(4) == 0 ? 18 : null,
        };

    public VariantSaved SomeVariant(string sku) =>
        new()
        {
            Sku = sku,
            ProductId = sku[..sku.IndexOf('-', StringComparison.Ordinal)],
            PriceMinor = _chance.Next(1, 4_000),
            Currency = "GBP",
            Colour = _chance.Next(2) == 0 ? "Navy" : null,
            Size = _chance.Next(2) == 0 ? "M" : null,
            LimitPerCustomer = sku.EndsWith('1') ? 4 : null,
        };

    private IEnumerable<ICommand> SiteOf(string code, SiteKind kind) =>
        [
            SomeSite(code, kind),
            new SetHours
            {
                By = Office,
                Site = code,
                Hours = SomeHours(),
            },
        ];

    private SlotTemplate SomeTemplate() =>
        new(
            LengthMinutes: 30 * _chance.Next(1, 5),
            CapacityOrders: _chance.Next(1, 6),
            CapacityItems: _chance.Next(3, 25),
            DaysAhead: _chance.Next(1, 8)
        );
}
