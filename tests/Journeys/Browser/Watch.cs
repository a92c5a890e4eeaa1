using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Holdfast.Tests.Journeys.Browser;

/// <summary>
/// Sees what no page of ours may do: open a dialog, run somebody else's script, break the content security policy, write an
/// error to the console, or ask another host for anything.
/// </summary>
internal sealed class Watch
{
    /// <summary>A page that runs an attacker's script has this set.</summary>
    public const string Marker = "__stranger";

    private readonly ConcurrentQueue<string> _seen = new();
    private readonly string[] _hosts;
    private readonly ConcurrentDictionary<string, bool> _expected = new(StringComparer.Ordinal);
    private int _requests;

    private Watch(string[] hosts) => _hosts = hosts;

    public static async Task<Watch> OverAsync(IBrowserContext context, params Uri[] own)
    {
        var watch = new Watch([.. own.Select(uri => uri.Authority)]);
        context.Request += (_, request) => watch.Judge(request);
        context.Console += (_, message) => watch.Judge(message);
        context.WebError += (_, error) => watch._seen.Enqueue($"script error: {error.Error}");
        context.Dialog += async (_, dialog) =>
        {
            watch._seen.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation',"
                + " event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"
        );
        return watch;
    }

    /// <summary>An answer of this status is part of the test; the browser's own line about it is no error then.</summary>
    public Watch Expect(int status) => Expect($"status of {status}");

    /// <summary>The browser's own lines with these words are part of the test.</summary>
    public Watch Expect(string words)
    {
        _expected[words] = true;
        return this;
    }

    public void AssertClean()
    {
        Assert.True(_requests > 0, "The browser asked for nothing: the watch saw no page.");
        Assert.Empty(_seen);
    }

    private void Judge(IRequest request)
    {
        Interlocked.Increment(ref _requests);
        var uri = new Uri(request.Url);
        if (uri.Scheme is "http" or "https" or "ws" or "wss" && !_hosts.Contains(uri.Authority))
        {
            _seen.Enqueue($"request to another host: {request.Url}");
        }
    }

    private void Judge(IConsoleMessage message)
    {
        if (message.Type != "error")
        {
            return;
        }

        if (_expected.Keys.Any(words => message.Text.Contains(words, StringComparison.Ordinal)))
        {
            return;
        }

        _seen.Enqueue($"console: {message.Text} ({message.Page?.Url})");
    }
}
