using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Running;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Desk;

/// <summary>A colleague at the desk of a site: keyboard, scanner and the pages of the staff port.</summary>
internal sealed class Colleague(Visitor visitor, string site)
{
    private const float BetweenKeysMs = 3;

    private IPage Page => visitor.Page;

    private string Desk => new Uri(visitor.Demo.Staff, $"/desk/{site}").AbsoluteUri;

    public ILocator Said => Page.Locator(".scan__answer");

    public async Task SignInAsync(DemoPerson person)
    {
        await TypeSignInAsync(person);
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await Page.GotoAsync(Desk);
        await visitor.SeeAsync("work");
    }

    public async Task TypeSignInAsync(DemoPerson person)
    {
        await Page.GotoAsync(visitor.Demo.Staff.AbsoluteUri);
        await visitor.SeeAsync("sign-in");
        await Page.GetByLabel("Your name").FillAsync(person.Name);
        await Page.GetByLabel("PIN", new() { Exact = true }).FillAsync(person.Pin);
        await PressAsync("Sign in");
    }

    /// <summary>As a keyboard-wedge scanner does it: the characters as keys, one after the other, then Enter.</summary>
    public async Task ScanAsync(string code)
    {
        await Page.Keyboard.TypeAsync(code, new() { Delay = BetweenKeysMs });
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>From the work list.</summary>
    public async Task OpenAsync(string number)
    {
        await Page.GotoAsync(Desk);
        await Page.Locator("#work").GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(number);
    }

    public async Task StartPickingAsync()
    {
        await PressAsync("Start picking");
        await Assertions.Expect(Button("Start picking")).ToHaveCountAsync(0);
    }

    /// <summary>Scans all that the order's page asks for.</summary>
    public async Task PickAsync(params string[] codes)
    {
        await StartPickingAsync();
        var progress = Page.Locator("[data-announce]");
        for (var i = 0; i < codes.Length; i++)
        {
            await ScanAsync(codes[i]);
            if (i < codes.Length - 1)
            {
                await Assertions.Expect(progress).ToHaveTextAsync($"{i + 1} of {codes.Length} picked or missing");
                await visitor.SeeAsync("picking");
            }
        }

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Pack it" })).ToBeVisibleAsync();
    }

    public async Task PackAsync()
    {
        await Assertions.Expect(Button("Packed")).ToBeVisibleAsync();
        await visitor.SeeAsync("pack");
        await PressAsync("Packed");
    }

    public async Task StageAsync(string shelf)
    {
        await Assertions.Expect(Page.GetByLabel("Which shelf?")).ToBeVisibleAsync();
        await visitor.SeeAsync("stage");
        await ScanAsync(shelf);
        await Assertions.Expect(Page.Locator(".shelf")).ToHaveTextAsync(shelf);
        await visitor.SeeAsync("all-here");
    }

    public async Task ReadyAsync()
    {
        await PressAsync("Ready: tell the customer");
        await Assertions
            .Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Hand over", Exact = true }))
            .ToBeVisibleAsync();
        await visitor.SeeAsync("ready");
    }

    /// <summary>The customer's pass leads to the order with its checks; the payment may have to be taken yet.</summary>
    public async Task ScanPassAsync(string pass)
    {
        await Page.GotoAsync($"{Desk}/handover");
        await visitor.SeeAsync("to-hand-over");
        await ScanAsync(pass);
        await Assertions.Expect(Page.GetByText("The pass is good.")).ToBeVisibleAsync();
        await visitor.SeeAsync("hand-over");
    }

    public Task CheckPersonAsync(string how) => CheckAsync("How did you check the person?", how);

    public Task CheckAgeAsync(string how) => CheckAsync("Age 18 or older", how);

    /// <summary>The last press; the page of what happened comes next.</summary>
    public Task HandOverAsync() => PressAsync("Hand over");

    public Task PressAsync(string button) => Button(button).ClickAsync();

    /// <summary>How many orders of the site have these words in their customer's name.</summary>
    public async Task<int> CountAsync(string name)
    {
        await Page.GotoAsync($"{Desk}/orders?q={Uri.EscapeDataString(name)}");
        return await Page.Locator(".work__row").CountAsync();
    }

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name }).First;

    private Task CheckAsync(string question, string how) =>
        Page.GetByRole(AriaRole.Group, new() { Name = question }).GetByText(how, new() { Exact = true }).ClickAsync();
}
