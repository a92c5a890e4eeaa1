using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Tests.Server.Channels;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Channels with one key that order over HTTP, at one server or several.</summary>
internal sealed class Buyers : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri[] _servers;

    public Buyers(string apiKey, params Uri[] servers)
    {
        _servers = servers;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512 })
        {
            Timeout = TimeSpan.FromSeconds(60),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public static JsonObject Order(string store, string slot, params (string Sku, int Quantity)[] lines) =>
        new()
        {
            ["fulfilment"] = "PICK_UP",
            ["storeCode"] = store,
            ["slotStart"] = slot,
            ["lines"] = new JsonArray([
                .. lines.Select(line => new JsonObject { ["sku"] = line.Sku, ["quantity"] = line.Quantity }),
            ]),
            ["customer"] = new JsonObject { ["name"] = "Amira Haddad", ["email"] = "amira@example.com" },
            ["payment"] = new JsonObject { ["provider"] = "test", ["token"] = "tok_approved" },
        };

    /// <summary>A slot of a bench's world: half an hour, days from now, so that goods from the dc are there, too.</summary>
    public static string SlotNumber(int number) =>
        DateTimeOffset
            .FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 86_400 * 86_400)
            .AddDays(4)
            .AddHours(9)
            .AddMinutes(30 * number)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public Task<Answer> PlaceAsync(JsonObject order, string key, CancellationToken ct, int server = 0) =>
        PostAsync("/api/v1/orders", order.ToJsonString(), key, server, ct);

    public Task<Answer> CancelAsync(string number, CancellationToken ct, int server = 0) =>
        PostAsync($"/api/v1/orders/{number}/cancel", null, null, server, ct);

    public async Task<Answer> FindAsync(string number, CancellationToken ct, int server = 0)
    {
        using var response = await _http.GetAsync(new Uri(_servers[server], $"/api/v1/orders/{number}"), ct);
        return await Answer.ReadAsync(response, ct);
    }

    private async Task<Answer> PostAsync(string path, string? json, string? key, int server, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_servers[server % _servers.Length], path));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, ct);
        return await Answer.ReadAsync(response, ct);
    }

    /// <summary>Lets all of them go at the same moment, in an order of the seed's.</summary>
    public static async Task<T[]> AllAtOnceAsync<T>(int count, Random random, Func<int, Task<T>> one)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var places = Enumerable.Range(0, count).ToArray();
        random.Shuffle(places);
        var all = places
            .Select(async place =>
            {
                await gate.Task;
                return await one(place);
            })
            .ToArray();
        gate.SetResult();
        return await Task.WhenAll(all);
    }

    public void Dispose() => _http.Dispose();
}
