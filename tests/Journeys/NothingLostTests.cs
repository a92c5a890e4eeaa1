using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>Whatever happens to the page, its session or the server: nothing is typed twice, and nothing is ordered twice.</summary>
public sealed class NothingLostTests(Chromium chromium, HoldfastDemo holdfast)
{
    private static readonly (string Product, string? Size, int Quantity) s_candle = ("1250", null, 1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_is_killed_and_started_again_in_mid_checkout()
    {
        var data = Directory.CreateTempSubdirectory("holdfast-restart-").FullName;
        try
        {
            await using var first = await DemoProcess.StartAsync(data, Ct);
            await using var shopper = await AtCheckoutAsync(first, "restart");
            shopper.Watch.Expect("ERR_CONNECTION_REFUSED");
            var checkout = new Checkout(shopper);
            await checkout.FillAsync(new("Rosa Restart", "rosa@shopper.example") { Collector = "Remy Restart" });
            await first.KillAsync();
            await checkout.PlaceOrder.ClickAsync();
            await Assertions.Expect(shopper.Page.Locator(".unreachable")).ToBeFocusedAsync();
            await shopper.SeeAsync("unreachable");

            await using var second = await first.StartAgainAsync(Ct);
            await checkout.PlaceOrder.ClickAsync();
            await new OrderPage(shopper.Page).BeConfirmedAsync();
            await Assertions.Expect(shopper.Page.GetByText("Collected by Remy Restart")).ToBeVisibleAsync();
            Assert.Equal(1, await AtDesk.CountAsync(chromium, second, "Rosa Restart"));
            shopper.Watch.AssertClean();
        }
        finally
        {
            DemoProcess.DeleteAll(data);
        }
    }

    [Fact]
    public async Task A_page_that_is_loaded_again_holds_what_was_typed_since_the_last_step()
    {
        await using var shopper = await AtCheckoutAsync(await holdfast.StartedAsync(), "reload");
        var checkout = new Checkout(shopper);
        await checkout.ChooseTimeAsync();
        var time = await checkout.TimeAsync();
        await checkout.ToDetailsAsync();
        await checkout.FillDetailsAsync(new("Rae Load", "rae@shopper.example") { Collector = "Ray Load" });

        await shopper.Page.ReloadAsync();
        await Assertions.Expect(checkout.Name).ToHaveValueAsync("Rae Load");
        await Assertions.Expect(shopper.Page.GetByLabel("Their full name")).ToHaveValueAsync("Ray Load");
        Assert.Equal(time, await checkout.TimeAsync());
        Assert.DoesNotContain("rae", shopper.Page.Url, StringComparison.OrdinalIgnoreCase);

        await shopper.Page.GotoAsync(new Uri(shopper.Demo.Shop, "/basket").AbsoluteUri);
        await shopper.Page.GoBackAsync();
        await Assertions.Expect(checkout.Name).ToHaveValueAsync("Rae Load");
        shopper.Watch.AssertClean();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_is_gone_costs_one_more_press(bool javaScript)
    {
        await using var shopper = await AtCheckoutAsync(
            await holdfast.StartedAsync(),
            $"session-{javaScript}",
            javaScript
        );
        shopper.Watch.Expect(400);
        var checkout = new Checkout(shopper);
        var name = $"Sia Session {javaScript}";
        await checkout.FillAsync(new(name, "sia@shopper.example"));
        await shopper.Page.Context.ClearCookiesAsync();
        await checkout.PlaceOrder.ClickAsync();
        await Assertions.Expect(checkout.Errors).ToContainTextAsync("Nothing that you typed is lost");
        await Assertions.Expect(checkout.Name).ToHaveValueAsync(name);

        await checkout.PlaceOrder.ClickAsync();
        await new OrderPage(shopper.Page).BeConfirmedAsync();
        Assert.Equal(1, await AtDesk.CountAsync(chromium, shopper.Demo, name));
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task Two_tabs_are_one_checkout()
    {
        await using var shopper = await AtCheckoutAsync(await holdfast.StartedAsync(), "tabs");
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new("Tia Twotabs", "tia@shopper.example"));
        var other = await shopper.NewTabAsync();
        await other.GotoAsync(shopper.Page.Url);
        await Assertions.Expect(other.GetByLabel("Card", new() { Exact = true })).ToBeVisibleAsync();

        await checkout.PlaceOrder.ClickAsync();
        var order = new OrderPage(shopper.Page);
        await order.BeConfirmedAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Place order and pay" }).ClickAsync();
        await new OrderPage(other).BeConfirmedAsync();

        Assert.Equal(await order.NumberAsync(), await new OrderPage(other).NumberAsync());
        Assert.Equal(1, await AtDesk.CountAsync(chromium, shopper.Demo, "Tia Twotabs"));
        shopper.Watch.AssertClean();
    }

    private async Task<Visitor> AtCheckoutAsync(DemoProcess demo, string who, bool javaScript = true)
    {
        var shopper = await Visitor.OpenAsync(chromium, demo, 390, who, javaScript);
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", s_candle);
        await front.CheckOutAsync();
        return shopper;
    }
}
