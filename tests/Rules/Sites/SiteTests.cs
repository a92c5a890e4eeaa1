using Holdfast.Retail;
using Holdfast.Retail.Sites;
using NodaTime;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Sites;

public sealed class SiteTests
{
    private const string By = "staff:office";
    private static readonly LocalDate Christmas = new(2026, 12, 25);
    private readonly Story _story = Open();

    [Fact]
    public void Saving_a_site_keeps_its_hours_and_saving_it_again_is_nothing_new()
    {
        var save = new SaveSite { Site = Store("LEEDS") with { Name = "Leeds, Briggate" }, By = By };
        _story.Accepts<SiteSaved>(save);
        _story.DoesNothing(save);
        Assert.Equal(Hours(9, 20).Spans, _story.Get<Site>("site/LEEDS").Hours.Monday.Spans);
        _story.Refuses(save with { Site = save.Site with { Kind = SiteKind.DC } }, "site-kind-fixed");
    }

    [Theory]
    [InlineData("zone")]
    [InlineData("code")]
    [InlineData("control")]
    [InlineData("position")]
    [InlineData("nan")]
    [InlineData("slots")]
    [InlineData("preparation")]
    [InlineData("kind")]
    public void A_site_that_cannot_be_is_refused(string what)
    {
        var site = Store("NEW");
        site = what switch
        {
            "zone" => site with { TimeZone = "Europe/Leeds" },
            "code" => site with { Code = new string('x', 65) },
            "control" => site with { Code = "a\u0007" },
            "position" => site with { Position = new Position(91, 0) },
            "nan" => site with { Position = new Position(double.NaN, 0) },
            "slots" => site with { Slots = new SlotTemplate(0, 1, 1, 1) },
            "preparation" => site with { PreparationMinutes = -1 },
            _ => site with { Kind = (SiteKind)7 },
        };
        _story.Refuses(new SaveSite { Site = site, By = By }, "invalid-value");
    }

    [Fact]
    public void Hours_are_set_once_and_refused_when_they_overlap()
    {
        var set = new SetHours
        {
            Site = "LEEDS",
            Hours = Week(Hours(10, 18)),
            By = By,
        };
        _story.Accepts<SiteHoursSet>(set);
        _story.DoesNothing(set);
        _story.Refuses(set with { Site = "nowhere" }, "unknown-site");
        var night = new DayHours([Span(18, 2)]);
        _story.Accepts<SiteHoursSet>(set with { Hours = Week(night) });
        _story.Refuses(set with { Hours = Week(new DayHours([Span(1, 2), Span(18, 2)])) }, "invalid-value");
        _story.Refuses(set with { Hours = Week(new DayHours([Span(9, 12), Span(11, 18)])) }, "invalid-value");
        _story.Refuses(set with { Hours = Week(new DayHours([Span(18, 2), Span(20, 22)])) }, "invalid-value");
        _story.Accepts<SiteHoursSet>(set with { Hours = Week(new DayHours([Span(2, 12), Span(18, 2)])) });
    }

    [Fact]
    public void A_special_day_is_set_replaced_and_taken_away()
    {
        var set = new SetSpecialDay
        {
            Site = "LEEDS",
            Date = Christmas,
            Day = new SpecialDay(Christmas, "Christmas Day", DayHours.Closed),
            By = By,
        };
        _story.Accepts<SiteSpecialDaySet>(set);
        _story.DoesNothing(set);
        _story.Accepts<SiteSpecialDaySet>(set with { Day = set.Day with { Hours = Hours(10, 12) } });
        var eve = Christmas.PlusDays(-1);
        _story.Accepts<SiteSpecialDaySet>(
            set with
            {
                Date = eve,
                Day = new SpecialDay(eve, "Christmas Eve", Hours(9, 16)),
            }
        );
        Assert.Equal([eve, Christmas], _story.Get<Site>("site/LEEDS").SpecialDays.Select(day => day.Date));
        _story.Refuses(set with { Date = eve }, "invalid-value");
        _story.Accepts<SiteSpecialDayCleared>(set with { Day = null });
        _story.DoesNothing(set with { Day = null });
    }

    [Fact]
    public void A_route_is_found_from_its_store_until_it_has_no_departures()
    {
        var save = new SaveRoute
        {
            From = "DC1",
            To = "YORK",
            Departures = EveryDay("DC1", "YORK", 9).Departures,
            By = By,
        };
        _story.Accepts<RouteSaved>(save);
        _story.DoesNothing(save);
        _story.Accepts<RouteSaved>(save with { From = "DC2" });
        Assert.Equal(["DC1", "DC2"], _story.Get<RoutesTo>(Keys.RoutesTo("YORK")).Sources);
        _story.Accepts<RouteSaved>(save with { Departures = [] });
        Assert.Equal(["DC2"], _story.Get<RoutesTo>(Keys.RoutesTo("YORK")).Sources);
        _story.Accepts<RouteSaved>(save with { From = "DC2", Departures = [] });
        Assert.DoesNotContain(Keys.RoutesTo("YORK"), _story.Documents.Keys);
        _story.DoesNothing(save with { Departures = [] });
    }

    [Fact]
    public void A_route_that_cannot_be_is_refused()
    {
        var monday = new Departure(IsoDayOfWeek.Monday, new LocalTime(20, 0), 1, new LocalTime(12, 0));
        var save = new SaveRoute
        {
            From = "DC1",
            To = "LEEDS",
            Departures = [monday],
            By = By,
        };
        _story.Refuses(save with { From = "nowhere" }, "unknown-site");
        _story.Refuses(save with { From = "LEEDS", To = "DC1" }, "invalid-value");
        _story.Refuses(save with { Departures = [monday, monday] }, "invalid-value");
        _story.Refuses(save with { Departures = [monday with { ArrivesAfterDays = 0 }] }, "invalid-value");
        _story.Refuses(save with { Departures = [monday with { Day = IsoDayOfWeek.None }] }, "invalid-value");
    }

    private static OpenSpan Span(int from, int to) => new(new LocalTime(from, 0), new LocalTime(to, 0));
}
