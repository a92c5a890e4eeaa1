using Holdfast.Tests.Journeys.Browser;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Shop;

/// <summary>What a shopper types at the checkout.</summary>
internal sealed record Shopper(string Name, string Email)
{
    public string? Phone { get; init; }

    /// <summary>Somebody else who collects.</summary>
    public string? Collector { get; init; }
}

internal sealed class Checkout(Visitor visitor)
{
    public const string Approved = "tok_approved";
    public const string Declined = "tok_declined";
    public const string Authenticate = "tok_authenticate";

    private bool _hasChosen;

    private IPage Page => visitor.Page;

    public ILocator PlaceOrder => Page.GetByRole(AriaRole.Button, new() { Name = "Place order and pay" });

    public ILocator Continue => Page.GetByRole(AriaRole.Button, new() { Name = "Continue" });

    public ILocator Errors => Page.Locator(".error-summary li");

    public ILocator Name => Page.GetByLabel("Full name", new() { Exact = true });

    public ILocator Email => Page.GetByLabel("E-mail", new() { Exact = true });

    /// <summary>All three steps, from wherever the shopper is, up to the button that places the order.</summary>
    public async Task FillAsync(Shopper shopper, string card = Approved)
    {
        await ToDetailsAsync();
        await FillDetailsAsync(shopper);
        await ContinueAsync();
        await Assertions.Expect(PlaceOrder).ToBeVisibleAsync();
        await ChooseCardAsync(card);
    }

    /// <summary>Presses the button and waits for its answer.</summary>
    public async Task ContinueAsync()
    {
        await Continue.ClickAsync();
        await Assertions.Expect(Page.Locator("form[data-sent]")).ToHaveCountAsync(0);
    }

    /// <summary>With the time that was chosen, or any.</summary>
    public async Task ToDetailsAsync()
    {
        if (await Name.IsVisibleAsync())
            return;
        if (!_hasChosen)
            await ChooseTimeAsync();
        await Continue.ClickAsync();
        await Assertions.Expect(Name).ToBeVisibleAsync();
    }

    public async Task FillDetailsAsync(Shopper shopper)
    {
        await Name.FillAsync(shopper.Name);
        await Email.FillAsync(shopper.Email);
        await Page.GetByLabel("Phone (optional)").FillAsync(shopper.Phone ?? "");
        if (shopper.Collector is not null)
        {
            await Page.GetByText("Somebody else", new() { Exact = true }).ClickAsync();
            await Page.GetByLabel("Their full name").FillAsync(shopper.Collector);
        }
    }

    public Task ChooseCardAsync(string card) => Page.GetByLabel("Card", new() { Exact = true }).SelectOptionAsync(card);

    /// <summary>
    /// A free time other than the one that is chosen already; of another day where the one shown has no other, as late on a
    /// Sunday. It is the last of its day: the first may pass, or the time to order for it, while the test runs.
    /// </summary>
    public async Task ChooseTimeAsync()
    {
        await Page.Locator(".slot:visible").First.WaitForAsync();
        var others = Page.Locator(".slot:visible:has(input:enabled:not(:checked))");
        if (await others.CountAsync() == 0)
            await Page.Locator(".day:has(input:enabled:not(:checked))").First.ClickAsync();
        await others.Last.ClickAsync();
        _hasChosen = true;
    }

    /// <summary>The chosen time with its day, as the step's line says it too.</summary>
    public async Task<string> TimeAsync() =>
        await Page.Locator(".slot input:checked").GetAttributeAsync("data-said") ?? "";
}
