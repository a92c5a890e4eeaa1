using System.Diagnostics;
using System.Text;
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

    private static int s_drawn;

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
        IReadOnlyList<string> Only,
        string Bench,
        PageSet Pages
    );

    /// <summary>Names of requests, each with a way to make the next one: products and words differ from one to the next.</summary>
    internal delegate IEnumerable<(string Page, Func<int, HttpRequestMessage> Request)> PageSet(
        PagesWorld world,
        int stores
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
        client.DefaultRequestHeaders.Authorization = new("Bearer", server.ApiKey);
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip, deflate, br");
        var found = new List<Figures>();
        foreach (var (page, next) in settings.Pages(world, settings.Stores).Where(it => IsAsked(it.Page, settings)))
        {
            found.Add(await MeasureAsync(client, page, next, settings, ct));
        }
        Print(to, settings, found, json);
        return found.All(figures => figures.P50Ms <= P50MsMax) ? 0 : 1;
    }

    private static bool IsAsked(string page, Settings settings) =>
        settings.Only.Count == 0 || settings.Only.Any(word => page.Contains(word, StringComparison.Ordinal));

    /// <summary>What client and connection cost by themselves.</summary>
    private static readonly (string, Func<int, HttpRequestMessage>) s_nothing = ("nothing", _ => Get("/health/live"));

    public static IEnumerable<(string Page, Func<int, HttpRequestMessage> Request)> Pages(PagesWorld world, int stores)
    {
        yield return s_nothing;
        yield return ("home", _ => Get("/"));
        yield return ("home, drawn", _ => Drawn("/"));
        yield return ("category", request => Get(CategoryOf(Popular(world, request))));
        yield return ("category, drawn", request => Drawn(CategoryOf(Other(world, request))));
        yield return ("product", request => Get(ProductOf(Popular(world, request))));
        yield return ("product, drawn", request => Drawn(ProductOf(Other(world, request))));
        yield return ("basket", _ => Get("/basket"));
        yield return ("search, drawn", request => Drawn("/search?q=" + Words(world, request)));
        yield return ("stores", _ => Get("/stores?near=LS1%206AD"));
    }

    public static IEnumerable<(string Page, Func<int, HttpRequestMessage> Request)> Search(PagesWorld world, int stores)
    {
        yield return s_nothing;
        yield return ("search", request => Get("/search?q=" + Words(world, request)));
        yield return ("search, drawn", request => Drawn("/search?q=" + Words(world, request)));
        yield return ("one word, drawn", request => Drawn("/search?q=" + Words(world, request).Split("%20")[1]));
        yield return ("misspelt, drawn", request => Drawn("/search?q=" + Words(world, request).Remove(2, 1)));
        yield return ("suggestions", request => Get("/search/suggestions?q=" + Words(world, request)[..^2]));
    }

    public static IEnumerable<(string Page, Func<int, HttpRequestMessage> Request)> Availability(
        PagesWorld world,
        int stores
    )
    {
        yield return s_nothing;
        yield return ("stores near", _ => Get("/api/v1/stores?near=LS1%206AD"));
        yield return (
            "at one store",
            request =>
                Promises(world, request, $"\"storeCodes\":[\"{BenchWorld.StoreCodes(stores)[request % stores]}\"]")
        );
        yield return ("near, 5 stores", request => Promises(world, request, "\"near\":\"LS1 6AD\""));
        yield return ("near, 50 stores", request => Promises(world, request, "\"near\":\"LS1 6AD\",\"limit\":50"));
        yield return ("product, drawn", request => Drawn(ProductOf(Other(world, request))));
    }

    /// <summary>Where three lines can be collected.</summary>
    private static HttpRequestMessage Promises(PagesWorld world, int request, string where)
    {
        var lines = string.Join(
            ',',
            Enumerable
                .Range(0, 3)
                .Select(line => $"{{\"sku\":\"{PagesWorld.SkuOf(Other(world, request + line), 0)}\",\"quantity\":1}}")
        );
        return new(HttpMethod.Post, "/api/v1/promises")
        {
            Content = new StringContent($"{{\"lines\":[{lines}],{where}}}", Encoding.UTF8, "application/json"),
        };
    }

    private static string CategoryOf(int product) => CategoryPath.Address(PagesWorld.CategoryOf(product));

    private static string ProductOf(int product) => ProductCard.AddressOf(PagesWorld.IdOf(product));

    /// <summary>
    /// As shoppers visit a shop: the product of rank r in popularity 1/r as often as the first (Zipf's law). The golden ratio's
    /// multiples stand for chance, so that every run asks for the same.
    /// </summary>
    private static int Popular(PagesWorld world, int request)
    {
        var chance = request * 0.618_033_988_749_895 % 1;
        return Other(world, (int)Math.Pow(world.Products, chance) - 1);
    }

    /// <summary>At an address that nobody has asked for yet, so that no page is kept for it.</summary>
    private static HttpRequestMessage Drawn(string page) =>
        Get(
            $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}seen={Interlocked.Increment(ref s_drawn)}"
        );

    private static int Other(PagesWorld world, int request) => (int)(request * 7_919L % world.Products);

    private static string Words(PagesWorld world, int request) =>
        Uri.EscapeDataString(PagesWorld.WordsOf(Other(world, request)));

    private static HttpRequestMessage Get(string address) => new(HttpMethod.Get, address);

    private static async Task<Figures> MeasureAsync(
        HttpClient client,
        string page,
        Func<int, HttpRequestMessage> next,
        Settings settings,
        CancellationToken ct
    )
    {
        for (var request = 0; request < WarmRequests; request++)
        {
            await SendAsync(client, next(request), ct);
        }
        var times = new double[settings.Requests];
        long bytes = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        for (var request = 0; request < settings.Requests; request++)
        {
            var started = Stopwatch.GetTimestamp();
            bytes += await SendAsync(client, next(request), ct);
            times[request] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        cpu = Environment.CpuUsage.TotalTime - cpu;
        Array.Sort(times);
        return new(
            page,
            times[times.Length / 2],
            times[(int)(times.Length * 0.99)],
            cpu.TotalMilliseconds / settings.Requests,
            await PerSecondAsync(client, next, settings, ct),
            bytes / settings.Requests
        );
    }

    private static async Task<double> PerSecondAsync(
        HttpClient client,
        Func<int, HttpRequestMessage> next,
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
                                await SendAsync(client, next(Interlocked.Increment(ref answered)), ct);
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
    private static async Task<int> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken ct)
    {
        using var asked = request;
        using var answer = await client.SendAsync(asked, ct);
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
                        bench = $"bench {settings.Bench}",
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
        to.WriteLine(
            $"bench {settings.Bench}: {settings.Products} products, {settings.Stores} stores, one of them chosen"
        );
        foreach (var figures in found)
        {
            to.WriteLine(
                $"  {figures.Page, -15} p50 {figures.P50Ms, 5:0.00} ms, p99 {figures.P99Ms, 6:0.00} ms, {figures.CpuMs, 5:0.00} ms of processor; {figures.PerSecond, 6:0} pages/s with {settings.Concurrency} at a time, {figures.Bytes} bytes{(figures.P50Ms <= P50MsMax ? "" : $"   more than {P50MsMax} ms")}"
            );
        }
    }
}
