using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>What a product's page does by script, and what it says of limits.</summary>
public sealed class ProductPageTests(Chromium chromium, HoldfastDemo holdfast)
{
    private const string Jumper = "/products/1001?sku=LF-1001-FOR-14";
    private const string Hamper = "1292";

    [Fact]
    public async Task Arrow_keys_and_small_pictures_move_the_gallery_without_a_step_in_the_history()
    {
        await using var shopper = await Visitor.OpenAsync(chromium, await holdfast.StartedAsync(), 1280, "gallery");
        var page = shopper.Page;
        await new Front(shopper).OpenAsync(Jumper);
        var row = page.Locator("[data-gallery] [role=region]");
        var small = page.Locator("[data-gallery] a[href^='#']");
        await Assertions.Expect(small.Nth(0)).ToHaveAttributeAsync("aria-current", "true");

        await row.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(small.Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await Assertions.Expect(page.Locator("#picture-2")).ToBeInViewportAsync();
        await Assertions.Expect(row).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(small.Nth(0)).ToHaveAttributeAsync("aria-current", "true");

        await small.Nth(1).ClickAsync();
        await Assertions.Expect(small.Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await Assertions.Expect(small.Nth(0)).Not.ToHaveAttributeAsync("aria-current", "true");
        Assert.EndsWith(Jumper, page.Url, StringComparison.Ordinal);
        shopper.Watch.AssertClean();
    }

    /// <summary>The browser driven here never keeps pages, so the test says what a browser says that does.</summary>
    [Fact]
    public async Task A_page_that_the_browser_brings_back_counts_the_basket_anew()
    {
        await using var shopper = await Visitor.OpenAsync(chromium, await holdfast.StartedAsync(), 390, "brought-back");
        var page = shopper.Page;
        var front = new Front(shopper);
        await front.OpenAsync(Jumper);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await other.GetByRole(AriaRole.Button, new() { Name = "Add to basket" }).ClickAsync();
        await Assertions.Expect(other.Locator(".header-links")).ToContainTextAsync("1");
        await Assertions.Expect(page.Locator(".header-links")).ToContainTextAsync("0");

        await page.EvaluateAsync("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");

        await Assertions.Expect(page.Locator(".header-links")).ToContainTextAsync("1");
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task Who_wants_more_than_one_customer_can_have_is_told_before_paying()
    {
        await using var shopper = await Visitor.OpenAsync(chromium, await holdfast.StartedAsync(), 390, "limit");
        var (page, front, checkout) = (shopper.Page, new Front(shopper), new Checkout(shopper));
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", (Hamper, null, 3));
        await front.OpenAsync($"/products/{Hamper}");
        await Assertions.Expect(page.GetByText("At most 2 for each customer at a time")).ToBeVisibleAsync();

        shopper.Watch.Expect(409);
        await front.OpenAsync("/checkout");
        await checkout.FillAsync(new Shopper("Iris Holloway", "iris.limit@shopper.example"));
        await checkout.PlaceOrder.ClickAsync();

        await Assertions
            .Expect(checkout.Errors)
            .ToHaveTextAsync(["Luxury food hamper: one customer can have 2 on order at a time"]);
        await shopper.SeeAsync("over-the-limit");
        shopper.Watch.AssertClean();
    }
}
