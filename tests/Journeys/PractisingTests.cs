using System.Text.RegularExpressions;
using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Desk;
using Holdfast.Tests.Journeys.Running;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>A colleague practises with a scanner that types like a keyboard, from the sign-in page on.</summary>
public sealed class PractisingTests(Chromium chromium, HoldfastDemo holdfast)
{
    [Fact]
    public async Task A_colleague_practises_by_scanner_and_no_practice_pass_counts_at_the_real_desk()
    {
        var demo = await holdfast.StartedAsync();
        await using var atDesk = await Visitor.OpenAsync(chromium, demo, 390, "practice");
        var page = atDesk.Page;
        var colleague = new Colleague(atDesk, "leeds");
        await page.GotoAsync(demo.Staff.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Practise at a desk that is not real" }).ClickAsync();
        await atDesk.SeeAsync("sign-in-to-practise");
        var person = demo.Person("Priya Nair");
        await page.GetByLabel("Your name").FillAsync(person.Name);
        await page.GetByLabel("PIN", new() { Exact = true }).FillAsync(person.Pin);
        await colleague.PressAsync("Sign in");
        await atDesk.SeeAsync("practice-start");
        await colleague.PressAsync("Start");
        await Assertions.Expect(page.GetByText("0 of 9")).ToBeVisibleAsync();
        await atDesk.SeeAsync("practice-sheet");
        var pass = await page.Locator(".label-card input[name=code]").First.InputValueAsync();

        await page.Locator(".lesson a").First.ClickAsync();
        await Assertions.Expect(page.GetByLabel("Scan an item")).ToBeVisibleAsync();
        await colleague.ScanAsync("PRACTICE-MUG");
        await colleague.ScanAsync("PRACTICE-SCARF");
        await Assertions.Expect(page.Locator("[data-announce]")).ToHaveTextAsync("2 of 3 picked or missing");
        await atDesk.SeeAsync("practice-picking");
        await colleague.ScanAsync(pass);
        await Assertions.Expect(page.GetByText("The pass is good.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".practice-bar")).ToContainTextAsync("Nothing here is real.");
        await atDesk.SeeAsync("practice-hand-over");
        await colleague.CheckPersonAsync("Photo ID");
        await colleague.CheckAgeAsync("Photo ID");
        await colleague.HandOverAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Handed over" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("1 of 9")).ToBeVisibleAsync();

        // Where a second colleague looks on: the person, the name, their PIN, which ends with Enter.
        await page.GetByRole(AriaRole.Link, new() { Name = "Lessons" }).ClickAsync();
        var pin = Regex
            .Match(
                await page.Locator("main").InnerTextAsync(),
                @"PIN (?<pin>\d{6})",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            )
            .Groups["pin"]
            .Value;
        await page.GetByRole(AriaRole.Button, new() { Name = "Rhys’s pass" }).ClickAsync();
        await colleague.CheckPersonAsync("Photo ID");
        await page.GetByText("Robin Practice").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Their PIN")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(pin);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Handed over" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("2 of 9")).ToBeVisibleAsync();

        await colleague.PressAsync("Stop practising");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the real desk" }).ClickAsync();
        await Assertions.Expect(page.Locator("#work")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".practice-bar")).ToHaveCountAsync(0);
        await colleague.ScanAsync(pass);
        await Assertions.Expect(page.GetByText("This is a practice pass.").First).ToBeVisibleAsync();
        await atDesk.SeeAsync("practice-pass-at-real-desk");
        atDesk.Watch.AssertClean();
    }
}
