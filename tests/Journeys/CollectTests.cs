using System.Diagnostics;
using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>The main job, from the home page to the goods in the customer's hand.</summary>
public sealed class CollectTests(Chromium chromium, HoldfastDemo holdfast, ITestOutputHelper output)
{
    private static readonly TimeSpan s_seenWithin = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(390, "Iris Holloway", "LF-1001-FOR-14")]
    [InlineData(1280, "Marcus Webb", "LF-1001-OAT-8")]
    public async Task A_shopper_orders_and_a_colleague_hands_over(int width, string name, string sku)
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, width, "collect-shopper");
        var order = await OrderFromHomeAsync(shopper, new(name, "shopper@shopper.example"), sku);
        var number = await order.NumberAsync();

        await using var atDesk = await Visitor.OpenAsync(chromium, demo, width, "collect-desk");
        var colleague = new Colleague(atDesk, "leeds");
        await colleague.SignInAsync(demo.Person("Priya Nair"));
        await colleague.OpenAsync(number);
        await atDesk.SeeAsync("order");
        await colleague.PickAsync(sku, "LF-1256");
        await Assertions.Expect(order.Status).ToHaveTextAsync("We are getting your order ready");
        await colleague.PackAsync();
        await colleague.StageAsync("B14");
        await colleague.ReadyAsync();
        await Assertions.Expect(order.Status).ToHaveTextAsync("Ready to collect");
        await shopper.SeeAsync("order-ready");

        await colleague.ScanPassAsync(await order.ScanPassAsync());
        await colleague.CheckPersonAsync("Photo ID");
        await colleague.CheckAgeAsync("Looks over 25");
        await HandOverInTimeAsync(colleague, atDesk, order);

        await atDesk.SeeAsync("handed-over");
        await shopper.SeeAsync("order-collected");
        await Assertions.Expect(order.Pass).ToHaveCountAsync(0);
        shopper.Watch.AssertClean();
        atDesk.Watch.AssertClean();
    }

    [Fact]
    public async Task Goods_from_the_dc_are_sent_received_and_handed_over()
    {
        const int width = 390;
        const string size = "12";
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, width, "dc-shopper");
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", ("1001", size, 1));
        await front.CheckOutAsync();
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new("Nadia Frost", "shopper@shopper.example") { Collector = "Robin Castle" });
        await checkout.PlaceOrder.ClickAsync();
        var order = new OrderPage(shopper.Page);
        await order.BeConfirmedAsync();
        var number = await order.NumberAsync();

        await using (var atDc = await Visitor.OpenAsync(chromium, demo, width, "dc-dispatch"))
        {
            var sender = new Colleague(atDc, "daventry");
            await sender.SignInAsync(demo.Person("Daniel Osei"));
            await sender.OpenAsync(number);
            await sender.PickAsync($"LF-1001-NAV-{size}");
            await sender.PackAsync();
            await atDc.SeeAsync("dispatch");
            await sender.PressAsync("It has left");
            atDc.Watch.AssertClean();
        }

        await using var atStore = await Visitor.OpenAsync(chromium, demo, width, "dc-store");
        var colleague = new Colleague(atStore, "leeds");
        await colleague.SignInAsync(demo.Person("Tom Whitaker"));
        await colleague.OpenAsync(number);
        await atStore.SeeAsync("receive");
        await colleague.PressAsync("It has arrived");
        await colleague.StageAsync("C3");
        await colleague.ReadyAsync();
        await colleague.ScanPassAsync(await order.ScanPassAsync());
        await Assertions.Expect(atStore.Page.GetByText("Robin Castle").First).ToBeVisibleAsync();
        await colleague.CheckPersonAsync("Confirmation e-mail");
        await HandOverInTimeAsync(colleague, atStore, order);

        await shopper.SeeAsync("order-collected");
        shopper.Watch.AssertClean();
        atStore.Watch.AssertClean();
    }

    /// <summary>A jumper found by a search with slips in it, and a bottle of wine.</summary>
    private static async Task<OrderPage> OrderFromHomeAsync(Visitor visitor, Shopper shopper, string sku)
    {
        var front = new Front(visitor);
        await front.OpenAsync();
        await visitor.SeeAsync("home");
        await front.SearchAsync("lambswol jumpr");
        await visitor.SeeAsync("search");
        await front.SeeCardAsync("Lambswool crew-neck jumper");
        await front.OpenCardAsync("/products/1001");
        await visitor.SeeAsync("product");
        await front.ChooseStoreAsync("LS1 6AD", "Leeds Briggate");
        await Assertions.Expect(visitor.Page.Locator(".collect")).ToContainTextAsync("Leeds Briggate");
        await front.ChooseColourAsync(sku.Contains("FOR", StringComparison.Ordinal) ? "Forest" : "Oatmeal");
        await front.ChooseSizeAsync(sku.Split('-')[^1]);
        await visitor.SeeAsync("product-chosen");
        await front.AddToBasketAsync();
        await visitor.SeeAsync("added");
        await front.OpenAsync("/products/1256");
        await front.AddToBasketAsync();
        await front.CheckOutAsync();

        var checkout = new Checkout(visitor);
        await checkout.ChooseTimeAsync();
        await checkout.FillAsync(shopper);
        await visitor.SeeAsync("checkout");
        await checkout.PlaceOrder.ClickAsync();
        var order = new OrderPage(visitor.Page);
        await order.BeConfirmedAsync();
        await Assertions.Expect(order.Pass).ToBeVisibleAsync();
        await visitor.SeeAsync("order");
        return order;
    }

    /// <summary>The shopper's open page says it without a reload, counted from the colleague's press.</summary>
    private async Task HandOverInTimeAsync(Colleague colleague, Visitor atDesk, OrderPage order)
    {
        await order.Status.EvaluateAsync("title => window.sameDocument = true");
        var pressed = Stopwatch.GetTimestamp();
        var handOver = colleague.HandOverAsync();
        await Assertions.Expect(order.Status).ToHaveTextAsync("Collected");
        var seen = Stopwatch.GetElapsedTime(pressed);
        await handOver;
        await Assertions
            .Expect(atDesk.Page.GetByRole(AriaRole.Heading, new() { Name = "Handed over" }))
            .ToBeVisibleAsync();
        output.WriteLine($"The shopper's page said so {seen.TotalMilliseconds:F0} ms after the colleague's press.");
        Assert.True(
            await order.Status.EvaluateAsync<bool>("title => window.sameDocument === true"),
            "It was reloaded."
        );
        Assert.True(seen < s_seenWithin, $"The shopper's page took {seen.TotalSeconds:F1} s.");
    }
}
