using Holdfast.Tests.Journeys.Browser;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Shop;

/// <summary>The shop's pages up to the basket, as a shopper uses them.</summary>
internal sealed class Front(Visitor visitor)
{
    private IPage Page => visitor.Page;

    public Task OpenAsync(string path = "/") => Page.GotoAsync(new Uri(visitor.Demo.Shop, path).AbsoluteUri);

    /// <summary>A search box; with script a combobox.</summary>
    public ILocator SearchField => Page.Locator("#q");

    public async Task SearchAsync(string words)
    {
        await SearchField.FillAsync(words);
        await Page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Button).ClickAsync();
    }

    /// <summary>Titles of the product cards on the page.</summary>
    public Task<IReadOnlyList<string>> CardsAsync() => Page.Locator(".card__title").AllTextContentsAsync();

    /// <summary>Waits for it: a press of a button is over before the page that answers it is there.</summary>
    public Task SeeCardAsync(string title) =>
        Assertions.Expect(Page.Locator(".card__title").Filter(new() { HasText = title }).First).ToBeVisibleAsync();

    public Task OpenCardAsync(string address) => Page.Locator($".card__title a[href='{address}']").ClickAsync();

    public Task ChooseColourAsync(string colour) =>
        Page.Locator(".options").GetByRole(AriaRole.Link, new() { Name = colour, Exact = true }).ClickAsync();

    public Task ChooseSizeAsync(string size) => Page.Locator($"#sizes label:has(input[value$='-{size}'])").ClickAsync();

    /// <summary>By the form on the page, then the first store that is found.</summary>
    public async Task ChooseStoreAsync(string near, string store)
    {
        await Page.GetByLabel("Postcode, town or store").FillAsync(near);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Find stores" }).ClickAsync();
        await visitor.SeeAsync("stores");
        await Page.Locator(".store")
            .Filter(new() { HasText = store })
            .GetByRole(AriaRole.Button, new() { Name = "Collect here" })
            .ClickAsync();
    }

    public async Task AddToBasketAsync(int quantity = 1)
    {
        await Page.GetByLabel("Quantity")
            .FillAsync(quantity.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add to basket" }).ClickAsync();
        await Assertions.Expect(Page.GetByText("Added to your basket.")).ToBeVisibleAsync();
    }

    /// <summary>What the shopper has said once: where they collect, and what they want.</summary>
    public async Task FillBasketAsync(
        string near,
        string store,
        params (string Product, string? Size, int Quantity)[] goods
    )
    {
        await OpenAsync("/stores");
        await ChooseStoreAsync(near, store);
        foreach (var (product, size, quantity) in goods)
        {
            await OpenAsync($"/products/{product}");
            if (size is not null)
            {
                await ChooseSizeAsync(size);
            }

            await AddToBasketAsync(quantity);
        }
    }

    public async Task CheckOutAsync()
    {
        await OpenAsync("/basket");
        await visitor.SeeAsync("basket");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Check out" }).ClickAsync();
        await Assertions
            .Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Check out", Level = 1 }))
            .ToBeVisibleAsync();
    }
}
