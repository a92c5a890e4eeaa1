using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Kit;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Shop;

/// <summary>The order's own page, which stays open on the shopper's phone.</summary>
internal sealed class OrderPage(IPage page)
{
    public ILocator Status => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public async Task<string> NumberAsync() =>
        (await page.Locator(".order-number").First.TextContentAsync() ?? "").Trim();

    public ILocator Pass => page.Locator(".pass > .pass__qr");

    public ILocator Code => page.Locator(".pass > .pass__code");

    public Task BeConfirmedAsync() => Assertions.Expect(Status).ToHaveTextAsync("Order confirmed");

    /// <summary>News of the order may draw the pass anew in the moment of the picture; then there is a new one to take.</summary>
    private async Task<byte[]> TakePassAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await Pass.ScreenshotAsync();
            }
            catch (PlaywrightException redrawn)
                when (tries < 5 && redrawn.Message.Contains("not attached", StringComparison.Ordinal))
            {
                await Assertions.Expect(Pass).ToBeVisibleAsync();
            }
        }
    }

    /// <summary>The text of the pass of a ready order as a scanner reads it: from the picture on the screen.</summary>
    public async Task<string> ScanPassAsync()
    {
        // The last thing that changes the page before the hand-over; each change draws the pass anew.
        await Assertions.Expect(page.GetByText("charged to your card")).ToBeVisibleAsync();
        return await Zbar.ReadAsync(await TakePassAsync());
    }
}
