using System.Net;
using AngleSharp.Dom;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.People;
using NodaTime;
using static Holdfast.Tests.Server.Orders.AmiraOrders;

namespace Holdfast.Tests.Server.Orders;

/// <summary>The checkout as a browser without JavaScript sees it.</summary>
public sealed class CheckoutTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task From_basket_to_confirmed_order_and_its_page(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        using var visitor = Shopper(world, "LF-2001*2!LF-7003*1");

        await visitor.GoAsync("/checkout", Ct);
        Assert.Contains("Leeds Briggate", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("£30.50", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("18 or over", visitor.Text, StringComparison.Ordinal);
        await visitor.SendAsync(
            Form,
            Ct,
            [.. Amira, ("phone", "07700 900 123"), ("who", "other"), ("collector-name", "Tom Okafor")]
        );

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.StartsWith("/orders/", visitor.Address, StringComparison.Ordinal);
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Tom Okafor", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("112 Briggate", visitor.Text, StringComparison.Ordinal);
        Assert.NotNull(visitor.Page.QuerySelector(".pass__qr svg"));
        var order = Assert.Single(OrdersOf(world));
        Assert.Equal(OrderStatus.CONFIRMED, order.Status);
        Assert.Equal("shop", order.Channel);
        Assert.Equal("Tom Okafor", world.PeopleOf(order).Nominated!.Name);
        Assert.Contains(
            order.CollectionCode[..3] + " " + order.CollectionCode[3..],
            visitor.Text,
            StringComparison.Ordinal
        );
        await visitor.GoAsync("/checkout", Ct);
        Assert.DoesNotContain("/checkout", visitor.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");

        await visitor.SendAsync(
            Form,
            Ct,
            ("name", ""),
            ("email", "amira@"),
            ("phone", "call me"),
            ("who", "other"),
            ("collector-name", ""),
            ("slot", "2026-11-22T12:00:00Z")
        );

        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        Assert.Equal(
            ["#name", "#email", "#phone", "#collector-name"],
            visitor.Page.QuerySelectorAll(".error-summary a").Select(link => link.GetAttribute("href"))
        );
        foreach (var link in visitor.Page.QuerySelectorAll(".error-summary a"))
            Assert.NotNull(visitor.Page.QuerySelector(link.GetAttribute("href")!));
        Assert.Equal("amira@", visitor.Page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal("email-hint email-error", visitor.Page.QuerySelector("#email")!.GetAttribute("aria-describedby"));
        Assert.Equal(
            "2026-11-22T12:00:00Z",
            visitor.Page.QuerySelector("input[name=slot][checked]")!.GetAttribute("value")
        );
        Assert.NotNull(visitor.Page.QuerySelector("input[value=other][checked]"));
        Assert.Empty(OrdersOf(world));
    }

    [Fact]
    public async Task Step_by_step_each_is_checked_kept_and_can_be_changed()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        Assert.Equal(["1"], OpenSteps(visitor));

        await visitor.SendAsync("#step-1 button[name=continue]", Ct, ("slot", ""));
        Assert.Equal("Choose a time to collect", visitor.Page.QuerySelector("#slot-error")!.TextContent);
        await visitor.SendAsync("#step-1 button[name=continue]", Ct, ("slot", "2026-11-22T12:00:00Z"));
        Assert.Equal(["2"], OpenSteps(visitor));
        Assert.Equal("step", visitor.Page.QuerySelectorAll(".steps li")[1].GetAttribute("aria-current"));

        await visitor.SendAsync("#step-2 button[name=continue]", Ct, ("name", "Amira Haddad"), ("email", ""));
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        Assert.Equal("#email", Assert.Single(visitor.Page.QuerySelectorAll(".error-summary a")).GetAttribute("href"));
        await visitor.SendAsync("#step-2 button[name=continue]", Ct, Amira);
        Assert.Equal(["3"], OpenSteps(visitor));

        await visitor.SendAsync("#step-1 button[name=change]", Ct);
        Assert.Equal(["1"], OpenSteps(visitor));
        await visitor.SendAsync("#step-1 button[name=continue]", Ct, ("slot", "2026-11-22T13:00:00Z"));
        Assert.Equal(["3"], OpenSteps(visitor));
        await visitor.GoAsync("/checkout", Ct);
        Assert.Equal(["3"], OpenSteps(visitor));
        Assert.Contains("Amira Haddad · amira@example.com · You collect", visitor.Text, StringComparison.Ordinal);

        await visitor.SendAsync("#send", Ct);
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(Instant.FromUtc(2026, 11, 22, 13, 0), Assert.Single(OrdersOf(world)).Slot.Start);
    }

    [Fact]
    public async Task What_changed_since_the_basket_was_shown_is_told_line_by_line()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1!LF-7003*1");
        await visitor.GoAsync("/basket", Ct);
        await visitor.GoAsync("/checkout", Ct);
        Assert.Null(visitor.Page.QuerySelector("#changes"));
        await visitor.GoAsync("/basket", Ct);
        await MugIsNowAsync(world, 1_050);
        world.Clock.Advance(Duration.FromHours(3));

        await visitor.GoAsync("/checkout", Ct);

        var changes = visitor.Page.QuerySelectorAll("#changes li").Select(line => line.TextContent).ToList();
        Assert.Equal("Stoneware mug is now £10.50. It was £9.50.", changes[0]);
        Assert.StartsWith("Your order is ready later: ", changes[1], StringComparison.Ordinal);
        Assert.Equal(2, changes.Count);
    }

    [Fact]
    public async Task Header_basket_and_checkout_say_one_time_that_of_the_first_slot()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        // Ready at 12:20, and collected by the hour.
        world.Clock.Advance(Duration.FromMinutes(20));
        using var visitor = Shopper(world, "LF-2001*1");

        foreach (var page in (string[])["/basket", "/checkout"])
        {
            await visitor.GoAsync(page, Ct);
            var summary = visitor.Page.QuerySelector(".summary")!.TextContent;
            Assert.Contains("Today from 13:00", summary, StringComparison.Ordinal);
            Assert.DoesNotContain("12:20", visitor.Text, StringComparison.Ordinal);
        }

        Assert.Equal("13:00–14:00", visitor.Page.QuerySelector(".slot")!.TextContent.Trim());
    }

    [Theory]
    [InlineData("cross-site", null, "That did not work")]
    [InlineData(null, "http://elsewhere.example", "That did not work")]
    [InlineData("same-origin", "null", "Check out")]
    [InlineData(null, null, "Check out")]
    public async Task A_form_without_its_token_comes_back_filled_in_unless_another_site_sent_it(
        string? site,
        string? origin,
        string title
    )
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        using var content = new FormUrlEncodedContent(
            visitor
                .Page.QuerySelectorAll($"{Form} input[type=hidden], {Form} input[checked]")
                .Where(input => !input.GetAttribute("name")!.StartsWith("__", StringComparison.Ordinal))
                .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? ""))
                .Concat(Amira.Select(field => KeyValuePair.Create(field.Item1, field.Item2)))
                .Append(KeyValuePair.Create("token", "tok_approved"))
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/checkout") { Content = content };
        request.Headers.Accept.ParseAdd("text/html");
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var answer = await visitor.Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Equal(title == "Check out", html.Contains("Amira Haddad", StringComparison.Ordinal));
        Assert.Empty(OrdersOf(world));
    }

    [Fact]
    public async Task Sent_twice_it_is_one_order()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        var page = visitor.Page;
        await visitor.SendAsync(Form, Ct, Amira);
        var first = visitor.Address;

        // Back in the browser's history, and the button again.
        using var content = new FormUrlEncodedContent(
            page.QuerySelectorAll($"{Form} input[type=hidden], {Form} input[checked], {Form} option:first-child")
                .Select(input =>
                    KeyValuePair.Create(input.GetAttribute("name") ?? "token", input.GetAttribute("value") ?? "")
                )
                .Concat(Amira.Select(field => KeyValuePair.Create(field.Item1, field.Item2)))
        );
        using var again = await visitor.Http.PostAsync(new Uri("/checkout", UriKind.Relative), content, Ct);

        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.Equal(first, again.Headers.Location!.OriginalString);
        Assert.Single(OrdersOf(world));
    }

    [Fact]
    public async Task A_declined_card_keeps_the_form_and_another_card_pays()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");

        await visitor.SendAsync(Form, Ct, [.. Amira, ("token", "tok_declined")]);

        Assert.Equal(HttpStatusCode.PaymentRequired, visitor.Status);
        Assert.Contains("declined", visitor.Page.QuerySelector("#token-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Amira Haddad", visitor.Page.QuerySelector("#name")!.GetAttribute("value"));
        await visitor.SendAsync(Form, Ct, ("token", "tok_approved"));
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            [OrderStatus.CANCELLED, OrderStatus.CONFIRMED],
            OrdersOf(world).OrderBy(order => order.LogIndex).Select(order => order.Status)
        );
    }

    [Fact]
    public async Task A_bank_that_answers_late_is_asked_again_by_the_same_button()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");

        await visitor.SendAsync(Form, Ct, [.. Amira, ("token", "tok_timeout")]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, visitor.Status);
        Assert.Contains("not answered yet", visitor.Text, StringComparison.Ordinal);

        await visitor.SendAsync(Form, Ct);
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Single(OrdersOf(world));
    }

    [Theory]
    [InlineData("approve", "Order confirmed")]
    [InlineData("refuse", "Check out")]
    public async Task A_challenge_leads_back_to_the_order_or_to_the_form(string answer, string title)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        await visitor.SendAsync(Form, Ct, [.. Amira, ("token", "tok_authenticate")]);

        await visitor.SendAsync($"button[value={answer}]", Ct);

        Assert.Equal(title, visitor.Page.QuerySelector("h1")!.TextContent);
        if (answer == "refuse")
            Assert.Equal("Amira Haddad", visitor.Page.QuerySelector("#name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_price_that_changed_since_is_explained_before_it_is_paid()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await AtCheckoutAsync(world, "LF-2001*1");
        await MugIsNowAsync(world, 1_050);

        await visitor.SendAsync(Form, Ct, Amira);
        Assert.Equal(HttpStatusCode.Conflict, visitor.Status);
        Assert.Contains("The price of Stoneware mug has changed", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("£10.50", visitor.Text, StringComparison.Ordinal);

        await visitor.SendAsync(Form, Ct);
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_slot_or_the_goods_gone_since_are_explained()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var late = Shopper(world, "LF-2001*1");
        using var slow = Shopper(world, "LF-6001*4");
        await late.GoAsync("/checkout", Ct);
        await slow.GoAsync("/checkout", Ct);
        world.Clock.Advance(Duration.FromHours(3));
        await late.SendAsync(Form, Ct, Amira);
        Assert.Contains("can no longer be booked", late.Text, StringComparison.Ordinal);

        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.Leeds, ("LF-6001", 2)), Ct);
        await slow.SendAsync(Form, Ct, [.. Amira, ("slot", "2026-11-22T12:00:00Z")]);
        Assert.Contains("Only 2 of Sourdough loaf are left", slow.Text, StringComparison.Ordinal);
        Assert.Null(slow.Page.QuerySelector($"{Form} button:not([name])"));
        Assert.NotNull(slow.Page.QuerySelector($"{Form} a.btn[href='/basket']"));
        Assert.NotNull(late.Page.QuerySelector("#send"));
        Assert.Empty(OrdersOf(world));
    }

    private static IEnumerable<string> OpenSteps(Visitor visitor) =>
        visitor.Page.QuerySelectorAll(".step--open .step__number").Select(number => number.TextContent.Trim());
}
