using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Server.Hosts;

/// <summary>HAProxy with the file of <c>docs</c> in front of two hosts; gone when disposed.</summary>
internal sealed class Haproxy : IAsyncDisposable
{
    private const string Program = "/usr/sbin/haproxy";

    private readonly Process _process;

    private Haproxy(Process process, Uri shop)
    {
        _process = process;
        Shop = shop;
    }

    /// <summary>Where shoppers arrive.</summary>
    public Uri Shop { get; }

    /// <summary>Returns when it sends requests on. Without HAProxy on this machine the test is skipped, or fails where CI=true.</summary>
    public static async Task<Haproxy> StartAsync(OwnServer a, OwnServer b, CancellationToken ct)
    {
        if (!File.Exists(Program))
        {
            Missing.Program($"HAProxy is missing: there is no {Program}.");
        }
        var shop = FreeAddress();
        var start = new ProcessStartInfo(Program, ["-db", "-f", Path.Combine(Repository.Root, "docs", "haproxy.cfg")])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SHOP_BIND"] = shop.Authority;
        start.Environment["STAFF_BIND"] = FreeAddress().Authority;
        start.Environment["SHOP_A"] = a.Shop.Authority;
        start.Environment["SHOP_B"] = b.Shop.Authority;
        start.Environment["STAFF_A"] = a.Staff.Authority;
        start.Environment["STAFF_B"] = b.Staff.Authority;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var proxy = new Haproxy(process, shop);
        using var http = new HttpClient { BaseAddress = shop };
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    return (await http.GetAsync("/health/ready", ct)).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            ct
        );
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://{listener.LocalEndpoint}");
    }
}
