using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Holdfast.Bench;

/// <summary>
/// Sends orders to servers over HTTP as channels do, each to the next server, and keeps what was answered and how long that
/// took. One driver is one measurement.
/// </summary>
internal sealed class OrderDriver : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10) }
    );
    private readonly IReadOnlyList<Uri> _servers;
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private long _placed;
    private int _sent;

    public OrderDriver(Uri server, string apiKey)
        : this([server], apiKey) { }

    public OrderDriver(IReadOnlyList<Uri> servers, string apiKey)
    {
        _servers = servers;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>One line of an order.</summary>
    internal readonly record struct Line(string Sku, int Quantity);

    public sealed record Result(
        long Placed,
        IReadOnlyDictionary<string, long> Refused,
        double Seconds,
        double P50Ms,
        double P95Ms,
        double P99Ms,
        double MaxMs
    )
    {
        public double PerSecond => Placed / Seconds;
    }

    /// <summary>Starts of the slots that a store offers for any of these lines.</summary>
    public async Task<IReadOnlyList<string>> SlotsAsync(string store, Line line, CancellationToken ct)
    {
        using var answer = await _client.PostAsJsonAsync(
            new Uri(_servers[0], "/api/v1/promises"),
            new { lines = new[] { new { sku = line.Sku, quantity = line.Quantity } }, storeCodes = new[] { store } },
            ct
        );
        answer.EnsureSuccessStatusCode();
        using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(ct), default, ct);
        return
        [
            .. body
                .RootElement.GetProperty("promises")[0]
                .GetProperty("slots")
                .EnumerateArray()
                .Select(slot => slot.GetProperty("start").GetString()!),
        ];
    }

    /// <summary>Closed loop: places orders, so many at a time, until <paramref name="next"/> has none left.</summary>
    /// <param name="next">Thread-safe; null ends a worker.</param>
    /// <param name="concurrency">Workers, each with one order under way.</param>
    /// <param name="ct">Stops the workers.</param>
    /// <param name="pause">Of a worker after each order.</param>
    public async Task<Result> RunAsync(
        Func<(string Store, string Slot, IReadOnlyList<Line> Lines)?> next,
        int concurrency,
        CancellationToken ct,
        TimeSpan pause = default
    )
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable.Range(0, concurrency).Select(_ => Task.Run(() => WorkAsync(next, pause, ct), ct))
        );
        return Summary(watch.Elapsed.TotalSeconds);
    }

    /// <summary>
    /// Open loop: orders arrive at their times whatever became of those before, and an order's time runs from the moment at which
    /// it was to be sent. A server that stands still for a second makes all orders of that second late.
    /// </summary>
    public async Task<Result> RunAtRateAsync(
        Func<(string, string, IReadOnlyList<Line>)> next,
        double perSecond,
        TimeSpan duration,
        CancellationToken ct
    )
    {
        var underWay = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < perSecond * duration.TotalSeconds; n++)
        {
            var due = began + (long)(n / perSecond * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < due)
            {
                await Task.Delay(s_tick, ct);
            }
            var order = next();
            underWay.Add(Task.Run(() => PlaceAsync(order, due, ct), ct));
        }
        await Task.WhenAll(underWay);
        return Summary(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Counts an order that was not even sent, so that every order of a file is accounted for.</summary>
    public void Refuse(string reason) => _refused.AddOrUpdate(reason, 1, (_, count) => count + 1);

    private async Task WorkAsync(
        Func<(string, string, IReadOnlyList<Line>)?> next,
        TimeSpan pause,
        CancellationToken ct
    )
    {
        while (next() is { } order)
        {
            await PlaceAsync(order, Stopwatch.GetTimestamp(), ct);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, ct);
            }
        }
    }

    /// <param name="order">Which.</param>
    /// <param name="due">When it was to be sent.</param>
    /// <param name="ct">Stops the waiting.</param>
    private async Task PlaceAsync(
        (string Store, string Slot, IReadOnlyList<Line> Lines) order,
        long due,
        CancellationToken ct
    )
    {
        var server = _servers[(int)((uint)Interlocked.Increment(ref _sent) % _servers.Count)];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/api/v1/orders"))
        {
            Content = JsonContent.Create(
                new
                {
                    fulfilment = "PICK_UP",
                    storeCode = order.Store,
                    slotStart = order.Slot,
                    lines = order.Lines.Select(line => new { sku = line.Sku, quantity = line.Quantity }),
                    customer = new { name = "Bench Shopper", email = "bench@shopper.example" },
                    payment = new { provider = "test", token = "tok_approved" },
                }
            ),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await _client.SendAsync(request, ct);
        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        _milliseconds.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
        if (answer.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _placed);
            return;
        }
        using var problem = JsonDocument.Parse(body);
        Refuse(problem.RootElement.GetProperty("type").GetString() ?? "?");
    }

    private Result Summary(double seconds)
    {
        var sorted = _milliseconds.Order().ToArray();
        double Percentile(double share) =>
            sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
        return new(_placed, _refused, seconds, Percentile(0.50), Percentile(0.95), Percentile(0.99), Percentile(1));
    }

    public void Dispose() => _client.Dispose();
}
