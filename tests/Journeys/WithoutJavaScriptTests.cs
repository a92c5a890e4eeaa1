using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>Scripts only improve what works without them.</summary>
public sealed class WithoutJavaScriptTests(Chromium chromium, HoldfastDemo holdfast)
{
    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task From_the_home_page_to_the_confirmed_order(int width)
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, width, "no-script", javaScript: false);
        var front = new Front(shopper);
        await front.OpenAsync();
        await front.ChooseStoreAsync("York", "York Parliament Street");
        await shopper.SeeAsync("home-with-store");
        await front.SearchAsync("merino rol neck");
        await front.SeeCardAsync("Fine merino roll neck");
        await shopper.SeeAsync("search");
        await front.OpenCardAsync("/products/1004");
        await front.ChooseSizeAsync("14");
        await front.AddToBasketAsync(2);
        await front.OpenAsync("/basket");
        await shopper.Page.Locator("input[name=quantity]").FillAsync("1");
        await shopper.Page.GetByRole(AriaRole.Button, new() { Name = "Update" }).ClickAsync();
        await front.CheckOutAsync();

        var checkout = new Checkout(shopper);
        await checkout.ChooseTimeAsync();
        await checkout.FillAsync(new("Ada Lorimer", "ada@shopper.example") { Collector = "Jo Lorimer" });
        await shopper.SeeAsync("checkout");
        await checkout.PlaceOrder.ClickAsync();

        var order = new OrderPage(shopper.Page);
        await order.BeConfirmedAsync();
        await Assertions.Expect(order.Pass).ToBeVisibleAsync();
        await Assertions.Expect(shopper.Page.GetByText("Collected by Jo Lorimer")).ToBeVisibleAsync();
        await shopper.SeeAsync("order");
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task A_double_click_sends_two_forms_and_makes_one_order()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 1280, "no-script-twice", javaScript: false);
        var front = new Front(shopper);
        await front.FillBasketAsync("Leeds", "Leeds Briggate", ("1250", null, 1));
        await front.CheckOutAsync();
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new("Doubting Thomas", "twice@shopper.example"));
        await checkout.PlaceOrder.DblClickAsync();
        await new OrderPage(shopper.Page).BeConfirmedAsync();

        Assert.Equal(1, await AtDesk.CountAsync(chromium, demo, "Doubting Thomas"));
        shopper.Watch.AssertClean();
    }
}
