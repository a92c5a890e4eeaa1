using System.Collections.Immutable;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Tests.Rules.Shop;

public sealed class WhenTests
{
    private static readonly DayHours Nine = new([new OpenSpan(new LocalTime(9, 0), new LocalTime(18, 0))]);

    private static readonly Site Leeds = new()
    {
        Code = "LEEDS",
        Kind = SiteKind.STORE,
        Name = "Leeds Briggate",
        TimeZone = "Europe/London",
        Hours = new WeekHours(Nine, Nine, Nine, Nine, Nine, Nine, DayHours.Closed),
    };

    /// <summary>Saturday, 10:00 in London.</summary>
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 10, 0);

    [Theory]
    [InlineData(2026, 11, 21, 16, "Today from 16:00")]
    [InlineData(2026, 11, 22, 9, "Tomorrow from 9:00")]
    [InlineData(2026, 11, 28, 12, "Sat 28 Nov from 12:00")]
    [InlineData(2026, 9, 3, 12, "Thu 3 Sep from 13:00")] // summer time
    [InlineData(2027, 1, 4, 9, "Mon 4 Jan 2027 from 9:00")]
    public void A_time_is_said_by_its_day(int year, int month, int day, int hour, string words) =>
        Assert.Equal(words, When.From(Leeds, Now, Instant.FromUtc(year, month, day, hour, 0)));

    [Fact]
    public void Today_ends_at_midnight_in_the_stores_zone()
    {
        var late = Instant.FromUtc(2026, 7, 1, 23, 30); // half past midnight on the 2nd, in summer time

        Assert.Equal("Today from 9:00", When.From(Leeds, late, Instant.FromUtc(2026, 7, 2, 8, 0)));
    }

    [Fact]
    public void A_day_is_said_once_for_its_slots()
    {
        Assert.Equal(
            ["Today 16:00–17:00", "17:00–18:00", "Tomorrow 9:00–10:00"],
            When.Slots(Leeds, Now, [Slot(21, 16), Slot(21, 17), Slot(22, 9)])
        );
        Assert.Equal("Tomorrow, 9:00–10:00", When.Slot(Leeds, Now, Slot(22, 9)));
    }

    [Theory]
    [InlineData(21, 10, "Open until 18:00")]
    [InlineData(21, 18, "Opens Mon 23 Nov at 9:00")]
    [InlineData(22, 12, "Opens tomorrow at 9:00")]
    [InlineData(23, 8, "Opens today at 9:00")]
    public void A_store_says_when_it_is_open(int day, int hour, string words) =>
        Assert.Equal(words, When.OpenNow(Leeds, Instant.FromUtc(2026, 11, day, hour, 0)));

    [Fact]
    public void A_store_that_never_opens_is_closed() =>
        Assert.Equal("Closed", When.OpenNow(Leeds with { Hours = WeekHours.Closed }, Now));

    [Fact]
    public void Hours_are_said_as_on_the_door()
    {
        ImmutableArray<OpenSpan> siesta =
        [
            new(new LocalTime(9, 0), new LocalTime(13, 0)),
            new(new LocalTime(14, 30), new LocalTime(18, 0)),
        ];
        Assert.Equal("9:00–13:00, 14:30–18:00", When.Hours(new DayHours(siesta)));
        Assert.Equal("Closed", When.Hours(DayHours.Closed));
        Assert.Equal("Open 24 hours", When.Hours(new DayHours([new OpenSpan(default, default)])));
    }

    private static Slot Slot(int day, int hour) =>
        new(Instant.FromUtc(2026, 11, day, hour, 0), Instant.FromUtc(2026, 11, day, hour + 1, 0));
}
