using Holdfast.Tests.Kit;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Holdfast.Tests.Journeys.Browser.Chromium))]

namespace Holdfast.Tests.Journeys.Browser;

/// <summary>
/// The browser that is on this machine (Debian's Chromium; Playwright downloads none), started once for the run by the
/// first test that asks. Take it as a constructor parameter; every test opens a context of its own.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A phone is 390 px wide in these tests, a desktop 1280 px.</summary>
    public async Task<IBrowserContext> OpenAsync(int width, bool javaScript = true)
    {
        var browser = await BrowserAsync();
        return await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 800 },
                JavaScriptEnabled = javaScript,
                Locale = "en-GB",
                TimezoneId = "Europe/London",
                // Without a graphics card every moving frame costs the processor that the pages are timed on.
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
    }

    private async Task<IBrowser> BrowserAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _browser ??= await LaunchAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<IBrowser> LaunchAsync()
    {
        var path = Find();
        if (path is null)
        {
            Missing.Program(
                $"Chromium is missing: none of {string.Join(", ", Names)} is in PATH or HOLDFAST_CHROMIUM."
            );
        }

        _playwright ??= await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                // Chromium's sandbox refuses to start as root; the pages opened here are our own.
                ChromiumSandbox = !Environment.IsPrivilegedProcess,
                Args = ["--disable-dev-shm-usage"],
            }
        );
    }

    private static string? Find()
    {
        var chosen = Environment.GetEnvironmentVariable("HOLDFAST_CHROMIUM");
        return string.IsNullOrEmpty(chosen)
            ? (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
                .FirstOrDefault(File.Exists)
            : chosen;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }
}
