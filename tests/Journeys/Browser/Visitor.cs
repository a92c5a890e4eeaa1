using System.Globalization;
using Holdfast.Tests.Journeys.Running;
using Holdfast.Tests.Kit;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Browser;

/// <summary>Somebody at a browser of their own: cookies, one page, a watch over it, and pictures of what they saw.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private const float PatienceMs = 45_000;

    /// <summary>A picture of a long page costs as much as its whole visit.</summary>
    private static readonly bool s_keepsPictures =
        Environment.GetEnvironmentVariable("HOLDFAST_TEST_PICTURES") is not (null or "");

    private readonly IBrowserContext _context;
    private readonly string _pictures;
    private readonly Accessibility _accessibility;
    private int _steps;

    private Visitor(
        IBrowserContext context,
        IPage page,
        Watch watch,
        Accessibility accessibility,
        DemoProcess demo,
        string pictures
    )
    {
        _accessibility = accessibility;
        _context = context;
        _pictures = pictures;
        Page = page;
        Watch = watch;
        Demo = demo;
    }

    public IPage Page { get; }

    public Watch Watch { get; }

    public DemoProcess Demo { get; }

    /// <param name="chromium">The browser.</param>
    /// <param name="demo">What is visited.</param>
    /// <param name="width">390 or 1280.</param>
    /// <param name="who">Names the pictures, for example <c>collect-shopper</c>.</param>
    /// <param name="javaScript">Off for the way without it.</param>
    public static async Task<Visitor> OpenAsync(
        Chromium chromium,
        DemoProcess demo,
        int width,
        string who,
        bool javaScript = true
    )
    {
        var context = await chromium.OpenAsync(width, javaScript);
        context.SetDefaultTimeout(PatienceMs);
        context.SetDefaultNavigationTimeout(PatienceMs);
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        var watch = await Watch.OverAsync(context, demo.Shop, demo.Staff);
        var pictures = Repository.PathOf($"artifacts/screens/{width.ToString(CultureInfo.InvariantCulture)}/{who}");
        var accessibility = new Accessibility(javaScript);
        return new Visitor(context, await context.NewPageAsync(), watch, accessibility, demo, pictures);
    }

    /// <summary>A second tab with the same cookies.</summary>
    public Task<IPage> NewTabAsync() => _context.NewPageAsync();

    /// <summary>
    /// Looks whether the page is wider than the screen and what axe has to say of it; keeps a picture of it where
    /// <c>HOLDFAST_TEST_PICTURES</c> is set.
    /// </summary>
    public async Task SeeAsync(string step)
    {
        if (s_keepsPictures)
        {
            await KeepPictureAsync(step);
        }
        var overflow = await Page.Locator("body")
            .EvaluateAsync<int>("body => document.documentElement.scrollWidth - innerWidth");
        Assert.True(overflow <= 0, $"The page of {step} is {overflow} px wider than the screen: {Page.Url}");
        await _accessibility.JudgeAsync(Page, step);
    }

    private Task<byte[]> KeepPictureAsync(string step)
    {
        _steps++;
        return Page.ScreenshotAsync(
            new PageScreenshotOptions
            {
                Path = Path.Combine(_pictures, $"{_steps.ToString("00", CultureInfo.InvariantCulture)}-{step}.png"),
                FullPage = true,
                Animations = ScreenshotAnimations.Disabled,
            }
        );
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
