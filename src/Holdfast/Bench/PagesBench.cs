using System.Diagnostics;
using System.Text.Json;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Cards;

namespace Holdfast.Bench;

/// <summary>
/// How long the shop's pages take: one shopper at a time for the time of a page, several for the pages a second. Client and
/// server share the process and the processors, and a page's time is from its request to its last compressed byte: an upper
/// bound of what the server does. What client and connection cost by themselves is the first line, an answer of two letters.
/// </summary>
internal static class PagesBench
{
    /// <summary>Median milliseconds that a page may take.</summary>
    public const double P50MsMax = 5;

    private const int WarmRequests = 300;

    /// <param name="Products">Of four variants each.</param>
    /// <param name="Seconds">Of each page's throughput.</param>
    /// <param name="Only">Words of the names of pages; empty is all.</param>
    /// <param name="Requests">Of each page, one at a time.</param>
    public sealed record Settings(
        int Products,
        int Stores,
        int Requests,
        int Concurrency,
        double Seconds,
        IReadOnlyList<string> Only
    );

    /// <param name="CpuMs">Processor time a page, client included: what a machine busy with other things blurs least.</param>
    public sealed record Figures(string Page, double P50Ms, double P99Ms, double CpuMs, double PerSecond, long Bytes);

    public static async Task<int> RunAsync(Settings settings, TextWriter to, bool json, CancellationToken ct)
    {
        var world = new PagesWorld(settings.Products);
        await using var server = await BenchServer.StartAsync(
            db: null,
            async log =>
            {
                await BenchWorld.SeedAsync(log, settings.Stores, world.Items(), ct);
                await log.CommitAsync(PagesWorld.Leeds, ct);
            },
            ct
        );
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = server.Node.ShopAddress,
        };
        var basket = string.Join('!', Enumerable.Range(0, 3).Select(line => $"{PagesWorld.SkuOf(line * 7, 0)}*1"));
        client.DefaultRequestHeaders.Add(
            "Cookie",
            $"__Host-store={BenchWorld.StoreCodes(settings.Stores)[0]}; __Host-basket={basket}"
        );
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, deflate, br");
        var found = new List<Figures>();
        foreach (var (page, address) in Pages(world).Where(it => IsAsked(it.Page, settings)))
        {
            found.Add(await MeasureAsync(client, page, address, settings, ct));
        }
        Print(to, settings, found, json);
        return found.All(figures => figures.P50Ms <= P50MsMax) ? 0 : 1;
    }

    private static bool IsAsked(string page, Settings settings) =>
        settings.Only.Count == 0 || settings.Only.Any(word => page.Contains(word, StringComparison.Ordinal));

    /// <summary>Each with the address of its next request; products and words differ from one to the next.</summary>
    private static IEnumerable<(string Page, Func<int, string> Address)> Pages(PagesWorld world)
    {
        int Other(int request) => (int)((request * 7_919L) % world.Products);
        yield return ("nothing", _ => "/healthz");
        yield return ("home", _ => "/");
        yield return ("category", request => CategoryPath.Address(PagesWorld.CategoryOf(Other(request))));
        yield return ("product", request => ProductCard.AddressOf(PagesWorld.IdOf(Other(request))));
        yield return ("basket", _ => "/basket");
        yield return ("search", request => "/search?q=" + Uri.EscapeDataString(PagesWorld.WordsOf(Other(request))));
        yield return ("stores", _ => "/stores?near=LS1%206AD");
    }

    private static async Task<Figures> MeasureAsync(
        HttpClient client,
        string page,
        Func<int, string> address,
        Settings settings,
        CancellationToken ct
    )
    {
        for (var request = 0; request < WarmRequests; request++)
        {
            await GetAsync(client, address(request), ct);
        }
        var times = new double[settings.Requests];
        long bytes = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        for (var request = 0; request < settings.Requests; request++)
        {
            var started = Stopwatch.GetTimestamp();
            bytes += await GetAsync(client, address(request), ct);
            times[request] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        cpu = Environment.CpuUsage.TotalTime - cpu;
        Array.Sort(times);
        return new(
            page,
            times[times.Length / 2],
            times[(int)(times.Length * 0.99)],
            cpu.TotalMilliseconds / settings.Requests,
            await PerSecondAsync(client, address, settings, ct),
            bytes / settings.Requests
        );
    }

    private static async Task<double> PerSecondAsync(
        HttpClient client,
        Func<int, string> address,
        Settings settings,
        CancellationToken ct
    )
    {
        var answered = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, settings.Concurrency)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            while (watch.Elapsed.TotalSeconds < settings.Seconds)
                            {
                                await GetAsync(client, address(Interlocked.Increment(ref answered)), ct);
                            }
                        },
                        ct
                    )
                )
        );
        return answered / watch.Elapsed.TotalSeconds;
    }

    /// <returns>Bytes of the page.</returns>
    /// <exception cref="HttpRequestException">It was not answered with a page.</exception>
    private static async Task<int> GetAsync(HttpClient client, string address, CancellationToken ct)
    {
        using var answer = await client.GetAsync(address, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(ct)).Length;
    }

    private static void Print(TextWriter to, Settings settings, IReadOnlyList<Figures> found, bool json)
    {
        if (json)
        {
            to.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        bench = "bench pages",
                        products = settings.Products,
                        stores = settings.Stores,
                        concurrency = settings.Concurrency,
                        pages = found.Select(figures => new
                        {
                            page = figures.Page,
                            p50Ms = Math.Round(figures.P50Ms, 2),
                            p99Ms = Math.Round(figures.P99Ms, 2),
                            cpuMs = Math.Round(figures.CpuMs, 2),
                            perSecond = Math.Round(figures.PerSecond),
                            bytes = figures.Bytes,
                        }),
                    }
                )
            );
            return;
        }
        to.WriteLine($"bench pages: {settings.Products} products, {settings.Stores} stores, one of them chosen");
        foreach (var figures in found)
        {
            to.WriteLine(
                $"  {figures.Page, -9} p50 {figures.P50Ms, 5:0.00} ms, p99 {figures.P99Ms, 6:0.00} ms, {figures.CpuMs, 5:0.00} ms of processor; {figures.PerSecond, 6:0} pages/s with {settings.Concurrency} at a time, {figures.Bytes} bytes{(figures.P50Ms <= P50MsMax ? "" : $"   more than {P50MsMax} ms")}"
            );
        }
    }
}
