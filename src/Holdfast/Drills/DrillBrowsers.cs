using System.Collections.Concurrent;
using System.Diagnostics;

namespace Holdfast.Drills;

/// <summary>Somebody who looks at a page every 100 ms, whatever happens, and notes what did not come or came late.</summary>
internal sealed class DrillBrowsers
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly string[] s_pages = ["/", "/stores", "/search?q=bench", $"/stores/{DrillRetailer.Site}"];

    private readonly ConcurrentBag<string> _failures = [];
    private long _slowestTicks;
    private int _pages;

    public int Pages => _pages;

    /// <summary>Pages that did not come, with what came instead.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public double SlowestMs => TimeSpan.FromTicks(Interlocked.Read(ref _slowestTicks)).TotalMilliseconds;

    public async Task BrowseUntilAsync(Uri shop, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = shop, Timeout = TimeSpan.FromSeconds(10) };
        while (!stop.IsCancellationRequested)
        {
            await LookAsync(client, s_pages[_pages++ % s_pages.Length]);
            await Task.Delay(s_pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(HttpClient client, string page)
    {
        var asked = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.GetAsync(new Uri(page, UriKind.Relative), CancellationToken.None);
            if (!answer.IsSuccessStatusCode)
            {
                _failures.Add($"{page}: {(int)answer.StatusCode}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            _failures.Add($"{page}: {failure.Message}");
        }
        var took = Stopwatch.GetElapsedTime(asked).Ticks;
        if (took > Interlocked.Read(ref _slowestTicks))
        {
            Interlocked.Exchange(ref _slowestTicks, took);
        }
    }
}
