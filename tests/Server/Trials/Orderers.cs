using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Ledger;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Channels;

namespace Holdfast.Tests.Server.Trials;

/// <summary>
/// Workers that order under idempotency keys, remember what they were promised (201 and a number) and what they were left
/// without (an error, or no answer at all), and ask for that again later.
/// </summary>
internal sealed class Orderers(string apiKey, string store, IReadOnlyList<string> skus, int seed)
{
    private readonly Dictionary<string, JsonObject> _open = [];
    private readonly Dictionary<string, string> _promised = [];
    private readonly Lock _lock = new();
    private int _sent;

    public int Promised => _promised.Count;

    public int Open => _open.Count;

    public int SentAgain { get; private set; }

    /// <summary>Orders until stopped; an answer that does not come is no reason to stop.</summary>
    public async Task OrderUntilAsync(Uri server, int workers, CancellationToken stop)
    {
        using var buyers = new Buyers(apiKey, server);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(buyers, stop), stop)));
    }

    /// <summary>Completes when orders are really coming through.</summary>
    public async Task UnderWayAsync(int known, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (Numbers().Count <= known)
            await Task.Delay(5, limit.Token);
    }

    /// <summary>Everything that was left open is sent again under its key, at once, and must be answered 201 now.</summary>
    public async Task SendAgainAsync(Uri server, CancellationToken ct)
    {
        using var buyers = new Buyers(apiKey, server);
        SentAgain += _open.Count;
        await Parallel.ForEachAsync(
            _open.ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct },
            async (order, stop) => Promise(order.Key, (await UntilAnsweredAsync(buyers, order, stop)).Must(201).Number)
        );
        Assert.Empty(_open);
    }

    /// <summary>Each number that was promised since last time is found.</summary>
    public async Task FindAllAsync(Uri server, IEnumerable<string> numbers, CancellationToken ct)
    {
        using var buyers = new Buyers(apiKey, server);
        await Parallel.ForEachAsync(
            numbers,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct },
            async (number, stop) =>
                Assert.Equal("CONFIRMED", (await buyers.FindAsync(number, stop)).Must(200)["status"].GetString())
        );
    }

    public IReadOnlyList<string> Numbers()
    {
        lock (_lock)
            return [.. _promised.Values];
    }

    /// <summary>The log has the promised orders, each once, and no other.</summary>
    public void MustBeExactly(IReadOnlyList<Order> orders)
    {
        Assert.Equal(
            _promised.Values.Order(StringComparer.Ordinal),
            orders.Select(order => order.Number).Order(StringComparer.Ordinal)
        );
        Assert.Equal(_promised.Count, _promised.Values.Distinct().Count());
    }

    private async Task WorkAsync(Buyers buyers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _sent);
            var key = $"seed-{seed}-{number}";
            var sku = skus[number % skus.Count];
            var order = Buyers.Order(store, Buyers.SlotNumber(number % 20), (sku, 1 + number % 2));
            lock (_lock)
                _open.Add(key, order);
            try
            {
                var answer = await buyers.PlaceAsync(order, key, CancellationToken.None);
                if (answer.Status == 201)
                {
                    Promise(key, answer.Number);
                    continue;
                }
                Assert.True(answer.Status == 503, $"{answer.Status} {answer.Text}");
                await Task.Delay(50, CancellationToken.None);
            }
            catch (Exception gone)
                when (gone is HttpRequestException or IOException or JsonException or SocketException)
            {
                // The server is gone, maybe in the middle of its answer, or between taking the connection and using it; the
                // order stays open.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>503 means: again, later.</summary>
    private static async Task<Answer> UntilAnsweredAsync(
        Buyers buyers,
        KeyValuePair<string, JsonObject> order,
        CancellationToken ct
    )
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await buyers.PlaceAsync(order.Value, order.Key, ct);
            if (answer.Status != 503 || tries == 20)
                return answer;
            await Task.Delay(200, ct);
        }
    }

    private void Promise(string key, string number)
    {
        lock (_lock)
        {
            _open.Remove(key);
            _promised.Add(key, number);
        }
    }
}
