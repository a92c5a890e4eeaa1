using System.Globalization;
using Holdfast.Retail;
using Holdfast.Retail.Places;
using Holdfast.Retail.Shell;
using NodaTime;

namespace Holdfast.Tests.Rules.Shop;

/// <summary>Money, distances and days are written the way of the culture that the retailer set.</summary>
public sealed class CultureTests
{
    [Theory]
    [InlineData("en-GB", 123_450, "GBP", "£1,234.50")]
    [InlineData("en-GB", -50, "GBP", "−£0.50")]
    [InlineData("en-GB", 1_200, "CHF", "CHF 12.00")]
    [InlineData("en-GB", 1_200, "JPY", "¥1,200")]
    [InlineData("en-GB", 1_200, "KWD", "KWD 1.200")]
    [InlineData("de-DE", 123_450, "EUR", "1.234,50 €")]
    [InlineData("de-DE", -50, "CHF", "−0,50 CHF")]
    [InlineData("en-IE", 999, "EUR", "€9.99")]
    public void Money(string culture, long minor, string currency, string shown) =>
        Assert.Equal(shown, In(culture, () => Holdfast.Retail.Money.Shown(minor, currency)).Replace('\u00a0', ' '));

    [Fact]
    public void An_amount_is_never_broken_over_two_lines() =>
        Assert.DoesNotContain(' ', In("de-DE", () => Holdfast.Retail.Money.Shown(123_450, "EUR")));

    [Theory]
    [InlineData("en-GB", 0.1, "under 0.1 miles")]
    [InlineData("en-GB", 2, "1.2 miles")]
    [InlineData("en-GB", 2_000, "1,243 miles")]
    [InlineData("en-IE", 2, "2.0 km")]
    [InlineData("de-DE", 2, "2,0 km")]
    [InlineData("de-DE", 2_000, "2.000 km")]
    public void Distances(string culture, double km, string shown) =>
        Assert.Equal(shown, In(culture, () => Distance.Shown(km)));

    [Fact]
    public void Days()
    {
        var sunday = new LocalDate(2026, 11, 22);
        Assert.Equal("Sunday 22 November", In("en-GB", () => When.LongDay(sunday)));
        Assert.Equal("Sonntag 22 November", In("de-DE", () => When.LongDay(sunday)));
        Assert.Equal("22 November, 9:05", In("en-GB", () => When.DateAndTime(sunday.At(new LocalTime(9, 5)))));
    }

    private static string In(string culture, Func<string> say)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return say();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
