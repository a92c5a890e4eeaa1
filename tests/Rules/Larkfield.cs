using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Tests.Rules;

/// <summary>
/// A retailer with two stores and two dcs on a Monday morning in November. LEEDS is open 9 to 20 and needs two hours; DC1 serves it
/// every day (order by 20:00, on the shelf at 12:00 next day), DC2 likewise an hour later.
/// </summary>
internal static class Larkfield
{
    public const string Colleague = "staff:ben";

    /// <summary>10:00 in London.</summary>
    public static readonly Instant MondayTen = Instant.FromUtc(2026, 11, 23, 10, 0);

    private static int s_orders;

    public static Story Open() => new Story { Now = MondayTen }.Given([.. Facts()]);

    public static Instant London(int year, int month, int day, int hour, int minute = 0) =>
        OpeningHours.At(DateTimeZoneProviders.Tzdb["Europe/London"], new LocalDateTime(year, month, day, hour, minute));

    /// <summary>A time of Tuesday, the day after <see cref="MondayTen"/>.</summary>
    public static Instant Tuesday(int hour) => London(2026, 11, 24, hour);

    public static string NewNumber() =>
        OrderNumber.From([1, 2, 3, 4, 5, 6, 7, .. Digits(Interlocked.Increment(ref s_orders))]);

    /// <summary>An order for Leeds on Tuesday at 14:00.</summary>
    public static PlaceOrder Place(params BasketLine[] lines) =>
        new()
        {
            Number = NewNumber(),
            CollectionCode = "482913",
            Store = "LEEDS",
            SlotStart = Tuesday(14),
            Lines = [.. lines],
            Customer = SomePeople.Sealed(),
            PersonKeys = [],
            PaymentProvider = "test",
            Channel = "shop",
            By = "customer:maya",
        };

    /// <summary>Places the order and pays it.</summary>
    public static string Confirmed(this Story story, PlaceOrder place)
    {
        var placed = story.Accepts<OrderPlaced>(place);
        story.Accepts<OrderPaid>(
            new PayOrder
            {
                Number = place.Number,
                Reference = $"auth-{place.Number}",
                AuthorisedMinor = placed.TotalMinor,
                By = "provider:test",
            }
        );
        return place.Number;
    }

    public static Order Order(this Story story, string number) => story.Get<Order>(Keys.Order(number));

    public static StockLevel Stock(this Story story, string site, string sku) =>
        story.Get<StockLevel>(Keys.Stock(site, sku));

    public static DayHours Hours(int from, int to) => new([new OpenSpan(new LocalTime(from, 0), new LocalTime(to, 0))]);

    public static WeekHours Week(DayHours day) => new(day, day, day, day, day, day, day);

    public static SiteSaved Store(string code, SlotTemplate? slots = null, int preparationMinutes = 120) =>
        new()
        {
            Code = code,
            Kind = SiteKind.STORE,
            Name = $"Larkfield {code}",
            TimeZone = "Europe/London",
            PreparationMinutes = preparationMinutes,
            Slots = slots ?? new SlotTemplate(60, 3, 40, 7),
        };

    public static SiteSaved Dc(string code) =>
        new()
        {
            Code = code,
            Kind = SiteKind.DC,
            Name = code,
            TimeZone = "Europe/London",
        };

    public static RouteSaved EveryDay(string from, string to, int shelfHour) =>
        new(
            from,
            to,
            [
                .. Enumerable
                    .Range(1, 7)
                    .Select(day => new Departure(
                        (IsoDayOfWeek)day,
                        new LocalTime(20, 0),
                        1,
                        new LocalTime(shelfHour, 0),
                        new LocalTime(2, 0)
                    )),
            ]
        );

    private static IEnumerable<Fact> Facts()
    {
        yield return new RetailerSaved("Larkfield", "GBP", 10, 50_000, 100, 99);
        foreach (var store in new[] { "LEEDS", "YORK" })
        {
            yield return Store(store);
            yield return new SiteHoursSet(store, Week(Hours(9, 20)));
        }

        yield return Dc("DC1");
        yield return Dc("DC2");
        yield return EveryDay("DC1", "LEEDS", 12);
        yield return EveryDay("DC2", "LEEDS", 13);
        foreach (
            var (sku, price, age) in new (string, long, int?)[]
            {
                ("SHIRT", 1_200, null),
                ("MUG", 650, null),
                ("WINE", 899, 18),
                ("HAT", 1_500, null),
                ("RING", 50_000, null),
            }
        )
        {
            yield return new ProductSaved
            {
                Id = $"P-{sku}",
                Title = $"A {sku}",
                AgeRestriction = age,
                Images = ["first.png"],
            };
            yield return new VariantSaved
            {
                Sku = sku,
                ProductId = $"P-{sku}",
                PriceMinor = price,
                Currency = "GBP",
                Colour = "Navy",
                Size = "M",
            };
        }

        yield return new StockCounted("LEEDS", [new("SHIRT", 6, 1), new("WINE", 2), new("RING", 2)]);
        yield return new StockCounted("DC1", [new("SHIRT", 10), new("MUG", 10)]);
        yield return new StockCounted("DC2", [new("HAT", 5)]);
        yield return new PlaceSaved("LS1", "Leeds", new Position(53.79, -1.54));
    }

    private static byte[] Digits(int number) => [(byte)(number / 32), (byte)number];
}
