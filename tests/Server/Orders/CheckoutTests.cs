using System.Net;
using AngleSharp.Dom;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Expire;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.People;
using NodaTime;

namespace Holdfast.Tests.Server.Orders;

/// <summary>The checkout and the order's page as a browser without JavaScript sees them.</summary>
public sealed class CheckoutTests(FreshDatabases databases)
{
    private const string Form = "form[action='/checkout']";

    private static readonly (string, string)[] s_amira = [("name", "Amira Haddad"), ("email", "amira@example.com")];

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
            [.. s_amira, ("phone", "07700 900 123"), ("who", "other"), ("collector-name", "Tom Okafor")]
        );

        Assert.Equal(HttpStatusCode.OK, visitor.Status);
        Assert.StartsWith("/orders/", visitor.Address, StringComparison.Ordinal);
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Contains("Tom Okafor", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("112 Briggate", visitor.Text, StringComparison.Ordinal);
        Assert.NotNull(visitor.Page.QuerySelector(".pass__qr svg"));
        var order = Assert.Single(Orders(world));
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
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);

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
        Assert.Empty(Orders(world));
    }

    [Fact]
    public async Task Step_by_step_each_is_checked_kept_and_can_be_changed()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        Assert.Equal(["1"], OpenSteps(visitor));

        await visitor.SendAsync("#step-1 button[name=continue]", Ct, ("slot", ""));
        Assert.Equal("Choose a time to collect", visitor.Page.QuerySelector("#slot-error")!.TextContent);
        await visitor.SendAsync("#step-1 button[name=continue]", Ct, ("slot", "2026-11-22T12:00:00Z"));
        Assert.Equal(["2"], OpenSteps(visitor));
        Assert.Equal("step", visitor.Page.QuerySelectorAll(".steps li")[1].GetAttribute("aria-current"));

        await visitor.SendAsync("#step-2 button[name=continue]", Ct, ("name", "Amira Haddad"), ("email", ""));
        Assert.Equal(HttpStatusCode.BadRequest, visitor.Status);
        Assert.Equal("#email", Assert.Single(visitor.Page.QuerySelectorAll(".error-summary a")).GetAttribute("href"));
        await visitor.SendAsync("#step-2 button[name=continue]", Ct, s_amira);
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
        Assert.Equal(Instant.FromUtc(2026, 11, 22, 13, 0), Assert.Single(Orders(world)).Slot.Start);
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
        await world.CommitAsync(
            new SaveVariant
            {
                Variant = new VariantSaved
                {
                    Sku = "LF-2001",
                    ProductId = "stoneware-mug",
                    PriceMinor = 1_050,
                    Currency = "GBP",
                },
                By = "test",
            },
            Ct
        );
        world.Clock.Advance(Duration.FromHours(3));

        await visitor.GoAsync("/checkout", Ct);

        var changes = visitor.Page.QuerySelectorAll("#changes li").Select(line => line.TextContent).ToList();
        Assert.Equal("Stoneware mug is now £10.50. It was £9.50.", changes[0]);
        Assert.StartsWith("Your order is ready later: ", changes[1], StringComparison.Ordinal);
        Assert.Equal(2, changes.Count);
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
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        using var content = new FormUrlEncodedContent(
            visitor
                .Page.QuerySelectorAll($"{Form} input[type=hidden], {Form} input[checked]")
                .Where(input => !input.GetAttribute("name")!.StartsWith("__", StringComparison.Ordinal))
                .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? ""))
                .Concat(s_amira.Select(field => KeyValuePair.Create(field.Item1, field.Item2)))
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
        Assert.Empty(Orders(world));
    }

    [Fact]
    public async Task Sent_twice_it_is_one_order()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        var page = visitor.Page;
        await visitor.SendAsync(Form, Ct, s_amira);
        var first = visitor.Address;

        // Back in the browser's history, and the button again.
        using var content = new FormUrlEncodedContent(
            page.QuerySelectorAll($"{Form} input[type=hidden], {Form} input[checked], {Form} option:first-child")
                .Select(input =>
                    KeyValuePair.Create(input.GetAttribute("name") ?? "token", input.GetAttribute("value") ?? "")
                )
                .Concat(s_amira.Select(field => KeyValuePair.Create(field.Item1, field.Item2)))
        );
        using var again = await visitor.Http.PostAsync(new Uri("/checkout", UriKind.Relative), content, Ct);

        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.Equal(first, again.Headers.Location!.OriginalString);
        Assert.Single(Orders(world));
    }

    [Fact]
    public async Task A_declined_card_keeps_the_form_and_another_card_pays()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);

        await visitor.SendAsync(Form, Ct, [.. s_amira, ("token", "tok_declined")]);

        Assert.Equal(HttpStatusCode.PaymentRequired, visitor.Status);
        Assert.Contains("declined", visitor.Page.QuerySelector("#token-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Amira Haddad", visitor.Page.QuerySelector("#name")!.GetAttribute("value"));
        await visitor.SendAsync(Form, Ct, ("token", "tok_approved"));
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            [OrderStatus.CANCELLED, OrderStatus.CONFIRMED],
            Orders(world).OrderBy(order => order.LogIndex).Select(order => order.Status)
        );
    }

    [Fact]
    public async Task A_bank_that_answers_late_is_asked_again_by_the_same_button()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);

        await visitor.SendAsync(Form, Ct, [.. s_amira, ("token", "tok_timeout")]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, visitor.Status);
        Assert.Contains("not answered yet", visitor.Text, StringComparison.Ordinal);

        await visitor.SendAsync(Form, Ct);
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Single(Orders(world));
    }

    [Theory]
    [InlineData("approve", "Order confirmed")]
    [InlineData("refuse", "Check out")]
    public async Task A_challenge_leads_back_to_the_order_or_to_the_form(string answer, string title)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        await visitor.SendAsync(Form, Ct, [.. s_amira, ("token", "tok_authenticate")]);

        await visitor.SendAsync($"button[value={answer}]", Ct);

        Assert.Equal(title, visitor.Page.QuerySelector("h1")!.TextContent);
        if (answer == "refuse")
            Assert.Equal("Amira Haddad", visitor.Page.QuerySelector("#name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_price_that_changed_since_is_explained_before_it_is_paid()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        await world.CommitAsync(
            new SaveVariant
            {
                Variant = new VariantSaved
                {
                    Sku = "LF-2001",
                    ProductId = "stoneware-mug",
                    PriceMinor = 1_050,
                    Currency = "GBP",
                },
                By = "test",
            },
            Ct
        );

        await visitor.SendAsync(Form, Ct, s_amira);
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
        await late.SendAsync(Form, Ct, s_amira);
        Assert.Contains("can no longer be booked", late.Text, StringComparison.Ordinal);

        await world.CommitAsync(SmallWorld.Count(SmallWorld.Leeds, ("LF-6001", 2)), Ct);
        await slow.SendAsync(Form, Ct, [.. s_amira, ("slot", "2026-11-22T12:00:00Z")]);
        Assert.Contains("Only 2 of Sourdough loaf are left", slow.Text, StringComparison.Ordinal);
        Assert.Null(slow.Page.QuerySelector($"{Form} button:not([name])"));
        Assert.NotNull(slow.Page.QuerySelector($"{Form} a.btn[href='/basket']"));
        Assert.NotNull(late.Page.QuerySelector("#send"));
        Assert.Empty(Orders(world));
    }

    [Fact]
    public async Task The_customer_cancels_until_picking_starts()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        await visitor.SendAsync(Form, Ct, s_amira);
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
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        await visitor.SendAsync(Form, Ct, [.. s_amira, ("token", "tok_authenticate")]);
        var number = Assert.Single(Orders(world)).Number;
        await visitor.GoAsync(await PathAsync(world, number), Ct);
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
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        await visitor.SendAsync(Form, Ct, s_amira);
        var (page, number) = (visitor.Address, Orders(world)[0].Number);

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
        using var visitor = Shopper(world, "LF-2001*1");
        await visitor.GoAsync("/checkout", Ct);
        await visitor.SendAsync(Form, Ct, s_amira);
        var (page, number) = (visitor.Address, Orders(world)[0].Number);

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

    private static IEnumerable<string> OpenSteps(Visitor visitor) =>
        visitor.Page.QuerySelectorAll(".step--open .step__number").Select(number => number.TextContent.Trim());

    private static Visitor Shopper(SmallWorld world, string basket)
    {
        var visitor = world.Visit();
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", basket));
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", SmallWorld.Leeds));
        return visitor;
    }

    private static System.Collections.Immutable.ImmutableArray<Order> Orders(SmallWorld world)
    {
        using var reader = world.View.Open();
        return reader.Documents<Order>("SELECT key, bytes FROM document WHERE key LIKE 'order/%' LIMIT 100");
    }

    private static async Task<string> PathAsync(SmallWorld world, string number) =>
        await Microsoft
            .Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<OrderLinks>(
                world.Node.Services
            )
            .PathAsync(number, Ct);
}
