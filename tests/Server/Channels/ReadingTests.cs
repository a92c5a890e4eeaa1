using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Revoke;

namespace Holdfast.Tests.Server.Channels;

/// <summary>What channels read: products, stores, promises; who may read what; and how the API describes itself.</summary>
public sealed class ReadingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Products_are_found_by_words_category_and_sku()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);

        var found = (await api.GetAsync("/api/v1/products?q=lambswol%20scarf", Ct)).Must(200);
        Assert.Equal("lambswool-scarf", found["items"][0].GetProperty("id").GetString());
        Assert.Equal(2, found["items"][0].GetProperty("variants").GetArrayLength());
        Assert.Equal(
            3_200,
            found["items"][0].GetProperty("variants")[0].GetProperty("price").GetProperty("amount").GetInt64()
        );

        var ids = new List<string>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = (await api.GetAsync($"/api/v1/products?limit=5&cursor={Uri.EscapeDataString(cursor)}", Ct)).Must(
                200
            );
            ids.AddRange(page["items"].EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        Assert.Equal(13, ids.Distinct().Count());
        Assert.Equal(ids.Count, ids.Distinct().Count());

        var one = (await api.GetAsync("/api/v1/products/HF-0001-TAN", Ct)).Must(200);
        Assert.Equal("Tan", one["variant"].GetProperty("colour").GetString());
        Assert.Equal("Harrow & Finch", one["product"].GetProperty("seller").GetString());
        (await api.GetAsync("/api/v1/products/NO%2FSUCH", Ct)).Must(404, "not-found");
        (await api.GetAsync("/api/v1/products?limit=1000", Ct)).Must(400, "invalid-request");
    }

    [Fact]
    public async Task Stores_are_found_near_a_postcode_or_a_position()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);

        foreach (var near in (string[])["YO1 8SG", "53.958,-1.080", "York"])
        {
            var found = (await api.GetAsync($"/api/v1/stores?limit=2&near={Uri.EscapeDataString(near)}", Ct)).Must(200);
            Assert.Equal(
                ["YORK", "LEEDS"],
                found["items"].EnumerateArray().Select(item => item.GetProperty("code").GetString()!)
            );
            Assert.True(found["items"][1].GetProperty("distanceKm").GetDouble() is > 25 and < 45);
        }
        (await api.GetAsync("/api/v1/stores?near=Atlantis", Ct)).Must(422, "unknown-place");
        Assert.Equal(3, (await api.GetAsync("/api/v1/stores", Ct)).Must(200)["items"].GetArrayLength());
        var store = (await api.GetAsync("/api/v1/stores/LEEDS", Ct)).Must(200);
        Assert.Equal("09:00", store["hours"].GetProperty("monday")[0].GetProperty("from").GetString());
        Assert.Equal("2026-12-24", store["specialDays"][0].GetProperty("date").GetString());
        (await api.GetAsync("/api/v1/stores/DC1", Ct)).Must(404);
    }

    [Fact]
    public async Task A_basket_is_promised_by_the_same_rule_at_every_store()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);

        var near = await AskAsync(api, """{"lines":[{"sku":"LF-1020-FOR","quantity":5}],"near":"LS1"}""");
        var promises = near["promises"].EnumerateArray().ToDictionary(one => one.GetProperty("storeCode").GetString()!);
        Assert.Equal("next_day", promises["LEEDS"].GetProperty("pickupSla").GetString());
        Assert.Equal("DC", promises["LEEDS"].GetProperty("source").GetString());
        Assert.Equal("same_day", promises["YORK"].GetProperty("pickupSla").GetString());
        Assert.Equal("2026-11-21T12:00:00.000Z", promises["YORK"].GetProperty("readyFrom").GetString());
        Assert.Equal(
            "2026-11-21T12:00:00.000Z",
            promises["YORK"].GetProperty("slots")[0].GetProperty("start").GetString()
        );
        Assert.Equal(20, promises["YORK"].GetProperty("slots")[0].GetProperty("ordersLeft").GetInt32());

        var gone = await AskAsync(api, """{"lines":[{"sku":"LF-2004","quantity":1}],"storeCodes":["LEEDS"]}""");
        Assert.False(gone["promises"][0].GetProperty("collectable").GetBoolean());
        Assert.Equal("out-of-stock", gone["promises"][0].GetProperty("lines")[0].GetProperty("reason").GetString());

        await api.PlaceAsync(Api.Order(quantity: 3), Ct);
        var after = await AskAsync(api, """{"lines":[{"sku":"LF-5001","quantity":1}],"storeCodes":["LEEDS"]}""");
        var booked = after["promises"]
            [0]
            .GetProperty("slots")
            .EnumerateArray()
            .Single(slot => slot.GetProperty("start").GetString() == "2026-11-21T15:00:00.000Z");
        Assert.Equal(19, booked.GetProperty("ordersLeft").GetInt32());
        Assert.Equal(97, booked.GetProperty("itemsLeft").GetInt32());

        (
            await api.SendAsync(
                HttpMethod.Post,
                "/api/v1/promises",
                Ct,
                """{"lines":[{"sku":"X","quantity":1}],"near":"LS1"}"""
            )
        ).Must(422, "unknown-product");
        (
            await api.SendAsync(
                HttpMethod.Post,
                "/api/v1/promises",
                Ct,
                """{"lines":[{"sku":"LF-5001","quantity":1}]}"""
            )
        ).Must(400, "invalid-request");
        (
            await api.SendAsync(
                HttpMethod.Post,
                "/api/v1/promises",
                Ct,
                """{"lines":[{"sku":"LF-5001","quantity":1}],"storeCodes":["MOON"]}"""
            )
        ).Must(422, "unknown-store");
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_say_until_it_is_revoked()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var all = await Api.OfAsync(world, Ct);
        using var reader = await Api.OfAsync(world, Ct, Scopes.CatalogueRead);
        using var office = await Api.OfAsync(world, Ct, Scopes.OrdersRead, Scopes.OrdersReadAll);
        using var other = await Api.OfAsync(world, Ct);
        using var nobody = new HttpClient { BaseAddress = world.ShopAddress };
        var number = (await all.PlaceAsync(Api.Order(), Ct)).Must(201).Number;

        (await reader.GetAsync("/api/v1/products", Ct)).Must(200);
        (await reader.GetAsync("/api/v1/stores", Ct)).Must(403, "forbidden");
        (await reader.PlaceAsync(Api.Order(), Ct)).Must(403, "forbidden");
        (await office.GetAsync($"/api/v1/orders/{number}", Ct)).Must(200);
        (await other.GetAsync($"/api/v1/orders/{number}", Ct)).Must(404, "unknown-order");
        (await other.SendAsync(HttpMethod.Post, $"/api/v1/orders/{number}/cancel", Ct)).Must(404, "unknown-order");
        (await all.GetAsync("/api/v1/orders/ZZZZZZZZZZ", Ct)).Must(404, "unknown-order");
        (await all.GetAsync("/api/v1/nothing", Ct)).Must(404, "not-found");

        foreach (
            var header in (string?[])
                [
                    null,
                    "Bearer",
                    "Bearer x",
                    $"Bearer hf_{all.Key.Id}_wrong",
                    $"Bearer {all.Key}x",
                    "Basic abc",
                    "Bearer hf_aaaaaaaaaaaa_" + all.Key.Secret,
                ]
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/products", UriKind.Relative));
            if (header is not null)
                request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await nobody.SendAsync(request, Ct);
            var answer = (await Answer.ReadAsync(response, Ct)).Must(401, "unauthenticated");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }

        await world.CommitAsync(new RevokeApiKey { Id = all.Key.Id, By = "test" }, Ct);
        (await all.GetAsync("/api/v1/products", Ct)).Must(401, "unauthenticated");
    }

    [Fact]
    public async Task Too_many_requests_get_429_with_a_time_to_wait()
    {
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options =>
                options with
                {
                    Limits = new RateLimits { ReadsPerSecond = 1, FindOrderPerMinute = 2 },
                }
        );
        using var api = await Api.OfAsync(world, Ct);
        var answers = new List<Answer>();
        for (var i = 0; i < 30; i++)
            answers.Add(await api.GetAsync("/api/v1/stores", Ct));

        var refused = answers.First(answer => answer.Status != 200).Must(429, "too-many-requests");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.True(answers.Count(answer => answer.Status == 200) >= 10);
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "Too many tries")]
    [InlineData("application/json", "application/problem+json", "too-many-requests")]
    public async Task Whoever_tries_too_often_is_told_in_a_form_that_they_read(string accept, string type, string says)
    {
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { Limits = new RateLimits { FindOrderPerMinute = 2 } }
        );
        using var http = new HttpClient { BaseAddress = world.ShopAddress };
        http.DefaultRequestHeaders.Add("Accept", accept);
        HttpResponseMessage? last = null;
        for (var tries = 0; tries < 3; tries++)
        {
            last?.Dispose();
            using var form = new FormUrlEncodedContent([new("number", "1"), new("email", "amira@example.com")]);
            last = await http.PostAsync(new Uri("/orders", UriKind.Relative), form, Ct);
        }

        using var refused = last!;
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(type, refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains(says, await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_names_every_operation_with_its_scope_requests_answers_and_problems()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var http = new HttpClient { BaseAddress = world.ShopAddress };

        var text = await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Ct);
        var document = JsonNode.Parse(text)!;

        Assert.Equal(
            [
                "GET /api/v1/orders/{number}",
                "GET /api/v1/orders/{number}/events",
                "GET /api/v1/orders/{number}/receipt",
                "GET /api/v1/orders/{number}/receipt/entry",
                "GET /api/v1/products",
                "GET /api/v1/products/{sku}",
                "GET /api/v1/stores",
                "GET /api/v1/stores/{code}",
                "POST /api/v1/orders",
                "POST /api/v1/orders/{number}/cancel",
                "POST /api/v1/promises",
            ],
            document["paths"]!
                .AsObject()
                .SelectMany(path => path.Value!.AsObject().Select(verb => $"{verb.Key.ToUpperInvariant()} {path.Key}"))
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()),
            verb =>
            {
                Assert.Equal("apiKey", verb.Value!["security"]![0]!.AsObject().Single().Key);
                Assert.NotNull(verb.Value["summary"]);
                foreach (var status in (string[])["401", "403", "429"])
                    Assert.NotNull(verb.Value["responses"]![status]!["content"]!["application/problem+json"]);
            }
        );
        var place = document["paths"]!["/api/v1/orders"]!["post"]!;
        Assert.Contains(place["parameters"]!.AsArray(), it => it!["name"]!.GetValue<string>() == "Idempotency-Key");
        var schemas = document["components"]!["schemas"]!.AsObject();
        var body = place["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal(
            ["collector", "customer", "fulfilment", "lines", "payment", "slotStart", "storeCode"],
            body["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["customer", "fulfilment", "lines", "payment", "slotStart", "storeCode"],
            body["required"]!.AsArray().Select(name => name!.GetValue<string>()).Order(StringComparer.Ordinal)
        );
        Assert.Equal("integer", schemas["MoneyAnswer"]!["properties"]!["amount"]!["type"]!.GetValue<string>());
        Assert.NotNull(schemas["ProblemDetails"]!["properties"]!["errors"]);
        Assert.Equal("date-time", schemas["OrderAnswer"]!["properties"]!["placedAt"]!["format"]!.GetValue<string>());
        Assert.Contains(
            "READY_FOR_PICKUP",
            schemas["OrderStatus"]!["enum"]!.AsArray().Select(it => it!.GetValue<string>())
        );
    }

    private static async Task<Answer> AskAsync(Api api, string json) =>
        (await api.SendAsync(HttpMethod.Post, "/api/v1/promises", Ct, json)).Must(200);
}
