using Holdfast.Retail.Branding;
using Holdfast.Retail.Messages;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Tests.Rules.Messages;

public sealed class OrderMessageTests
{
    private static readonly Site Leeds = new()
    {
        Code = "LEEDS1",
        Kind = SiteKind.STORE,
        Name = "Leeds Briggate",
        Address = new Address(["12 Briggate"], "Leeds", "LS1 6HD", "GB"),
        TimeZone = "Europe/London",
    };

    [Fact]
    public void Confirmed_says_what_where_and_when()
    {
        var message = OrderMessage.Confirmed(Letter(Orders.Confirmed()));
        Assert.Equal("Order 4F7K2-9QX8M is confirmed: collect on Sunday 22 November", message.Subject);
        Assert.Equal(
            """
            Your order is confirmed

            Order 4F7K2-9QX8M

            Thank you, Maya Okafor.

            We will write again when it is ready. Please wait for that message before you come.

            Collect: Sunday 22 November, 14:00 to 15:00
            Where: Leeds Briggate, 12 Briggate, Leeds LS1 6HD

            2 × Oxford shirt, Navy, M  £24.00
            1 × Stoneware mug  £6.50
            Total  £30.50

            Your card is charged when the order is ready.

            See your order:
            https://shop.larkfield.example/orders/4F7K29QX8M

            -- 
            Larkfield

            """,
            message.Text
        );
        Assert.Empty(message.Images);
    }

    [Fact]
    public void Ready_carries_the_pass_the_code_and_what_was_not_found()
    {
        var message = OrderMessage.Ready(Letter(Orders.Ready(shirts: 1, mugs: 1)) with { Pass = "HF1:TEST" });
        Assert.Equal("Ready to collect: order 4F7K2-9QX8M at Leeds Briggate", message.Subject);
        Assert.Equal(
            """
            Your order is ready

            Order 4F7K2-9QX8M

            Good news, Maya Okafor: you can collect your order.

            Your collection code: 482 913

            Collect: Sunday 22 November, 14:00 to 15:00
            Where: Leeds Briggate, 12 Briggate, Leeds LS1 6HD
            We keep it until: Sunday 6 December

            1 × Oxford shirt, Navy, M  £12.00
            1 × Stoneware mug  £6.50
            Total  £18.50

            We are sorry, we could not find 1 × Oxford shirt, Navy, M. You do not pay for it.

            See your order:
            https://shop.larkfield.example/orders/4F7K29QX8M

            -- 
            Larkfield

            """,
            message.Text
        );
        Assert.Contains("src=\"cid:pass\"", message.Html, StringComparison.Ordinal);
        Assert.Contains("482 913", message.Html, StringComparison.Ordinal);
        Assert.Equal("89504E47", Convert.ToHexString(Assert.Single(message.Images).Bytes.AsSpan()[..4]));
    }

    [Fact]
    public void The_collector_learns_how_to_collect_and_neither_goods_nor_prices()
    {
        var letter = Letter(Orders.Ready(2, 1)) with { People = new(SomePeople.Maya, SomePeople.Sam) };
        var message = OrderMessage.ReadyForCollector(letter with { Pass = "HF1:TEST" });
        Assert.Contains("482 913", message.Text, StringComparison.Ordinal);
        foreach (var secret in (string[])["shirt", "mug", "£", "/orders/"])
        {
            Assert.DoesNotContain(secret, message.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, message.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Goods_with_an_age_limit_ask_for_proof_of_age()
    {
        var order = Orders.Ready(2, 1);
        order = order with { Lines = order.Lines.SetItem(1, order.Lines[1] with { AgeRestriction = 18 }) };
        Assert.Contains(
            "Some goods are for people of 18 and over.",
            OrderMessage.Ready(Letter(order)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Times_are_the_stores_own_in_summer_too()
    {
        var start = Instant.FromUtc(2026, 7, 1, 23, 30);
        var order = Orders.Confirmed() with { Slot = new BookedSlot(start, start + Duration.FromHours(1)) };
        Assert.Contains(
            "Collect: Thursday 2 July, 0:30 to 1:30",
            OrderMessage.Confirmed(Letter(order)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_message_says_everything_in_both_forms()
    {
        var letter = Letter(Orders.Ready(1, 1)) with { Pass = "HF1:TEST" };
        foreach (var compose in All)
        {
            var message = compose(letter);
            Assert.Contains("4F7K2-9QX8M", message.Subject, StringComparison.Ordinal);
            Assert.Contains("4F7K2-9QX8M", message.Text, StringComparison.Ordinal);
            Assert.Contains("4F7K2-9QX8M", message.Html, StringComparison.Ordinal);
            Assert.Contains("Larkfield", message.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hostile_strings_stay_text_in_every_place()
    {
        var plain = Tags(Hostile("plain") with { Site = Leeds with { Name = "plain" } });
        foreach (
            var text in Hardening
                .Strings()
                .Where((text, i) => i % 4 == 0 && Wording.Line(text).Length is > 0 and < 2_000)
        )
        {
            var letter = Hostile(text) with { Site = Leeds with { Name = text }, Retailer = text };
            foreach (var message in All.Select(compose => compose(letter)))
            {
                Assert.False(message.Subject.Any(char.IsControl), text);
                Assert.DoesNotContain("\nBcc:", message.Text, StringComparison.OrdinalIgnoreCase);
            }
            // Our own markup has as many tags as with a plain name, so nothing of the text became one.
            Assert.Equal(plain, Tags(letter));
        }
    }

    private static readonly Func<OrderLetter, OrderMessage>[] All =
    [
        OrderMessage.Confirmed,
        OrderMessage.Ready,
        OrderMessage.ReadyForCollector,
        OrderMessage.Cancelled,
        OrderMessage.Expired,
    ];

    private static OrderLetter Letter(Order order) =>
        new(
            order,
            new(SomePeople.Maya, null),
            Leeds,
            "Larkfield",
            new Brand().Accent,
            new Uri($"https://shop.larkfield.example/orders/{order.Number}"),
            Pass: null
        );

    private static OrderLetter Hostile(string text)
    {
        var order = Orders.Ready(1, 1);
        return Letter(
            order with
            {
                Lines = [.. order.Lines.Select(line => line with { Title = text, Option = text })],
            }
        ) with
        {
            People = new(SomePeople.Maya with { Name = text }, new(text, null, null)),
        };
    }

    private static int Tags(OrderLetter letter) => All.Sum(compose => compose(letter).Html.Count(it => it == '<'));
}
