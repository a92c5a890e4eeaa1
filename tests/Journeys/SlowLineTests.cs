using System.Globalization;
using Holdfast.Tests.Journeys.Browser;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Journeys.Shop;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys;

/// <summary>The shop over a slow mobile line: 400 ms there and back, 400 kbit/s.</summary>
[Collection(Alone.Name)]
public sealed class SlowLineTests(Chromium chromium, HoldfastDemo holdfast, ITestOutputHelper output)
{
    private const int RoundTripMs = 400;
    private const int BytesPerSecond = 400_000 / 8;

    /// <summary>Ten round trips: whoever waits longer for the first words thinks that nothing comes.</summary>
    private const int FirstWordsMs = 4_000;
    private const int FeedbackMs = 150;

    [Fact]
    public async Task Words_come_first_and_a_press_is_answered_at_once()
    {
        await using var shopper = await Visitor.OpenAsync(chromium, await holdfast.StartedAsync(), 390, "slow");
        var front = new Front(shopper);
        await front.FillBasketAsync("LS1 6AD", "Leeds Briggate", ("1250", null, 1));
        await SlowDownAsync(shopper.Page);

        foreach (var path in (string[])["/", "/products/1250", "/basket", "/checkout"])
        {
            await front.OpenAsync(path);
            var painted = await shopper.Page.EvaluateAsync<double>(
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"
            );
            output.WriteLine($"{path}: first words after {painted.ToString("0", CultureInfo.InvariantCulture)} ms");
            Assert.InRange(painted, 0, FirstWordsMs);
            Assert.Equal(
                "css",
                await shopper.Page.EvaluateAsync<string>(
                    """
                    [...new Set(performance.getEntriesByType('resource')
                      .filter(one => one.renderBlockingStatus === 'blocking')
                      .map(one => new URL(one.name).pathname.split('.').pop()))].join()
                    """
                )
            );
            Assert.True(
                await shopper.Page.EvaluateAsync<bool>("[...document.fonts].every(font => font.display === 'swap')"),
                $"A font of {path} hides words until it is there."
            );
        }

        var checkout = new Checkout(shopper);
        await AnsweredAtOnceAsync(shopper.Page, "button[name=continue]:not([aria-hidden])");
        await Assertions.Expect(checkout.Name).ToBeVisibleAsync();
        await checkout.FillDetailsAsync(new("Slow Sam", "sam@shopper.example"));
        await AnsweredAtOnceAsync(shopper.Page, "button[name=continue]:not([aria-hidden])");
        await Assertions.Expect(checkout.PlaceOrder).ToBeVisibleAsync();
        await AnsweredAtOnceAsync(shopper.Page, "#send");
        await new OrderPage(shopper.Page).BeConfirmedAsync();
        shopper.Watch.AssertClean();
    }

    /// <summary>Pressed three times: the button says within a blink that it works, and one form is sent.</summary>
    private static async Task AnsweredAtOnceAsync(IPage page, string button)
    {
        var sent = 0;
        void Count(object? _, IRequest request) => sent += request.Method == "POST" ? 1 : 0;
        page.Request += Count;
        var busyMs = await page.Locator(button)
            .EvaluateAsync<double>(
                """
                async button => {
                  const from = performance.now();
                  for (let press = 0; press < 3; press++) button.click();
                  await new Promise(requestAnimationFrame);
                  return button.ariaBusy === 'true' ? performance.now() - from : Infinity;
                }
                """
            );
        Assert.InRange(busyMs, 0, FeedbackMs);
        await page.WaitForResponseAsync(response => response.Request.Method == "POST");
        page.Request -= Count;
        Assert.Equal(1, sent);
    }

    private static async Task SlowDownAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
        await devTools.SendAsync(
            "Network.emulateNetworkConditions",
            new()
            {
                ["offline"] = false,
                ["latency"] = RoundTripMs,
                ["downloadThroughput"] = BytesPerSecond,
                ["uploadThroughput"] = BytesPerSecond,
            }
        );
    }
}
