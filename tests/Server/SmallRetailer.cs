using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Tests.Server;

/// <summary>
/// The smallest retailer that has everything: three stores and a dc, thirteen products (sizes, colours, wine, a third party),
/// routes, stock, places.
/// </summary>
internal static class SmallRetailer
{
    public const string Leeds = "LEEDS";
    public const string York = "YORK";
    public const string Cardiff = "CARDIFF";
    public const string Dc = "DC1";

    private const string By = "test";

    private static readonly SiteSaved s_leeds = Store(
        Leeds,
        "Leeds Briggate",
        "112 Briggate",
        "Leeds",
        "LS1 6AD",
        53.7970,
        -1.5416
    );

    public static IEnumerable<ICommand> Commands() =>
        [
            new SaveRetailer { Retailer = new RetailerSaved("Larkfield", "GBP", 10, 50_000, 100, 99), By = By },
            .. Sites(),
            .. PlacesOnTheMap(),
            .. Ranges(),
            .. Products(),
            .. StockLevels(),
        ];

    public static SaveSite LeedsCalled(string name) => new() { Site = s_leeds with { Name = name }, By = By };

    /// <summary>Leeds with slots and shelves that no trial fills: mugs for everybody.</summary>
    public static IEnumerable<ICommand> LeedsWithoutEnd() =>
        [
            new SaveSite { Site = s_leeds with { Slots = new SlotTemplate(60, 100_000, 1_000_000, 7) }, By = By },
            Count(Leeds, ("LF-2001", 100_000)),
        ];

    public static CountStock Count(string site, params (string Sku, int OnHand)[] lines) =>
        new()
        {
            Site = site,
            Lines = [.. lines.Select(line => new CountedLine(line.Sku, line.OnHand))],
            By = By,
        };

    private static IEnumerable<ICommand> Sites()
    {
        ImmutableArray<(SiteSaved Site, int ArrivesAfterDays)> stores =
        [
            (s_leeds, 1),
            (Store(York, "York Parliament Street", "4 Parliament Street", "York", "YO1 8SG", 53.9590, -1.0815), 1),
            (Store(Cardiff, "Cardiff Queen Street", "61 Queen Street", "Cardiff", "CF10 2AT", 51.4830, -3.1745), 2),
        ];
        yield return new SaveSite
        {
            Site = new SiteSaved
            {
                Code = Dc,
                Kind = SiteKind.DC,
                Name = "Thorne dc",
                Position = new Position(53.6110, -0.9610),
                TimeZone = "Europe/London",
                PreparationMinutes = 0,
            },
            By = By,
        };
        foreach (var (store, arrivesAfterDays) in stores)
        {
            yield return new SaveSite { Site = store, By = By };
            yield return new SetHours
            {
                Site = store.Code,
                Hours = Week(),
                By = By,
            };
            yield return SpecialDay(store.Code, new LocalDate(2026, 12, 24), "Christmas Eve", Day(9, 16));
            yield return SpecialDay(store.Code, new LocalDate(2026, 12, 25), "Christmas Day", DayHours.Closed);
            yield return RouteTo(store.Code, leavesAt: 20, arrivesAfterDays);
        }
    }

    /// <summary>From the dc, every day at a full hour; there at noon.</summary>
    public static SaveRoute RouteTo(string store, int leavesAt, int arrivesAfterDays) =>
        new()
        {
            From = Dc,
            To = store,
            Departures =
            [
                .. Enumerable
                    .Range(1, 7)
                    .Select(day => new Departure(
                        (IsoDayOfWeek)day,
                        new LocalTime(leavesAt, 0),
                        arrivesAfterDays,
                        new LocalTime(12, 0)
                    )),
            ],
            By = By,
        };

    private static SiteSaved Store(
        string code,
        string name,
        string street,
        string town,
        string postcode,
        double latitude,
        double longitude
    ) =>
        new()
        {
            Code = code,
            Kind = SiteKind.STORE,
            Name = name,
            Address = new Address([street], town, postcode, "GB"),
            Position = new Position(latitude, longitude),
            TimeZone = "Europe/London",
            Phone = "0113 496 0100",
            PreparationMinutes = 120,
            Slots = new SlotTemplate(60, 20, 100, 7),
        };

    private static SetSpecialDay SpecialDay(string site, LocalDate date, string name, DayHours hours) =>
        new()
        {
            Site = site,
            Date = date,
            Day = new SpecialDay(date, name, hours),
            By = By,
        };

    private static WeekHours Week() =>
        new(Day(9, 18), Day(9, 18), Day(9, 18), Day(9, 20), Day(9, 18), Day(9, 18), Day(11, 17));

    private static DayHours Day(int from, int to) => new([new OpenSpan(new LocalTime(from, 0), new LocalTime(to, 0))]);

    private static IEnumerable<ICommand> PlacesOnTheMap()
    {
        (string Code, string? Town, double Latitude, double Longitude)[] places =
        [
            ("LS", "Leeds", 53.80, -1.55),
            ("LS1", "Leeds", 53.797, -1.548),
            ("LS29", "Ilkley", 53.925, -1.822),
            ("YO", "York", 53.96, -1.08),
            ("YO1", "York", 53.958, -1.080),
            ("HX1", "Halifax", 53.722, -1.870),
            ("M", "Manchester", 53.48, -2.24),
            ("M1", "Manchester", 53.478, -2.234),
            ("CF", "Cardiff", 51.48, -3.18),
            ("CF10", "Cardiff", 51.479, -3.176),
            ("SA1", "Swansea", 51.622, -3.938),
            ("LL30", "Llandudno", 53.322, -3.826),
            ("NE1", "Newcastle upon Tyne", 54.972, -1.613),
            ("TF1", "Telford", 52.706, -2.487),
        ];
        return places.Select(place => new SavePlace
        {
            Place = place.Code,
            Town = place.Town,
            Position = new Position(place.Latitude, place.Longitude),
            By = By,
        });
    }

    private static IEnumerable<ICommand> Ranges() =>
        [
            new SaveRange
            {
                Range = "best-sellers",
                Name = "Best sellers",
                By = By,
            },
            new SaveRange
            {
                Range = "wine",
                Name = "Wine",
                By = By,
            },
        ];

    private static IEnumerable<ICommand> Products()
    {
        yield return Product(
            "oxford-shirt",
            "Oxford shirt",
            "Men > Shirts",
            "Cotton, with a button-down collar.",
            true
        );
        foreach (var colour in (string[])["White", "Navy"])
        {
            foreach (var size in (string[])["S", "M", "L"])
            {
                var sku = $"LF-1001-{(colour == "White" ? "WHT" : "NAV")}-{size}";
                yield return Variant(sku, "oxford-shirt", 3_500, colour, size);
            }
        }

        yield return Product(
            "lambswool-scarf",
            "Lambswool scarf",
            ["Women > Accessories > Scarves", "Men > Accessories"],
            "Spun and woven in the Borders.",
            true
        );
        yield return Variant("LF-1020-FOR", "lambswool-scarf", 3_200, "Forest");
        yield return Variant("LF-1020-NVY", "lambswool-scarf", 3_200, "Navy");

        yield return Product(
            "leather-tote",
            "Leather tote with an inside pocket",
            ["Women > Bags"],
            "Vegetable-tanned.",
            brand: "Harrow & Finch",
            seller: "Harrow & Finch"
        );
        yield return Variant("HF-0001-TAN", "leather-tote", 12_900, "Tan");
        yield return Variant("HF-0001-BLK", "leather-tote", 13_900, "Black");

        yield return Product("stoneware-mug", "Stoneware mug", "Home > Kitchen > Mugs", "Holds 350 ml.", true);
        yield return Variant("LF-2001", "stoneware-mug", 950, "Cream", gtin: "5012345678900");

        yield return Product("cafetiere", "Café cafetière", "Home > Kitchen", "Eight cups of coffee.");
        yield return Variant("LF-2002", "cafetiere", 2_800);

        yield return Product("wool-blanket", "Wool blanket", "Home > Bedroom", "Heavy and warm.");
        yield return Variant("LF-2003", "wool-blanket", 8_500, "Oatmeal");

        yield return Product("desk-lamp", "Brass desk lamp", "Home > Lighting", "Sold out everywhere.");
        yield return Variant("LF-2004", "desk-lamp", 6_500);

        yield return Product("rioja", "Rioja Crianza", ["Wine > Red"], "2022, 75 cl.", age: 18, ranges: ["wine"]);
        yield return Variant("LF-7003", "rioja", 1_150, size: "75 cl");

        yield return Product("prosecco", "Prosecco", ["Wine > Sparkling"], "Dry, 75 cl.", age: 18, ranges: ["wine"]);
        yield return Variant("LF-7004", "prosecco", 1_250, size: "75 cl");

        yield return Product("kids-wellies", "Kids' wellies", "Children > Shoes", "Natural rubber.");
        foreach (var size in (string[])["10", "11", "12"])
        {
            yield return Variant($"LF-3001-{size}", "kids-wellies", 1_800, "Yellow", size);
        }

        yield return Product("hand-cream", "Hand cream", "Beauty > Hands", "Unscented.");
        yield return Variant("LF-5001", "hand-cream", 700, size: "75 ml");

        yield return Product("sourdough", "Sourdough loaf", "Food > Bakery", "Baked in the store.");
        yield return Variant("LF-6001", "sourdough", 390);

        yield return Product("secateurs", "Secateurs", "Garden > Tools", "Forged steel.");
        yield return Variant("LF-8001", "secateurs", 2_450);
    }

    private static SaveProduct Product(
        string id,
        string title,
        string category,
        string description,
        bool bestSeller = false
    ) => Product(id, title, [category], description, bestSeller);

    public static SaveProduct Product(
        string id,
        string title,
        ImmutableArray<string> categories,
        string description,
        bool bestSeller = false,
        string brand = "Larkfield",
        string? seller = null,
        int? age = null,
        ImmutableArray<string>? ranges = null
    ) =>
        new()
        {
            Product = new ProductSaved
            {
                Id = id,
                Title = title,
                Description = description,
                Brand = brand,
                Seller = seller,
                Categories = categories,
                Ranges = bestSeller ? ["best-sellers"] : ranges ?? [],
                AgeRestriction = age,
                Images = [$"/tiles/{id}.webp"],
            },
            By = By,
        };

    public static SaveVariant Variant(
        string sku,
        string product,
        long priceMinor,
        string? colour = null,
        string? size = null,
        string? gtin = null
    ) =>
        new()
        {
            Variant = new VariantSaved
            {
                Sku = sku,
                ProductId = product,
                Gtin = gtin,
                PriceMinor = priceMinor,
                Currency = "GBP",
                Colour = colour,
                Size = size,
                Image = colour is null ? null : $"/tiles/{product}-{colour.ToLowerInvariant()}.webp",
            },
            By = By,
        };

    /// <summary>Shirts in Leeds and the dc; secateurs, blanket and tote in the dc only; the lamp nowhere.</summary>
    private static IEnumerable<ICommand> StockLevels() =>
        [
            Count(
                Leeds,
                ("LF-1001-WHT-S", 0),
                ("LF-1001-WHT-M", 5),
                ("LF-1001-NAV-M", 5),
                ("LF-1001-NAV-L", 5),
                ("LF-1020-FOR", 4),
                ("LF-1020-NVY", 4),
                ("LF-2001", 12),
                ("LF-7003", 8),
                ("LF-3001-10", 2),
                ("LF-5001", 10),
                ("LF-6001", 6),
                ("LF-2004", 0)
            ),
            Count(York, ("LF-1020-FOR", 6), ("LF-2001", 12), ("LF-2002", 3), ("LF-5001", 10)),
            Count(Cardiff, ("LF-2001", 12), ("LF-7003", 8), ("LF-5001", 10)),
            Count(
                Dc,
                ("LF-1001-WHT-S", 50),
                ("LF-1001-WHT-M", 50),
                ("LF-1001-WHT-L", 50),
                ("LF-1001-NAV-S", 50),
                ("LF-1001-NAV-M", 50),
                ("LF-1001-NAV-L", 50),
                ("LF-1020-FOR", 20),
                ("LF-1020-NVY", 20),
                ("HF-0001-TAN", 10),
                ("HF-0001-BLK", 10),
                ("LF-2001", 200),
                ("LF-2003", 15),
                ("LF-7003", 60),
                ("LF-7004", 60),
                ("LF-3001-10", 30),
                ("LF-3001-11", 30),
                ("LF-3001-12", 30),
                ("LF-8001", 25)
            ),
        ];
}
