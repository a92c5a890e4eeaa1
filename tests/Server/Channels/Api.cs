using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;

namespace Holdfast.Tests.Server.Channels;

/// <summary>A channel with a key of its own that calls the API of a world.</summary>
internal sealed class Api : IDisposable
{
    private Api(HttpClient http, ApiKeyText key)
    {
        Http = http;
        Key = key;
    }

    public HttpClient Http { get; }

    public ApiKeyText Key { get; }

    /// <summary>With all scopes but orders:read-all, if none are named.</summary>
    public static async Task<Api> OfAsync(SmallWorld world, CancellationToken ct, params string[] scopes)
    {
        var key = ApiKeyText.New();
        await world.CommitAsync(
            new IssueApiKey
            {
                Id = key.Id,
                Name = "A test's channel",
                SecretHash = key.SecretHash,
                Scopes = scopes.Length > 0 ? [.. scopes] : Scopes.Ordinary,
                By = "test",
            },
            ct
        );
        var http = new HttpClient { BaseAddress = world.ShopAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.ToString());
        return new Api(http, key);
    }

    /// <summary>One mug for Amira, from the shelf in Leeds at 15:00, with a card that is approved.</summary>
    public static JsonObject Order(string sku = "LF-2001", int quantity = 1, string token = "tok_approved") =>
        new()
        {
            ["fulfilment"] = "PICK_UP",
            ["storeCode"] = SmallRetailer.Leeds,
            ["slotStart"] = "2026-11-21T15:00:00Z",
            ["lines"] = new JsonArray(new JsonObject { ["sku"] = sku, ["quantity"] = quantity }),
            ["customer"] = new JsonObject { ["name"] = "Amira Haddad", ["email"] = "amira@example.com" },
            ["payment"] = new JsonObject { ["provider"] = "test", ["token"] = token },
        };

    public Task<Answer> PlaceAsync(JsonNode order, CancellationToken ct, string? key = null) =>
        SendAsync(HttpMethod.Post, "/api/v1/orders", ct, order.ToJsonString(), key ?? Guid.NewGuid().ToString());

    public Task<Answer> GetAsync(string address, CancellationToken ct) => SendAsync(HttpMethod.Get, address, ct);

    public async Task<Answer> SendAsync(
        HttpMethod method,
        string address,
        CancellationToken ct,
        string? json = null,
        string? idempotencyKey = null,
        string contentType = "application/json"
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(Http.BaseAddress!, address));
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        using var response = await Http.SendAsync(request, ct);
        return await Answer.ReadAsync(response, ct);
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>An answer of the API, read.</summary>
internal sealed record Answer(int Status, JsonElement Json, string Text, HttpResponseHeaders Headers, string? MediaType)
{
    /// <summary>Of a problem.</summary>
    public string? Type => this["type"].GetString();

    public JsonElement this[string name] =>
        Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty(name, out var value)
            ? value
            : throw new Xunit.Sdk.XunitException($"No '{name}' in {Status} {Text}");

    public string Number => this["number"].GetString()!;

    /// <summary>Fails with the answer's text if the status is another.</summary>
    public Answer Must(int status, string? type = null)
    {
        Assert.True(Status == status && (type is null || Type == type), $"{Status}, not {status} {type}: {Text}");
        if (status >= 400)
            Assert.Equal("application/problem+json", MediaType);
        return this;
    }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        var json = text.Length > 0 && text[0] == '{' ? JsonDocument.Parse(text).RootElement : default;
        return new Answer(
            (int)response.StatusCode,
            json,
            text,
            response.Headers,
            response.Content.Headers.ContentType?.MediaType
        );
    }
}
