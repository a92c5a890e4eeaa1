using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>A room before a product that no other journey goes to.</summary>
public sealed class WaitingRoomTests(Chromium chromium, HoldfastDemo holdfast)
{
    private const string Product = "1260";

    [Fact]
    public async Task Who_waits_sees_the_wait_and_is_led_on_by_the_page_itself()
    {
        var demo = await holdfast.StartedAsync();
        await using var helen = await Visitor.OpenAsync(chromium, demo, 1280, "room-office");
        await new Colleague(helen, "leeds").SignInAsync(demo.Person("Helen Marsh"));
        await helen.Page.GotoAsync(new Uri(demo.Staff, "/office/rooms").AbsoluteUri);
        await helen.Page.GetByLabel("What people wait for").FillAsync("the last of them");
        await helen.Page.GetByLabel("Product id").FillAsync(Product);
        await helen.Page.Locator("#pace").FillAsync("0");
        await helen.Page.GetByRole(AriaRole.Button, new() { Name = "Put the room up" }).ClickAsync();
        await helen.SeeAsync("office-rooms");

        await using var shopper = await Visitor.OpenAsync(chromium, demo, 390, "room-shopper");
        var page = shopper.Page;
        var product = new Uri(demo.Shop, $"/products/{Product}").AbsoluteUri;
        await page.GotoAsync(product);
        await Assertions.Expect(page).ToHaveTitleAsync("You are next – the last of them");
        await Assertions.Expect(page.GetByText("The line stands still")).ToBeVisibleAsync();
        await page.SetViewportSizeAsync(320, 640);
        await shopper.SeeAsync("waiting-room");

        // The numbers change and are read aloud; the focus stays where it was.
        await page.GetByRole(AriaRole.Link, new() { Name = "Look around" }).FocusAsync();
        await helen.Page.GetByLabel("People let in a minute").First.FillAsync("1");
        await helen.Page.GetByRole(AriaRole.Button, new() { Name = "Change pace" }).ClickAsync();
        await LookAsync(page);
        await Assertions.Expect(page.Locator("#announcer")).ToContainTextAsync("Your turn in");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Look around" })).ToBeFocusedAsync();

        await helen.Page.GetByText("Close the room").ClickAsync();
        await helen.Page.GetByRole(AriaRole.Button, new() { Name = "Yes, close it" }).ClickAsync();
        await Assertions.Expect(helen.Page.GetByText("everybody goes on")).ToBeVisibleAsync();
        await LookAsync(page);
        await Assertions.Expect(page).ToHaveURLAsync(product);
        shopper.Watch.AssertClean();
        helen.Watch.AssertClean();
    }

    /// <summary>As a phone does that is taken out of a pocket; otherwise the page looks again when it said it would.</summary>
    private static async Task LookAsync(IPage page) =>
        await page.EvaluateAsync("() => document.dispatchEvent(new Event('visibilitychange'))");
}
