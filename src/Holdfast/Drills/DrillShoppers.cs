using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Holdfast.Drills;

/// <summary>Places orders over HTTP until it is told to stop, and remembers every one that was answered 201.</summary>
internal sealed class DrillShoppers(string apiKey)
{
    private readonly ConcurrentDictionary<string, Answered> _answered = new(StringComparer.Ordinal);

    private readonly ConcurrentBag<int> _notTaken = [];

    /// <param name="LogIndex">Index of the entry that placed it, as the answer said.</param>
    public sealed record Answered(string Number, string CollectionCode, long LogIndex);

    /// <summary>Those that were answered so far.</summary>
    public IReadOnlyCollection<Answered> All => [.. _answered.Values];

    /// <summary>Statuses of the answers that were not 201.</summary>
    public IReadOnlyCollection<int> NotTaken => _notTaken;

    public HttpClient Client(Uri address)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return client;
    }

    /// <summary>So many at a time; the server may die under them.</summary>
    public async Task OrderUntilAsync(Uri shop, int concurrency, Func<DrillOrder> next, CancellationToken stop)
    {
        using var client = Client(shop);
        await Task.WhenAll(
            Enumerable
                .Range(0, concurrency)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            while (!stop.IsCancellationRequested)
                            {
                                if (await PlaceAsync(client, next()) is null && !stop.IsCancellationRequested)
                                {
                                    await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
                                }
                            }
                        },
                        CancellationToken.None
                    )
                )
        );
    }

    /// <summary>Null when it was not answered 201: the caller may not count on it.</summary>
    /// <param name="client">The server.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="key">The idempotency key of one that may have been sent before; null: a new one.</param>
    public async Task<Answered?> PlaceAsync(HttpClient client, DrillOrder order, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders")
        {
            Content = JsonContent.Create(
                new
                {
                    fulfilment = "PICK_UP",
                    storeCode = order.Store,
                    slotStart = order.Slot,
                    lines = order.Lines.Select(line => new { sku = line.Sku, quantity = line.Quantity }),
                    customer = new { name = "Drill Shopper", email = "drill@shopper.example" },
                    payment = new { provider = "test", token = "tok_approved" },
                }
            ),
        };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"));
        try
        {
            using var answer = await client.SendAsync(request, CancellationToken.None);
            if ((int)answer.StatusCode != 201)
            {
                _notTaken.Add((int)answer.StatusCode);
                return null;
            }
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(CancellationToken.None));
            var root = body.RootElement;
            var answered = new Answered(
                root.GetProperty("number").GetString()!,
                root.GetProperty("collectionCode").GetString()!,
                root.GetProperty("logIndex").GetInt64()
            );
            _answered[answered.Number] = answered;
            return answered;
        }
        catch (Exception dead)
            when (dead is HttpRequestException or TaskCanceledException or IOException or SocketException)
        {
            // The server died under the request, which is what a drill is about.
            return null;
        }
    }
}
