using Holdfast.Retail.Promises;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Tests.Rules.Promises;

public sealed class PromiseTests
{
    private static readonly Instant Ten = Larkfield.MondayTen;

    /// <summary>Open 9 to 20, two hours of preparation; times are London's.</summary>
    [Theory]
    [InlineData("2026-11-23T10:00", "2026-11-23T12:00", "same_day")]
    [InlineData("2026-11-23T10:00:00.001", "2026-11-23T12:01", "same_day")]
    [InlineData("2026-11-23T07:00", "2026-11-23T11:00", "same_day")]
    [InlineData("2026-11-23T18:00", "2026-11-23T20:00", "same_day")]
    [InlineData("2026-11-23T18:01", "2026-11-24T09:01", "next_day")]
    [InlineData("2026-11-23T19:00", "2026-11-24T10:00", "next_day")]
    [InlineData("2026-11-23T23:30", "2026-11-24T11:00", "next_day")]
    [InlineData("2026-03-28T19:30", "2026-03-29T10:30", "next_day")]
    [InlineData("2026-10-24T19:30", "2026-10-25T10:30", "next_day")]
    [InlineData("2026-12-24T19:00", "2026-12-27T10:00", "3-day")]
    public void From_its_own_shelves_a_store_is_ready_after_its_preparation_in_opening_hours(
        string now,
        string ready,
        string sla
    )
    {
        var promise = Made(London(now), Store(shirts: 1), [Dc("DC1", 12, shirts: 50)], shirts: 1);
        Assert.Equal(PromiseSource.STORE, promise.Source);
        Assert.Equal(London(ready), promise.ReadyFrom);
        Assert.Equal(sla, promise.PickupSla);
    }

    /// <summary>Order by 20:00, on the shelf at 12:00 next day; the store is closed at Christmas, the dc on the 28th.</summary>
    [Theory]
    [InlineData("2026-11-23T10:00", "2026-11-24T12:00", "next_day")]
    [InlineData("2026-11-23T19:59:59.999", "2026-11-24T12:00", "next_day")]
    [InlineData("2026-11-23T20:00", "2026-11-24T12:00", "next_day")]
    [InlineData("2026-11-23T20:00:00.001", "2026-11-25T12:00", "2-day")]
    [InlineData("2026-03-28T19:00", "2026-03-29T12:00", "next_day")]
    [InlineData("2026-03-29T20:00", "2026-03-30T12:00", "next_day")]
    [InlineData("2026-10-24T19:00", "2026-10-25T12:00", "next_day")]
    [InlineData("2026-10-25T20:00", "2026-10-26T12:00", "next_day")]
    [InlineData("2026-12-23T21:00", "2026-12-27T12:00", "4-day")]
    [InlineData("2026-12-27T21:00", "2026-12-30T12:00", "3-day")]
    public void From_a_dc_the_goods_come_with_the_first_departure_that_can_be_caught(
        string now,
        string ready,
        string sla
    )
    {
        var promise = Made(London(now), Store(), [Dc("DC1", 12, shirts: 50)], shirts: 1);
        Assert.Equal(PromiseSource.DC, promise.Source);
        Assert.Equal(London(ready), promise.ReadyFrom);
        Assert.Equal(sla, promise.PickupSla);
    }

    [Fact]
    public void Goods_that_come_at_night_are_ready_when_the_store_opens()
    {
        var promise = Made(Ten, Store(), [Dc("DC1", 4, shirts: 1)], shirts: 1);
        Assert.Equal(London("2026-11-24T09:00"), promise.ReadyFrom);
    }

    [Fact]
    public void Goods_that_come_after_closing_are_ready_the_next_day()
    {
        var promise = Made(Ten, Store(), [Dc("DC1", 21, shirts: 1)], shirts: 1);
        Assert.Equal(London("2026-11-25T09:00"), promise.ReadyFrom);
    }

    [Fact]
    public void A_departure_that_leaves_after_midnight_leaves_the_day_after_its_cut_off()
    {
        var promise = Made(Ten, Store(), [Dc("DC1", 12, shirts: 1)], shirts: 1);
        Assert.Equal(London("2026-11-24T02:00"), Assert.Single(promise.Parts).LeavesBy);
    }

    [Fact]
    public void The_dc_whose_goods_come_first_is_chosen_whatever_the_order()
    {
        var promise = Made(Ten, Store(), [Dc("DC1", 15, shirts: 5), Dc("DC2", 11, shirts: 5)], shirts: 1);
        Assert.Equal("DC2", Assert.Single(promise.Parts).Site);
    }

    [Fact]
    public void A_dc_that_has_everything_is_preferred_to_a_split()
    {
        var promise = Made(Ten, Store(shirts: 3), [Dc("DC1", 12, shirts: 5)], shirts: 4);
        Assert.Equal(PromiseSource.DC, promise.Source);
        Assert.Equal([new Wanted("SHIRT", 4)], Assert.Single(promise.Parts).Lines);
    }

    [Fact]
    public void Else_the_basket_is_split_even_within_a_line_and_ready_with_its_last_part()
    {
        var promise = Made(Ten, Store(shirts: 3, mugs: 1), [Dc("DC1", 12, shirts: 2)], shirts: 5, mugs: 1);
        Assert.Equal(PromiseSource.SPLIT, promise.Source);
        Assert.Equal(London("2026-11-24T12:00"), promise.ReadyFrom);
        Assert.Equal(["LEEDS", "DC1"], promise.Parts.Select(part => part.Site));
        Assert.Equal([new Wanted("SHIRT", 3), new Wanted("MUG", 1)], promise.Parts[0].Lines);
        Assert.Equal([new Wanted("SHIRT", 2)], promise.Parts[1].Lines);
        Assert.Null(promise.Parts[0].LeavesBy);
    }

    [Fact]
    public void What_is_nowhere_is_out_of_stock_with_the_most_that_could_be_had()
    {
        var none = None(Ten, Store(shirts: 1), [Dc("DC1", 12, shirts: 2), Dc("DC2", 12, shirts: 3)], shirts: 5);
        var line = Assert.Single(none.Lines);
        Assert.Equal((4, UncollectableLine.OutOfStock), (line.Available, line.Reason));
    }

    [Fact]
    public void Lines_that_no_dc_has_together_say_so()
    {
        var none = None(Ten, Store(), [Dc("DC1", 12, shirts: 2), Dc("DC2", 12, mugs: 3)], shirts: 1, mugs: 1);
        Assert.All(none.Lines, line => Assert.Equal(UncollectableLine.NotTogether, line.Reason));
    }

    [Fact]
    public void A_site_where_nobody_collects_says_so()
    {
        var dc = Dc("DC1", 12, shirts: 5);
        Assert.Equal(UncollectableLine.NoCollection, None(Ten, dc, [], shirts: 1).Lines[0].Reason);
        var store = Store(shirts: 5);
        var closed = store with { Site = store.Site with { Hours = WeekHours.Closed } };
        Assert.Equal(UncollectableLine.StoreClosed, None(Ten, closed, [], shirts: 1).Lines[0].Reason);
    }

    [Fact]
    public void A_dc_without_a_departure_gives_nothing()
    {
        var dc = Dc("DC1", 12, shirts: 5);
        var idle = dc with { Route = dc.Route! with { Departures = [] } };
        Assert.Equal(UncollectableLine.OutOfStock, None(Ten, Store(), [idle], shirts: 1).Lines[0].Reason);
    }

    [Theory]
    [InlineData(5, "6-day")]
    [InlineData(6, "multi-week")]
    [InlineData(13, "multi-week")]
    public void A_week_or_more_is_called_multi_week(int daysOnTheWay, string sla)
    {
        var dc = Dc("DC1", 12, shirts: 5);
        var slow = dc with
        {
            Route = dc.Route! with
            {
                Departures =
                [
                    new Departure(IsoDayOfWeek.Tuesday, new LocalTime(20, 0), daysOnTheWay, new LocalTime(12, 0)),
                ],
            },
        };
        var promise = Made(Ten, Store(), [slow], shirts: 1);
        Assert.Equal(sla, promise.PickupSla);
        Assert.Equal(promise.ReadyFrom, promise.Parts[0].LeavesBy);
    }

    private static Promise.Collectable Made(Instant now, Supply store, Supply[] dcs, int shirts = 0, int mugs = 0) =>
        Assert.IsType<Promise.Collectable>(Promise.For(store, dcs, Basket(shirts, mugs), now));

    private static Promise.NotCollectable None(Instant now, Supply store, Supply[] dcs, int shirts = 0, int mugs = 0) =>
        Assert.IsType<Promise.NotCollectable>(Promise.For(store, dcs, Basket(shirts, mugs), now));

    private static System.Collections.Immutable.ImmutableArray<Wanted> Basket(int shirts, int mugs) =>
        [.. new[] { new Wanted("SHIRT", shirts), new Wanted("MUG", mugs) }.Where(line => line.Quantity > 0)];

    private static Supply Store(int shirts = 0, int mugs = 0) =>
        new(
            new Site
            {
                Code = "LEEDS",
                Kind = SiteKind.STORE,
                Name = "Leeds",
                TimeZone = "Europe/London",
                Slots = new SlotTemplate(60, 3, 10, 7),
                Hours = Larkfield.Week(Larkfield.Hours(9, 20)),
                SpecialDays =
                [
                    new SpecialDay(new LocalDate(2026, 12, 25), "Christmas Day", DayHours.Closed),
                    new SpecialDay(new LocalDate(2026, 12, 26), "Boxing Day", DayHours.Closed),
                ],
            },
            null,
            Available(shirts, mugs)
        );

    private static Supply Dc(string code, int shelfHour, int shirts = 0, int mugs = 0) =>
        new(
            new Site
            {
                Code = code,
                Kind = SiteKind.DC,
                Name = code,
                TimeZone = "Europe/London",
                SpecialDays = [new SpecialDay(new LocalDate(2026, 12, 28), "Bank holiday", DayHours.Closed)],
            },
            new Route
            {
                From = code,
                To = "LEEDS",
                Departures = Larkfield.EveryDay(code, "LEEDS", shelfHour).Departures,
            },
            Available(shirts, mugs)
        );

    private static Func<string, int> Available(int shirts, int mugs) => sku => sku == "SHIRT" ? shirts : mugs;

    private static Instant London(string local) =>
        OpeningHours.At(
            DateTimeZoneProviders.Tzdb["Europe/London"],
            LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local) is { Success: true } read
                ? read.Value
                : LocalDateTimePattern.ExtendedIso.Parse(local).Value
        );
}
