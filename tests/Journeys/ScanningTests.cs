using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>A colleague with gloves, a scanner and a queue: few presses, large targets, no scan lost, and no mouse.</summary>
public sealed class ScanningTests(Chromium chromium, HoldfastDemo holdfast, ITestOutputHelper output)
{
    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Five_lines_are_picked_with_7_scans_or_taps_and_handed_over_with_3_after_the_scan(int width)
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 1280, "gloves-shopper");
        string[] goods = ["1256", "1140", "1201", "1219", "1231"];
        var order = await OrderAsync(shopper, "Greta Moss", [.. goods.Select(id => (id, 1))]);
        var number = await order.NumberAsync();
        await using var atDesk = await Visitor.OpenAsync(chromium, demo, width, "gloves-desk");
        var colleague = new Colleague(atDesk, "leeds");
        await colleague.SignInAsync(demo.Person("Priya Nair"));
        await BeLargeAsync(atDesk, "the work list");

        var picking = 0;
        await ScanAsync(number, "Scan an item");
        await BeLargeAsync(atDesk, "picking");
        foreach (var product in goods[..^1])
            await ScanAsync($"LF-{product}", $"Undo: 1 ×");
        await ScanAsync($"LF-{goods[^1]}", "Pack it");
        await BeLargeAsync(atDesk, "packing");
        picking++;
        await colleague.PackAsync();
        await Assertions.Expect(atDesk.Page.GetByLabel("Which shelf?")).ToBeVisibleAsync();
        output.WriteLine($"Five lines: {picking} scans and taps.");
        Assert.InRange(picking, 1, 7);

        await BeLargeAsync(atDesk, "staging");
        await colleague.StageAsync("G7");
        await BeLargeAsync(atDesk, "making ready");
        await colleague.ReadyAsync();
        await BeLargeAsync(atDesk, "ready");
        await colleague.ScanPassAsync(await order.ScanPassAsync());
        await BeLargeAsync(atDesk, "handing over");
        Func<Task>[] taps =
        [
            () => colleague.CheckPersonAsync("Photo ID"),
            () => colleague.CheckAgeAsync("Looks over 25"),
            colleague.HandOverAsync,
        ];
        foreach (var tap in taps)
            await tap();
        await Assertions
            .Expect(atDesk.Page.GetByRole(AriaRole.Heading, new() { Name = "Handed over" }))
            .ToBeVisibleAsync();
        output.WriteLine($"Hand-over with an age check: {taps.Length} taps after the scan.");
        await BeLargeAsync(atDesk, "handed over");
        atDesk.Watch.AssertClean();

        async Task ScanAsync(string code, string then)
        {
            picking++;
            await colleague.ScanAsync(code);
            await Assertions.Expect(atDesk.Page.GetByText(then).First).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Scans_at_a_slow_dead_or_reloaded_page_are_neither_lost_nor_doubled()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 1280, "queue-shopper");
        var order = await OrderAsync(shopper, "Ines Wold", [("1223", 3), ("1244", 2)]);
        await using var atDesk = await Visitor.OpenAsync(chromium, demo, 390, "queue-desk");
        var colleague = new Colleague(atDesk, "leeds");
        await colleague.SignInAsync(demo.Person("Priya Nair"));
        await colleague.OpenAsync(await order.NumberAsync());
        var page = atDesk.Page;
        var sent = 0;
        await page.RouteAsync(
            "**/scans",
            async route =>
            {
                switch (++sent)
                {
                    // The server does it, and its answer is lost on the way.
                    case 1 or 4:
                        await route.FetchAsync();
                        await route.AbortAsync();
                        break;
                    case 2:
                        await route.FulfillAsync(new() { Status = 503 });
                        break;
                    case 3:
                        await route.AbortAsync();
                        break;
                    default:
                        await Task.Delay(300);
                        await route.ContinueAsync();
                        break;
                }
            }
        );
        atDesk.Watch.Expect("503").Expect("ERR_FAILED");

        await colleague.ScanAsync("LF-1223");
        await colleague.ScanAsync("LF-1223");
        await colleague.ScanAsync("LF-1244");
        await Assertions.Expect(page.Locator("[data-waiting]")).ToContainTextAsync("scans are waiting to be sent");
        await Assertions.Expect(page.Locator("[data-waiting]")).ToContainTextAsync("Nothing is lost");
        await atDesk.SeeAsync("scans-waiting");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("[data-announce]")).ToHaveTextAsync("3 of 5 picked or missing");

        // A wrong item in the middle is said, and what was scanned behind it goes on.
        await colleague.ScanAsync("LF-0000-WRONG");
        await colleague.ScanAsync("LF-1244");
        await Assertions.Expect(page.Locator("[data-announce]")).ToHaveTextAsync("4 of 5 picked or missing");
        await colleague.ScanAsync("LF-1223");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Pack it" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-waiting]")).ToBeHiddenAsync();
        output.WriteLine($"Six scans in {sent} requests.");

        await colleague.PressAsync("Undo: 1 ×");
        await Assertions.Expect(page.Locator("[data-announce]")).ToHaveTextAsync("4 of 5 picked or missing");
        await atDesk.SeeAsync("undone");
        atDesk.Watch.AssertClean();
    }

    [Fact]
    public async Task The_whole_way_goes_by_keyboard_alone()
    {
        var demo = await holdfast.StartedAsync();
        await using var shopper = await Visitor.OpenAsync(chromium, demo, 1280, "keyboard-shopper");
        var order = await OrderAsync(shopper, "Tove Lind", [("1219", 1)]);
        await using var atDesk = await Visitor.OpenAsync(chromium, demo, 1280, "keyboard-desk");
        var page = atDesk.Page;
        var person = demo.Person("Tom Whitaker");
        await page.GotoAsync(demo.Staff.AbsoluteUri);
        await TabToAsync(page, "name");
        await page.Keyboard.TypeAsync(person.Name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(person.Pin);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#work")).ToBeVisibleAsync();

        await TypeAsync(page, await order.NumberAsync(), "Scan an item");
        await TypeAsync(page, "LF-1219", "Pack it");
        await TabToAsync(page, "Packed");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Which shelf?")).ToBeFocusedAsync();
        await TypeAsync(page, "K1", "Ready: tell the customer");
        await TabToAsync(page, "Ready: tell the customer");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Ready to hand over").First).ToBeVisibleAsync();

        // The customer's pass, scanned at the work list, leads to the checks.
        await TabToAsync(page, "Back to work");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#work")).ToBeVisibleAsync();
        await new Colleague(atDesk, "leeds").ScanAsync(await order.ScanPassAsync());
        await Assertions.Expect(page.GetByText("The pass is good.")).ToBeVisibleAsync();
        await TabToAsync(page, "PersonCheck");
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, "Hand over 1 item");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Handed over" })).ToBeVisibleAsync();
        atDesk.Watch.AssertClean();
    }

    private static async Task<OrderPage> OrderAsync(
        Visitor shopper,
        string name,
        (string Product, int Quantity)[] goods
    )
    {
        var front = new Front(shopper);
        await front.FillBasketAsync(
            "LS1 6AD",
            "Leeds Briggate",
            [.. goods.Select(line => (line.Product, (string?)null, line.Quantity))]
        );
        await front.CheckOutAsync();
        var checkout = new Checkout(shopper);
        await checkout.FillAsync(new(name, "shopper@shopper.example"));
        await checkout.PlaceOrder.ClickAsync();
        var order = new OrderPage(shopper.Page);
        await order.BeConfirmedAsync();
        return order;
    }

    private static async Task TypeAsync(IPage page, string words, string then)
    {
        await page.Keyboard.TypeAsync(words);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText(then).First).ToBeVisibleAsync();
    }

    /// <summary>Presses Tab until the focus is on what has this name, words or id.</summary>
    private static async Task TabToAsync(IPage page, string wanted)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            var focused = await page.EvaluateAsync<string>(
                "() => { const one = document.activeElement; return [one?.id, one?.name, one?.textContent?.trim()].join('|'); }"
            );
            if (focused.Split('|').Contains(wanted))
                return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"Nobody comes to “{wanted}” by keyboard on {page.Url}.");
    }

    /// <summary>Whatever is pressed with gloves on is 48 px high; links within a sentence are not pressed so.</summary>
    private static async Task BeLargeAsync(Visitor visitor, string where)
    {
        var small = await visitor.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('a[href], button, input, select, summary')]
              .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.skip, .visually-hidden'))
              .map(one => one.matches('input[type=radio], input[type=checkbox]') ? one.closest('label') : one)
              .map(one => one.closest('.work__row')?.contains(one) && one.matches('a') ? one.closest('.work__row') : one)
              .filter(one => getComputedStyle(one).display !== 'inline' && one.getBoundingClientRect().height < 48)
              .map(one => `${one.tagName}.${one.className} “${one.textContent.trim().slice(0, 30)}” ${one.getBoundingClientRect().height}`)
            """
        );
        Assert.True(small.Length == 0, $"Too small at {where}: {string.Join("; ", small)}");
    }
}
