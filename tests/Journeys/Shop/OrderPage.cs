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
    public async Task<string> ScanPassAsync(Visitor scanner)
    {
        // The last thing that changes the page before the hand-over; each change draws the pass anew.
        await Assertions.Expect(page.GetByText("charged to your card")).ToBeVisibleAsync();
        var picture = Convert.ToBase64String(await TakePassAsync());
        var reader = await scanner.NewTabAsync();
        await reader.AddScriptTagAsync(new() { Path = Repository.PathOf("web/node_modules/jsqr/dist/jsQR.js") });
        var text = await reader.EvaluateAsync<string?>(
            """
            async picture => {
              const image = new Image();
              image.src = 'data:image/png;base64,' + picture;
              await image.decode();
              const canvas = new OffscreenCanvas(image.width * 2, image.height * 2).getContext('2d');
              canvas.imageSmoothingEnabled = false;
              canvas.drawImage(image, 0, 0, image.width * 2, image.height * 2);
              const { data, width, height } = canvas.getImageData(0, 0, image.width * 2, image.height * 2);
              return jsQR(data, width, height)?.data ?? null;
            }
            """,
            picture
        );
        await reader.CloseAsync();
        Assert.False(string.IsNullOrEmpty(text), "The pass on the page cannot be read.");
        return text;
    }
}
