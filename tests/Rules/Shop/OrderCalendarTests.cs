using System.Collections.Immutable;
using System.Text;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Track;
using Holdfast.Retail.Sites;

namespace Holdfast.Tests.Rules.Shop;

public sealed class OrderCalendarTests
{
    private static readonly Uri s_page = new(
        "https://shop.example/orders/4F7K29QX8M/a-token-of-some-length-as-links-have-it"
    );

    private static readonly Site s_leeds = new()
    {
        Code = "LEEDS1",
        Name = "Leeds; Briggate",
        Kind = SiteKind.STORE,
        TimeZone = "Europe/London",
        Address = new Address(["112 Briggate\\North"], "Leeds", "LS1 6NP", "GB"),
    };

    [Fact]
    public void The_event_is_the_booked_time_at_the_store_with_the_pass()
    {
        var lines = Unfolded(Orders.Confirmed(), s_leeds);

        Assert.Equal("BEGIN:VCALENDAR", lines[0]);
        Assert.Contains("DTSTART:20261122T140000Z", lines);
        Assert.Contains("DTEND:20261122T150000Z", lines);
        Assert.Contains("UID:4F7K29QX8M@shop.example", lines);
        Assert.Contains("SUMMARY:Collect order 4F7K2-9QX8M", lines);
        Assert.Contains($"URL:{s_page}", lines);
        Assert.Equal("END:VCALENDAR", lines[^1]);
    }

    [Fact]
    public void What_means_something_in_the_format_is_escaped()
    {
        var location = Assert.Single(
            Unfolded(Orders.Confirmed(), s_leeds),
            line => line.StartsWith("LOCATION:", StringComparison.Ordinal)
        );

        Assert.StartsWith(@"LOCATION:Leeds\; Briggate\, 112 Briggate\\North\, ", location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Łódź Manufaktura, przy samym wejściu od strony południowej, obok fontanny")]
    [InlineData("🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬🏬")]
    public void Lines_are_folded_at_75_bytes_and_never_within_a_character(string name)
    {
        var text = Text(Orders.Confirmed(), s_leeds with { Name = name });

        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Contains(
            name.Replace(",", @"\,", StringComparison.Ordinal),
            text.Replace("\r\n ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    private static string Text(Order order, Site site) =>
        OrderCalendar.Write(order with { History = [new("order.placed", order.PlacedAt, "shop")] }, site, s_page);

    private static ImmutableArray<string> Unfolded(Order order, Site site) =>
        [
            .. Text(order, site)
                .Replace("\r\n ", "", StringComparison.Ordinal)
                .Split("\r\n", StringSplitOptions.RemoveEmptyEntries),
        ];
}
