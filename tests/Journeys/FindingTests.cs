using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>Suggestions, narrowed lists and the map of stores, by the keys of a keyboard.</summary>
public sealed class FindingTests(Chromium chromium, HoldfastDemo holdfast)
{
    [Fact]
    public async Task Suggestions_are_walked_through_taken_and_remembered_by_keyboard_alone()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 1280, "finding-suggestions");
        var (page, front) = (shopper.Page, new Front(shopper));
        await front.OpenAsync();
        await front.SearchField.FocusAsync();
        var options = page.GetByRole(AriaRole.Option);
        await Assertions.Expect(options).ToHaveCountAsync(0);

        await page.Keyboard.TypeAsync("lambswol jum");
        await Assertions.Expect(options.First).ToContainTextAsync("Search for");
        await Assertions.Expect(front.SearchField).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(page.Locator("#announcer")).ToContainTextAsync("suggestion");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(front.SearchField).ToHaveAttributeAsync("aria-activedescendant", "suggestion-1");
        await Assertions.Expect(page.Locator("#suggestion-1")).ToHaveAttributeAsync("aria-selected", "true");
        await shopper.SeeAsync("suggestions");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(front.SearchField).ToHaveAttributeAsync("aria-expanded", "false");
        await Assertions.Expect(front.SearchField).ToHaveValueAsync("lambswol jum");

        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(options.Nth(1)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(address => address.Contains("/search?q=lambswol", StringComparison.Ordinal));
        Assert.Contains("Lambswool crew-neck jumper", await front.CardsAsync());

        await front.OpenAsync();
        await front.SearchField.FocusAsync();
        await Assertions.Expect(options.First).ToHaveTextAsync("lambswol jum");
        await shopper.SeeAsync("recent-searches");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(options).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await front.SearchField.FocusAsync();
        await Assertions.Expect(options).ToHaveCountAsync(0);
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task A_list_that_somebody_walks_through_stands_still_when_an_answer_comes_late()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 1280, "finding-late");
        var (page, front) = (shopper.Page, new Front(shopper));
        var (options, late) = (page.GetByRole(AriaRole.Option), new TaskCompletionSource());
        await page.RouteAsync(
            "**/*q=lambsw",
            async route =>
            {
                await late.Task;
                await route.ContinueAsync();
            }
        );
        await front.OpenAsync();
        await front.SearchField.FocusAsync();
        await page.Keyboard.TypeAsync("lambs");
        await Assertions.Expect(options.Nth(1)).ToBeVisibleAsync();

        var asked = page.WaitForRequestAsync(request => request.Url.EndsWith("q=lambsw", StringComparison.Ordinal));
        await page.Keyboard.TypeAsync("w");
        await Assertions.Expect(options.First).ToHaveTextAsync("Search for “lambsw”");
        await asked;
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        late.SetResult();
        await page.WaitForTimeoutAsync(300);
        await Assertions.Expect(page.Locator("#suggestion-1")).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(front.SearchField).ToHaveValueAsync("lambsw");

        // Typing on steps out of the list: Enter searches for what is in the field.
        await page.Keyboard.TypeAsync("o");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(address => address.EndsWith("/search?q=lambswo", StringComparison.Ordinal));
        shopper.Watch.AssertClean();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_list_is_narrowed_in_place_and_the_focus_stays(int width)
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, width, "finding-narrowed");
        var (page, front) = (shopper.Page, new Front(shopper));
        await front.OpenAsync("/category/Women");
        var before = await page.Locator("[data-count]").TextContentAsync();
        if (width < 960)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).PressAsync("Enter");
        }

        var navy = page.Locator("input[name=colour][value=Navy]");
        await navy.PressAsync("Space");
        await page.WaitForURLAsync("**/category/Women?colour=Navy");
        await Assertions.Expect(page.Locator("[data-count]")).Not.ToHaveTextAsync(before!);
        await Assertions.Expect(navy).ToBeCheckedAsync();
        await Assertions.Expect(navy).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#announcer")).ToContainTextAsync("product");
        await shopper.SeeAsync("narrowed");
        if (width < 960)
        {
            await page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Filter (1)" })).ToBeFocusedAsync();
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Remove Navy" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-count]")).ToHaveTextAsync(before!);
        Assert.NotEqual("BODY", await page.EvaluateAsync<string>("document.activeElement.tagName"));
        await page.GetByLabel("Sort by").SelectOptionAsync("price-down");
        await page.WaitForURLAsync("**/category/Women?sort=price-down");
        shopper.Watch.AssertClean();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task A_list_is_narrowed_without_script(int width)
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(
            chromium,
            demo,
            width,
            "finding-no-script",
            javaScript: false
        );
        var (page, front) = (shopper.Page, new Front(shopper));
        await front.OpenAsync("/category/Women");
        if (width < 960)
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Filter" }).ClickAsync();
        }

        await page.Locator("input[name=colour][value=Navy]").CheckAsync();
        await page.Locator("form.narrow button").ClickAsync();
        await page.WaitForURLAsync("**/category/Women?*colour=Navy*");
        await shopper.SeeAsync("narrowed-no-script");
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove Navy" }).ClickAsync();
        await page.WaitForURLAsync("**/category/Women");
        shopper.Watch.AssertClean();
    }

    [Fact]
    public async Task A_store_is_chosen_from_the_map_by_keyboard()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 1280, "finding-map");
        var (page, front) = (shopper.Page, new Front(shopper));
        await front.OpenAsync("/stores?near=LS1+6AD");
        await shopper.SeeAsync("stores-map");
        await page.GetByRole(AriaRole.Link, new() { Name = "1, Leeds Briggate" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator(".map__pin:focus")).ToHaveAttributeAsync("data-number", "2");
        await Assertions.Expect(page.Locator("#store-2.is-shown")).ToBeVisibleAsync();
        var name = await page.Locator("#store-2 h3").TextContentAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#store-2 button")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".store-link")).ToContainTextAsync($"Collect at {name!.Trim()}");
        shopper.Watch.AssertClean();
    }
}
