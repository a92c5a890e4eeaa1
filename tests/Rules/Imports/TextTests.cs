using Holdfast.Retail.Imports;
using Holdfast.Retail.Sites;
using Holdfast.Tests.Kit;
using NodaTime;

namespace Holdfast.Tests.Rules.Imports;

public sealed class TextTests
{
    [Theory]
    [InlineData("12.50 GBP", "GBP", 1250)]
    [InlineData("GBP 12.50", "GBP", 1250)]
    [InlineData("£12.50", "GBP", 1250)]
    [InlineData("12.5 gbp", "GBP", 1250)]
    [InlineData("3200000 SEK", "SEK", 320_000_000)]
    [InlineData("23.00 KWD", "KWD", 23_000)]
    [InlineData("0.125 KWD", "KWD", 125)]
    [InlineData("1,299 JPY", "JPY", 1299)]
    [InlineData("500.00 JPY", "JPY", 500)]
    [InlineData("10.000 USD", "USD", 1000)]
    [InlineData("1,234,567.89 USD", "USD", 123_456_789)]
    public void Amounts_are_read_to_the_minor_unit(string text, string currency, long minor)
    {
        Assert.True(MoneyText.TryParse(text, null, out var code, out var read));
        Assert.Equal((currency, minor), (code, read));
    }

    [Theory]
    [InlineData("1.144.000 SEK")]
    [InlineData("12,50 EUR")]
    [InlineData("-1.00 GBP")]
    [InlineData("1.005 GBP")]
    [InlineData("500.5 JPY")]
    [InlineData("12.")]
    [InlineData(".5 GBP")]
    [InlineData("GBP")]
    [InlineData("1e9 GBP")]
    [InlineData("٣ GBP")]
    [InlineData("99999999999999999999999999 GBP")]
    [InlineData("10000000000.01 GBP")]
    public void What_could_be_a_slip_is_no_amount(string text) =>
        Assert.False(MoneyText.TryParse(text, "GBP", out _, out _));

    [Fact]
    public void An_amount_without_currency_takes_the_one_that_was_named()
    {
        Assert.True(MoneyText.TryParse("9.5", "usd", out var currency, out var minor));
        Assert.Equal(("USD", 950L), (currency, minor));
        Assert.True(MoneyText.TryParse("9.5", null, out currency, out _));
        Assert.Null(currency);
    }

    [Theory]
    [InlineData(5, "GBP", "0.05 GBP")]
    [InlineData(1250, "JPY", "1250 JPY")]
    [InlineData(1250, "KWD", "1.250 KWD")]
    public void Amounts_are_written_with_the_decimals_of_their_currency(long minor, string currency, string text) =>
        Assert.Equal(text, MoneyText.Format(minor, currency));

    [Theory]
    [InlineData("07:30-16:00", "07:30", "16:00")]
    [InlineData("10-9:30", "10:00", "21:30")]
    [InlineData("9-12", "09:00", "12:00")]
    [InlineData("9am-5:30pm", "09:00", "17:30")]
    [InlineData("12pm - 8pm", "12:00", "20:00")]
    [InlineData("06:00-24:00", "06:00", "00:00")]
    [InlineData("8-10", "08:00", "22:00")]
    [InlineData("12:30-6", "12:30", "18:00")]
    [InlineData("1-5:30", "13:00", "17:30")]
    [InlineData("0-11:59", "00:00", "23:59")]
    [InlineData("10:00-11:30", "10:00", "11:30")]
    [InlineData("18:00-02:00", "18:00", "02:00")]
    [InlineData("9am-5", "09:00", "17:00")]
    public void Hours_of_a_day_are_understood(string text, string open, string close)
    {
        var span = Assert.Single(HoursText.Spans(text)?.Spans ?? []);
        Assert.Equal((HoursText.Time(open), HoursText.Time(close)), (span.From, span.To));
    }

    [Theory]
    [InlineData("09:00-09:00")]
    [InlineData("18:00-02:00,20:00-21:00")]
    [InlineData("09:00-12:00,11:00-17:00")]
    [InlineData("25:00-26:00")]
    [InlineData("9-")]
    [InlineData("13pm-4pm")]
    [InlineData("always")]
    public void Hours_that_make_no_sense_are_not_guessed(string text) => Assert.Null(HoursText.Spans(text));

    [Fact]
    public void A_week_in_one_text_is_understood()
    {
        var week = HoursText.Week("Mon: 10-9; Tue-Thurs: 10-9:30; Fr 09:00-12:00,13:00-18:00; Sat: closed");
        Assert.NotNull(week);
        Assert.Equal(new LocalTime(21, 30), week[IsoDayOfWeek.Wednesday].Spans[0].To);
        Assert.Equal(2, week[IsoDayOfWeek.Friday].Spans.Length);
        Assert.Equal(DayHours.Closed, week[IsoDayOfWeek.Saturday]);
        Assert.Empty(week[IsoDayOfWeek.Sunday].Spans);
    }

    [Fact]
    public void Every_real_store_states_hours_that_are_understood()
    {
        using var file = File.OpenRead(RealData.PathOf("stores/us-stores-with-hours.csv"));
        using var text = new StreamReader(file);
        var reader = new DelimitedReader(text, ',');
        var at = Array.IndexOf(reader.Read()?.Fields ?? [], "hours");
        var stores = 0;
        while (reader.Read() is { } line)
        {
            stores++;
            var week = HoursText.Week(line.Fields[at]);
            Assert.NotNull(week);
            Assert.All(
                week.Values.SelectMany(day => day.Spans),
                span => Assert.True(span.From.Hour <= 13 && span.To.Hour >= 17)
            );
        }
        Assert.Equal(1_565, stores);
    }

    [Theory]
    [InlineData("<p>Soft &amp; warm.</p><ul><li>One</li><li>Two</li></ul>", "Soft & warm.\nOne\nTwo")]
    [InlineData("a<script>alert(1)</script>b<!-- c -->", "ab")]
    [InlineData("5 < 6 and 7 > 2", "5 < 6 and 7 > 2")]
    public void Markup_leaves_its_words(string html, string words) => Assert.Equal(words, HtmlText.Plain(html));

    [Fact]
    public void Endless_markup_costs_little() =>
        Assert.NotNull(HtmlText.Plain(string.Concat(Enumerable.Repeat("<script ", 8000))));

    [Fact]
    public void Derived_codes_stay_the_same_for_ever()
    {
        Assert.Equal(DerivedCode.OfWords("Lace-up  Trainers "), DerivedCode.OfWords("lace-Up trainers"));
        Assert.NotEqual(DerivedCode.OfWords("a", "b"), DerivedCode.OfWords("ab"));
        Assert.Equal("marks-spencer-bankside-simply-food", DerivedCode.Slug("Marks & Spencer BANKSIDE SIMPLY FOOD"));
        Assert.StartsWith("N-", DerivedCode.Slug("東京"), StringComparison.Ordinal);
    }
}
