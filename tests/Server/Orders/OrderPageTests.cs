using System.Net;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Expire;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static Holdfast.Tests.Server.Orders.AmiraOrders;

namespace Holdfast.Tests.Server.Orders;

/// <summary>The order's page as a browser without JavaScript sees it, and the ways to it.</summary>
public sealed class OrderPageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_customer_cancels_until_picking_starts()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        await visitor.SendAsync(Form, Ct, Amira);
        var page = visitor.Address;

        await visitor.FollowAsync("Cancel this order", Ct);
        await visitor.SendAsync("form[action$='/cancellation']", Ct);

        Assert.Equal(page, visitor.Address);
        Assert.Equal("Order cancelled", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Null(visitor.Page.QuerySelector(".pass"));
    }

    [Fact]
    public async Task An_expired_hold_is_told_on_the_page()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        await visitor.SendAsync(Form, Ct, [.. Amira, ("token", "tok_authenticate")]);
        var number = Assert.Single(OrdersOf(world)).Number;
        await visitor.GoAsync(await world.Node.Services.GetRequiredService<OrderLinks>().PathAsync(number, Ct), Ct);
        Assert.Equal("Waiting for your payment", visitor.Page.QuerySelector("h1")!.TextContent);

        world.Clock.Advance(Duration.FromMinutes(11));
        await world.CommitAsync(new ExpireOrder { Number = number, By = "test" }, Ct);
        await visitor.SendAsync("form[action$='/payment']", Ct);

        Assert.Equal("Not paid in time", visitor.Page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task An_order_is_shown_to_whoever_has_its_link_and_to_nobody_else()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        await visitor.SendAsync(Form, Ct, Amira);
        var (page, number) = (visitor.Address, OrdersOf(world)[0].Number);

        using var shown = await visitor.Http.GetAsync(new Uri(page, UriKind.Relative), Ct);
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.Equal("noindex", Assert.Single(shown.Headers.GetValues("X-Robots-Tag")));
        foreach (
            var wrong in (string[])
                [$"/orders/{number}/x", $"{page}x", page[..^1], $"/orders/{OrderNumber.New()}{page[17..]}"]
        )
        foreach (var rest in (string[])["", "/events", "/payment", "/cancellation"])
        {
            using var answer = await visitor.Http.GetAsync(new Uri(wrong + rest, UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_number_and_its_email_find_the_order_and_anything_else_gets_one_answer()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        await visitor.SendAsync(Form, Ct, Amira);
        var (page, number) = (visitor.Address, OrdersOf(world)[0].Number);

        await visitor.GoAsync("/orders", Ct);
        await visitor.SendAsync(
            "form[action='/orders']",
            Ct,
            ("number", OrderNumber.Show(number)),
            ("email", "AMIRA@example.com")
        );
        Assert.Equal(page, visitor.Address);

        var answers = new HashSet<string>();
        foreach (
            var (tried, email) in ((string, string)[])
                [(number, "tom@example.com"), (OrderNumber.New(), "amira@example.com"), ("1", "")]
        )
        {
            await visitor.GoAsync("/orders", Ct);
            await visitor.SendAsync("form[action='/orders']", Ct, ("number", tried), ("email", email));
            Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
            answers.Add(visitor.Page.QuerySelector(".error-summary")!.TextContent);
        }
        Assert.Single(answers);
    }
}
