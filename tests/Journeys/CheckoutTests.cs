using Dapper;
using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>What goes wrong at the checkout in ordinary life.</summary>
public sealed class CheckoutTests(Chromium chromium, HoldfastDemo holdfast)
{
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_declined_card_keeps_the_form(int width)
    {
        await using var shopper = await AtCheckoutAsync(width, "declined", ("1250", null, 1));
        shopper.Watch.Expect(402);
        var checkout = new Checkout(shopper);
        await checkout.ChooseTimeAsync();
        var time = await checkout.TimeAsync();
        await checkout.FillAsync(
            new("Bea Turner", "bea@shopper.example") { Phone = "07700 900 123", Collector = "Cy Turner" },
            Checkout.Declined
        );
        await checkout.PlaceOrder.ClickAsync();

        await Assertions.Expect(checkout.Errors).ToContainTextAsync("declined");
        await shopper.SeeAsync("declined");
        await Assertions.Expect(checkout.Name).ToHaveValueAsync("Bea Turner");
        await Assertions.Expect(shopper.Page.GetByLabel("Phone (optional)")).ToHaveValueAsync("07700 900 123");
        await Assertions.Expect(shopper.Page.GetByLabel("Their full name")).ToHaveValueAsync("Cy Turner");
        Assert.Equal(time, await checkout.TimeAsync());

        await checkout.ChooseCardAsync(Checkout.Approved);
        await checkout.PlaceOrder.ClickAsync();
        await new OrderPage(shopper.Page).BeConfirmedAsync();
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task What_is_missing_is_named_at_its_field()
    {
        await using var shopper = await AtCheckoutAsync(390, "missing", ("1250", null, 1));
        shopper.Watch.Expect(400);
        var checkout = new Checkout(shopper);
        await checkout.ToDetailsAsync();
        await checkout.FillDetailsAsync(new("", "not an address"));
        await checkout.Continue.ClickAsync();

        await Assertions.Expect(checkout.Errors).ToHaveCountAsync(2);
        await Assertions.Expect(shopper.Page.Locator(".error-summary")).ToBeFocusedAsync();
        await shopper.SeeAsync("missing");
        await checkout.Errors.First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(checkout.Name).ToBeFocusedAsync();
        Assert.StartsWith("Error: ", await shopper.Page.TitleAsync(), StringComparison.Ordinal);

        // What is mended goes away as soon as its field is left; what is not stays.
        await checkout.Name.FillAsync("Mia Mender");
        await checkout.Email.FocusAsync();
        await Assertions.Expect(checkout.Errors).ToHaveCountAsync(1);
        await checkout.Email.FillAsync("mia@shopper.example");
        await checkout.Name.FocusAsync();
        await Assertions.Expect(checkout.Errors).ToHaveCountAsync(0);
        Assert.DoesNotContain("Error", await shopper.Page.TitleAsync(), StringComparison.Ordinal);
        shopper.Watch.AssertClean();
    }

    [Theory]
    [InlineData("Approve")]
    [InlineData("Refuse")]
    public async Task A_card_that_asks_for_more_goes_through_the_banks_page(string answer)
    {
        await using var shopper = await AtCheckoutAsync(390, $"challenge-{answer}", ("1250", null, 1));
        shopper.Watch.Expect(402);
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new("Gil Archer", "gil@shopper.example"), Checkout.Authenticate);
        await checkout.PlaceOrder.ClickAsync();
        await Assertions
            .Expect(shopper.Page.GetByRole(AriaRole.Heading, new() { Name = "Confirm your payment" }))
            .ToBeVisibleAsync();
        await shopper.SeeAsync("bank");
        await shopper.Page.GetByRole(AriaRole.Button, new() { Name = answer }).ClickAsync();

        if (answer == "Approve")
        {
            await new OrderPage(shopper.Page).BeConfirmedAsync();
        }
        else
        {
            await Assertions.Expect(checkout.Errors).ToContainTextAsync("declined");
            await Assertions.Expect(checkout.Name).ToHaveValueAsync("Gil Archer");
        }

        await shopper.SeeAsync("after");
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task Goods_that_sell_out_meanwhile_are_explained()
    {
        var demo = await holdfast.StartedAsync();
        var (sku, left) = LastOfTheDc(demo);
        var product = $"{sku.Split('-')[1]}?sku={sku}";
        await using var shopper = await AtCheckoutAsync(1280, "sold-out", (product, null, 1));
        shopper.Watch.Expect(409);
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new("Late Larry", "late@shopper.example"));

        await using var faster = await Visitor.OpenAsync(chromium, demo, 1280, "sold-out-faster");
        var front = new Front(faster);
        await front.FillBasketAsync("York", "York Parliament Street", (product, null, left));
        await front.CheckOutAsync();
        var first = new Checkout(faster);
        await first.FillAsync(new("Fast Fiona", "fast@shopper.example"));
        await first.PlaceOrder.ClickAsync();
        await new OrderPage(faster.Page).BeConfirmedAsync();

        await checkout.PlaceOrder.ClickAsync();
        await Assertions.Expect(checkout.Errors).ToContainTextAsync("sold out");
        await shopper.SeeAsync("sold-out");
        await Assertions.Expect(checkout.Name).ToHaveValueAsync("Late Larry");
        await shopper.Page.GetByRole(AriaRole.Link, new() { Name = "Change your basket" }).First.ClickAsync();
        await shopper.SeeAsync("basket-sold-out");
        await Assertions.Expect(shopper.Page.Locator("main")).ToContainTextAsync("Not all of this can be collected");
        shopper.Watch.AssertClean();
        faster.Watch.AssertClean();
    }

    [Fact]
    public async Task Pressed_twice_sent_back_and_reloaded_it_stays_one_order()
    {
        await using var shopper = await AtCheckoutAsync(1280, "twice", ("1250", null, 1));
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new("Una Twicely", "una@shopper.example"));
        await checkout.PlaceOrder.DblClickAsync();
        var order = new OrderPage(shopper.Page);
        await order.BeConfirmedAsync();
        var number = await order.NumberAsync();

        await shopper.Page.GoBackAsync();
        if (await checkout.PlaceOrder.IsVisibleAsync())
        {
            await checkout.PlaceOrder.ClickAsync();
            await order.BeConfirmedAsync();
            Assert.Equal(number, await order.NumberAsync());
        }
        else
        {
            await Assertions.Expect(shopper.Page.GetByText("Your basket is empty")).ToBeVisibleAsync();
            await shopper.Page.GoForwardAsync();
        }

        await shopper.Page.ReloadAsync();
        await order.BeConfirmedAsync();
        Assert.Equal(number, await order.NumberAsync());
        Assert.Equal(1, await AtDesk.CountAsync(chromium, shopper.Demo, "Una Twicely"));
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task By_keyboard_alone()
    {
        await using var shopper = await Visitor.OpenAsync(chromium, await holdfast.StartedAsync(), 1280, "keyboard");
        var front = new Front(shopper);
        await front.OpenAsync("/stores");
        await front.ChooseStoreAsync("LS1 6AD", "Leeds Briggate");
        await front.OpenAsync();
        await TabToAsync(shopper, "#q");
        await shopper.Page.Keyboard.TypeAsync("lambswool");
        await PressAsync(shopper, "Enter");
        await shopper.Page.WaitForURLAsync("**/search?**", new() { WaitUntil = WaitUntilState.Commit });
        await front.SeeCardAsync("Lambswool crew-neck jumper");
        await TabToAsync(shopper, ".card__title a[href^='/products/1001']");
        await PressAsync(shopper, "Enter");
        await shopper.Page.WaitForURLAsync("**/products/1001**");
        await TabToAsync(shopper, "#sizes input");
        await PressAsync(shopper, "Space");
        await TabToAsync(shopper, ".buy button");
        await PressAsync(shopper, "Enter");
        await Assertions.Expect(shopper.Page.GetByText("Added to your basket.")).ToBeVisibleAsync();
        await TabToAsync(shopper, "main a[href='/basket']");
        await PressAsync(shopper, "Enter");
        await shopper.Page.WaitForURLAsync("**/basket");

        // The basket changes under the hands of whoever is in it: the focus stays, and goes to the way back from a removal.
        await TabToAsync(shopper, "#q0");
        await shopper.Page.Keyboard.TypeAsync("2");
        await PressAsync(shopper, "Enter");
        await Assertions.Expect(shopper.Page.GetByText("£99.00").First).ToBeVisibleAsync();
        await Assertions.Expect(shopper.Page.Locator("#q0")).ToBeFocusedAsync();
        await TabToAsync(shopper, ".line button[value='0']");
        await PressAsync(shopper, "Enter");
        await Assertions
            .Expect(shopper.Page.GetByRole(AriaRole.Button, new() { Name = "Put it back" }))
            .ToBeFocusedAsync();
        await shopper.SeeAsync("basket-removed");
        await PressAsync(shopper, "Enter");
        await Assertions.Expect(shopper.Page.Locator("#q0")).ToHaveValueAsync("2");
        await Assertions.Expect(shopper.Page.Locator("[data-place=basket]")).ToBeFocusedAsync();
        await TabToAsync(shopper, "a[href='/checkout']");
        await PressAsync(shopper, "Enter");
        await Assertions.Expect(new Checkout(shopper).Continue).ToBeVisibleAsync();
        await TabToAsync(shopper, "input[name=slot]");
        await PressAsync(shopper, "ArrowRight");
        await TabToAsync(shopper, "button[name=continue]");
        await PressAsync(shopper, "Enter");
        await Assertions.Expect(shopper.Page.Locator("#step-2-title")).ToBeFocusedAsync();
        await TabToAsync(shopper, "#name");
        await shopper.Page.Keyboard.TypeAsync("Kay Board");
        await TabToAsync(shopper, "#email");
        await shopper.Page.Keyboard.TypeAsync("kay@shopper.example");
        await TabToAsync(shopper, "input[name=who]");
        await PressAsync(shopper, "ArrowDown");
        await TabToAsync(shopper, "#collector-name");
        await shopper.Page.Keyboard.TypeAsync("Kim Board");
        await PressAsync(shopper, "Enter");
        await Assertions.Expect(shopper.Page.Locator("#step-3-title")).ToBeFocusedAsync();
        await TabToAsync(shopper, "#token");
        await shopper.SeeAsync("focus");
        await TabToAsync(shopper, "#send");
        await PressAsync(shopper, "Enter");

        await new OrderPage(shopper.Page).BeConfirmedAsync();
        await Assertions.Expect(shopper.Page.GetByText("Collected by Kim Board")).ToBeVisibleAsync();
        shopper.Watch.AssertClean();
    }

    private static Task PressAsync(Visitor shopper, string key) => shopper.Page.Keyboard.PressAsync(key);

    private static async Task TabToAsync(Visitor shopper, string selector)
    {
        for (var i = 0; i < 80; i++)
        {
            await PressAsync(shopper, "Tab");
            if (await shopper.Page.Locator($"{selector}:focus").CountAsync() > 0)
            {
                return;
            }
        }

        Assert.Fail($"The Tab key does not reach {selector} on {shopper.Page.Url}.");
    }

    private async Task<Visitor> AtCheckoutAsync(
        int width,
        string who,
        params (string Product, string? Size, int Quantity)[] goods
    )
    {
        var shopper = await Visitor.OpenAsync(chromium, await holdfast.StartedAsync(), width, who);
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", goods);
        await front.CheckOutAsync();
        return shopper;
    }

    /// <summary>Something that only the dc has, and how many: the shop itself tells nobody. Read beside the running process.</summary>
    private static (string Sku, int Left) LastOfTheDc(DemoProcess demo)
    {
        var view = Directory.GetFiles(Path.Combine(demo.Data, "view"), "view-*.db").Single();
        using var connection = new SqliteConnection($"Data Source={view};Mode=ReadOnly;Pooling=False");
        var (sku, left) = connection.QuerySingle<(string, long)>(
            """
            SELECT sku, available FROM stock dc
            WHERE site = 'daventry' AND sku LIKE 'LF-____-___-__' AND available BETWEEN 10 AND 60
                AND NOT EXISTS (SELECT 1 FROM stock s WHERE s.sku = dc.sku AND s.site IN ('leeds', 'york') AND s.available > 0)
            ORDER BY available, sku LIMIT 1
            """
        );
        return (sku, (int)left);
    }
}
