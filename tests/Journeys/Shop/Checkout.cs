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

    private IPage Page => visitor.Page;

    public ILocator PlaceOrder => Page.GetByRole(AriaRole.Button, new() { Name = "Place order and pay" });

    public ILocator Errors => Page.Locator(".error-summary li");

    public ILocator Name => Page.GetByLabel("Full name", new() { Exact = true });

    public async Task FillAsync(Shopper shopper, string card = Approved)
    {
        await Name.FillAsync(shopper.Name);
        await Page.GetByLabel("E-mail", new() { Exact = true }).FillAsync(shopper.Email);
        await Page.GetByLabel("Phone (optional)").FillAsync(shopper.Phone ?? "");
        if (shopper.Collector is not null)
        {
            await Page.GetByText("Somebody else", new() { Exact = true }).ClickAsync();
            await Page.GetByLabel("Their full name").FillAsync(shopper.Collector);
        }

        await ChooseCardAsync(card);
    }

    public Task ChooseCardAsync(string card) => Page.GetByLabel("Card", new() { Exact = true }).SelectOptionAsync(card);

    /// <summary>Any free time but the one that is chosen already.</summary>
    public Task ChooseTimeAsync() => Page.Locator(".slot:has(input:enabled:not(:checked))").First.ClickAsync();

    /// <summary>The text of the chosen time.</summary>
    public async Task<string> TimeAsync() =>
        (await Page.Locator(".slot:has(input:checked)").TextContentAsync() ?? "").Trim();
}
