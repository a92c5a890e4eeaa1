using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>In the store there may be no network: what was opened once before has to be enough.</summary>
public sealed class OfflinePassTests(Chromium chromium, HoldfastDemo holdfast)
{
    [Fact]
    public async Task A_pass_that_was_opened_once_opens_without_a_network_and_the_desk_takes_it()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 390, "offline-shopper");
        var page = shopper.Page;
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", ("1256", null, 1));
        await front.CheckOutAsync();
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new("Tamsin Ives", "shopper@shopper.example"));
        await checkout.PlaceOrder.ClickAsync();
        var order = new OrderPage(page);
        await order.BeConfirmedAsync();
        var (number, address) = (await order.NumberAsync(), page.Url);
        await MakeReadyAsync(demo, number);
        await Assertions.Expect(order.Status).ToHaveTextAsync("Ready to collect");
        await page.WaitForFunctionAsync(
            "async () => navigator.serviceWorker.controller && (await (await caches.open('orders')).match(location.pathname))"
        );
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("charged to your card")).ToBeVisibleAsync();

        shopper.Watch.Expect("net::ERR_");
        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync("about:blank");
        await page.GotoAsync(address);
        await Assertions.Expect(order.Pass).ToBeVisibleAsync();
        await shopper.SeeAsync("order-offline");
        await page.GetByRole(AriaRole.Button, new() { Name = "Full screen" }).ClickAsync();
        await Assertions.Expect(page.Locator(".pass-full .pass__qr")).ToBeVisibleAsync();
        await shopper.SeeAsync("pass-full-screen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await using var atDesk = await Visitor.OpenAsync(chromium, demo, 390, "offline-desk");
        var pass = await order.ScanPassAsync();

        await page.GotoAsync(new Uri(demo.Shop, "/basket").AbsoluteUri);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
            .ToHaveTextAsync("You are offline");
        await shopper.SeeAsync("offline");
        await page.Locator("[data-kept-orders] a").ClickAsync();
        await Assertions.Expect(order.Pass).ToBeVisibleAsync();

        var colleague = new Colleague(atDesk, "leeds");
        await colleague.SignInAsync(demo.Person("Tom Whitaker"));
        await colleague.ScanPassAsync(pass);
        await colleague.CheckPersonAsync("Photo ID");
        await colleague.CheckAgeAsync("Photo ID");
        await colleague.HandOverAsync();

        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync(address);
        await Assertions.Expect(order.Status).ToHaveTextAsync("Collected");
        await page.WaitForFunctionAsync("async () => !(await (await caches.open('orders')).match(location.pathname))");
        shopper.Watch.AssertClean();
    }

    private async Task MakeReadyAsync(DemoProcess demo, string number)
    {
        await using var atDesk = await Visitor.OpenAsync(chromium, demo, 390, "offline-ready");
        var colleague = new Colleague(atDesk, "leeds");
        await colleague.SignInAsync(demo.Person("Priya Nair"));
        await colleague.OpenAsync(number);
        await colleague.PickAsync("LF-1256");
        await colleague.PackAsync();
        await colleague.StageAsync("D2");
        await colleague.ReadyAsync();
    }
}
