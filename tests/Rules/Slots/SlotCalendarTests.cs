using FsCheck;
using FsCheck.Fluent;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Tests.Rules.Slots;

public sealed class SlotCalendarTests
{
    private static readonly OpenSpan AllDay = new(LocalTime.Midnight, LocalTime.Midnight);

    [Fact]
    public void Slots_fill_the_opening_hours_and_the_last_one_ends_at_closing_or_earlier()
    {
        var store = Open(90, Span(9, 0, 17, 30));
        Assert.Equal(["09:00", "10:30", "12:00", "13:30", "15:00"], Day(store, 2026, 11, 24));
    }

    [Fact]
    public void A_break_at_noon_starts_the_cuts_anew()
    {
        var store = Open(60, Span(9, 0, 11, 30), Span(13, 15, 15, 15));
        Assert.Equal(["09:00", "10:00", "13:15", "14:15"], Day(store, 2026, 11, 24));
    }

    [Theory]
    [InlineData(2026, 3, 28, 24)]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 10, 24, 24)]
    [InlineData(2026, 10, 25, 25)]
    public void A_store_that_never_closes_has_a_slot_for_every_hour_of_the_day(int year, int month, int day, int hours)
    {
        var slots = SlotsOf(Open(60, AllDay), new LocalDate(year, month, day));
        Assert.Equal(hours, slots.Count);
        Assert.All(slots, slot => Assert.Equal(Duration.FromHours(1), slot.End - slot.Start));
        Assert.All(slots.Zip(slots.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
    }

    [Theory]
    [InlineData(2026, 3, 29, 23, 12)]
    [InlineData(2026, 10, 25, 25, 13)]
    public void Two_hour_slots_keep_their_local_times_when_the_clocks_change(
        int year,
        int month,
        int day,
        int hours,
        int count
    )
    {
        var slots = SlotsOf(Open(120, AllDay), new LocalDate(year, month, day));
        Assert.Equal(count, slots.Count);
        Assert.Equal(hours, slots.Sum(slot => (slot.End - slot.Start).TotalHours));
        Assert.All(slots.Skip(2), slot => Assert.Equal(0, Local(slot.Start).Hour % 2));
    }

    [Fact]
    public void Ten_in_the_morning_is_ten_in_the_morning_before_and_after_the_change()
    {
        var store = Open(60, Span(9, 0, 20, 0));
        Assert.NotNull(SlotCalendar.Find(store, Instant.FromUtc(2026, 3, 28, 10, 0)));
        Assert.NotNull(SlotCalendar.Find(store, Instant.FromUtc(2026, 3, 29, 9, 0)));
        Assert.Equal(Day(store, 2026, 3, 28), Day(store, 2026, 3, 29));
        Assert.Equal(Day(store, 2026, 10, 24), Day(store, 2026, 10, 25));
    }

    [Fact]
    public void A_night_that_loses_an_hour_loses_its_slot()
    {
        var store = Open(60, Span(22, 0, 3, 0));
        Assert.Equal(["22:00", "23:00", "00:00", "02:00"], Night(store, new LocalDate(2026, 3, 28)));
    }

    [Fact]
    public void A_night_that_gains_an_hour_has_it_twice_under_two_identities()
    {
        var store = Open(60, Span(22, 0, 3, 0));
        Assert.Equal(["22:00", "23:00", "00:00", "01:00", "01:00", "02:00"], Night(store, new LocalDate(2026, 10, 24)));
        var twice = SlotCalendar
            .Between(store, Instant.FromUtc(2026, 10, 25, 0, 0), Instant.FromUtc(2026, 10, 25, 2, 0))
            .ToList();
        Assert.Equal(2, twice.Select(slot => slot.Start).Distinct().Count());
    }

    [Fact]
    public void A_special_day_replaces_the_weeks_hours_and_a_closed_one_has_no_slots()
    {
        var christmas = new LocalDate(2026, 12, 25);
        var store = Open(60, Span(9, 0, 12, 0)) with
        {
            SpecialDays =
            [
                new SpecialDay(christmas.PlusDays(-1), "Christmas Eve", new DayHours([Span(9, 0, 10, 0)])),
                new SpecialDay(christmas, "Christmas Day", DayHours.Closed),
            ],
        };
        Assert.Equal(["09:00"], Day(store, 2026, 12, 24));
        Assert.Empty(Day(store, 2026, 12, 25));
        Assert.Equal(3, Day(store, 2026, 12, 26).Count);
    }

    [Fact]
    public void A_night_ends_where_the_next_days_hours_begin()
    {
        var monday = new LocalDate(2026, 11, 23);
        var store = Open(60, Span(20, 0, 4, 0)) with
        {
            SpecialDays = [new SpecialDay(monday.PlusDays(1), "Inventory", new DayHours([Span(2, 0, 5, 0)]))],
        };
        var slots = SlotCalendar
            .Between(store, Larkfield.London(2026, 11, 23, 20), Larkfield.London(2026, 11, 24, 12))
            .ToList();
        Assert.Equal(6 + 3, slots.Count);
        Assert.Equal(slots.Count, slots.Select(slot => slot.Start).Distinct().Count());
    }

    [Fact]
    public void A_slot_can_be_booked_from_the_promise_until_it_starts_and_not_too_far_ahead()
    {
        var store = Open(60, Span(9, 0, 12, 0)) with { Slots = new SlotTemplate(60, 1, 1, DaysAhead: 1) };
        var now = Larkfield.London(2026, 11, 23, 10);
        var slots = SlotCalendar.Bookable(store, now, now).Select(slot => Text(slot.Start)).ToList();
        Assert.Equal(["11:00", "09:00", "10:00", "11:00"], slots);
        var later = Larkfield.London(2026, 11, 24, 9, 30);
        Assert.Equal(["10:00", "11:00"], SlotCalendar.Bookable(store, later, now).Select(slot => Text(slot.Start)));
        Assert.False(SlotCalendar.IsOpenForBooking(store, Slot(now), now));
        Assert.True(SlotCalendar.IsOpenForBooking(store, Slot(now), now - Duration.FromMilliseconds(1)));
        Assert.False(SlotCalendar.IsOpenForBooking(store, Slot(now + Duration.FromDays(2)), now));
    }

    [Fact]
    public void A_site_without_a_template_has_no_slots()
    {
        var store = Open(60, AllDay) with { Slots = null };
        Assert.Empty(SlotCalendar.Between(store, Larkfield.MondayTen, Larkfield.MondayTen + Duration.FromDays(2)));
    }

    [Fact]
    public void Slots_never_overlap_are_never_too_long_and_lie_within_the_hours_in_any_zone()
    {
        string[] zones =
        [
            "Europe/London",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "America/Sao_Paulo",
        ];
        var any =
            from zone in Gen.Elements(zones)
            from length in Gen.Choose(5, 300)
            from open in Gen.Choose(0, 23 * 60)
            from close in Gen.Choose(0, 24 * 60 - 1)
            from day in Gen.Choose(0, 2 * 365)
            select (zone, length, open, close, day);
        Prop.ForAll(
                any.ToArbitrary(),
                drawn =>
                {
                    var store = Open(drawn.length, new OpenSpan(Minute(drawn.open), Minute(drawn.close))) with
                    {
                        TimeZone = drawn.zone,
                    };
                    var from = Instant.FromUtc(2025, 1, 1, 0, 0) + Duration.FromDays(drawn.day);
                    var slots = SlotCalendar.Between(store, from, from + Duration.FromDays(4)).ToList();
                    var hours = OpeningHours.From(store, from).ToList();
                    return slots.Zip(slots.Skip(1)).All(pair => pair.First.End <= pair.Second.Start)
                        && slots.All(slot =>
                            slot.Start < slot.End
                            && slot.End - slot.Start <= Duration.FromMinutes(drawn.length)
                            && hours.Exists(open => open.Start <= slot.Start && slot.End <= open.End)
                            && SlotCalendar.Find(store, slot.Start) == slot
                        );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static LocalTime Minute(int ofDay) => LocalTime.Midnight.PlusMinutes(ofDay);

    private static Slot Slot(Instant start) => new(start, start + Duration.FromHours(1));

    private static OpenSpan Span(int fromHour, int fromMinute, int toHour, int toMinute) =>
        new(new LocalTime(fromHour, fromMinute), new LocalTime(toHour, toMinute));

    private static Site Open(int minutes, params OpenSpan[] spans) =>
        new()
        {
            Code = "LEEDS",
            Kind = SiteKind.STORE,
            Name = "Leeds",
            TimeZone = "Europe/London",
            Slots = new SlotTemplate(minutes, 3, 10, 7),
            Hours = Larkfield.Week(new DayHours([.. spans])),
        };

    private static List<string> Day(Site store, int year, int month, int day) =>
        [.. SlotsOf(store, new LocalDate(year, month, day)).Select(slot => Text(slot.Start))];

    private static List<string> Night(Site store, LocalDate date) =>
        [
            .. SlotCalendar
                .Between(store, At(date.At(new LocalTime(12, 0))), At(date.PlusDays(1).At(new LocalTime(12, 0))))
                .Select(slot => Text(slot.Start)),
        ];

    private static List<Slot> SlotsOf(Site store, LocalDate date) =>
        [.. SlotCalendar.Between(store, At(date.AtMidnight()), At(date.PlusDays(1).AtMidnight()))];

    private static Instant At(LocalDateTime local) =>
        OpeningHours.At(DateTimeZoneProviders.Tzdb["Europe/London"], local);

    private static LocalDateTime Local(Instant moment) =>
        moment.InZone(DateTimeZoneProviders.Tzdb["Europe/London"]).LocalDateTime;

    private static string Text(Instant moment) =>
        Local(moment).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
