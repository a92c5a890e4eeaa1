using System.Text.Json.Nodes;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.People;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Hostile text through every parameter, field and header of the API.</summary>
public sealed class HostileApiTests(ITestOutputHelper output)
{
    private static readonly string[] s_fields =
    [
        "fulfilment",
        "storeCode",
        "slotStart",
        "lines/0/sku",
        "lines/0/quantity",
        "customer/name",
        "customer/email",
        "customer/phone",
        "collector/name",
        "collector/email",
        "payment/provider",
        "payment/token",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_text_anywhere_in_the_api_is_a_problem_or_only_text()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: HostileShopTests.WithoutLimits);
        await world.CommitAsync(SmallRetailer.LeedsWithoutEnd(), Ct);
        using var api = await Api.OfAsync(world, Ct);
        var (texts, number, placed) = (HostileStrings.Texts(), 0, 0);
        await Parallel.ForEachAsync(
            texts,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Ct },
            async (text, ct) =>
            {
                var at = Interlocked.Increment(ref number);
                foreach (var address in Addresses(text))
                    MustBeAnswered(await api.GetAsync(address, ct), $"GET {address}");
                var field = s_fields[at % s_fields.Length];
                var answer = await api.PlaceAsync(With(field, text, at), ct);
                MustBeAnswered(answer, $"{field} = {text}");
                if (answer.Status == 201)
                    Interlocked.Increment(ref placed);
                foreach (var promise in Promises(text))
                    MustBeAnswered(
                        await api.SendAsync(HttpMethod.Post, "/api/v1/promises", ct, promise.ToJsonString()),
                        $"promises {promise.ToJsonString()}"
                    );
                MustBeAnswered(
                    await api.SendAsync(HttpMethod.Post, "/api/v1/orders", ct, text, $"raw-{at}"),
                    $"body {text}"
                );
            }
        );
        output.WriteLine($"{texts.Count} texts, {placed} orders placed");
        await Soundness.MustHoldAsync(world.Log.Store, "hostile requests", Ct);
    }

    /// <summary>Every field but the rules' own takes any line of text, and the log has it as it was sent.</summary>
    [Fact]
    public async Task A_collectors_name_is_kept_as_it_was_sent()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: HostileShopTests.WithoutLimits);
        await world.CommitAsync(SmallRetailer.LeedsWithoutEnd(), Ct);
        using var api = await Api.OfAsync(world, Ct);
        var taken = 0;
        foreach (var text in HostileStrings.Texts())
        {
            var order = With("collector/name", text, taken);
            order["customer"]!["phone"] = text.Length <= 40 ? text : null;
            var answer = await api.PlaceAsync(order, Ct);
            MustBeAnswered(answer, text);
            if (answer.Status != 201)
            {
                answer.Must(400, "invalid-request");
                continue;
            }
            taken++;
            var stored = await Soundness.DocumentsAsync<Order>(world.Log.Store, $"order/{answer.Number}", Ct);
            Assert.Equal(text.Trim(), world.PeopleOf(stored[0]).Nominated!.Name);
        }
        Assert.True(taken > 100, $"only {taken} were taken");
    }

    [Theory]
    [InlineData("quantity", "0")]
    [InlineData("quantity", "-9223372036854775808")]
    [InlineData("quantity", "9223372036854775807")]
    [InlineData("quantity", "1e309")]
    [InlineData("quantity", "1.0000000000000001")]
    [InlineData("quantity", "NaN")]
    [InlineData("quantity", "0x10")]
    [InlineData("quantity", "[[[]]]")]
    [InlineData("limit", "99999999999999999999")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "1e9")]
    public async Task Absurd_numbers_in_promises_are_problems(string field, string number)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var quantity = field == "quantity" ? number : "1";
        var limit = field == "limit" ? number : "1";
        var json = $$"""{"lines":[{"sku":"LF-2001","quantity":{{quantity}}}],"near":"LS1","limit":{{limit}}}""";
        var answer = await api.SendAsync(HttpMethod.Post, "/api/v1/promises", Ct, json);
        MustBeAnswered(answer, json);
        Assert.Equal(400, answer.Status);
    }

    private static void MustBeAnswered(Answer answer, string what)
    {
        Assert.True(answer.Status is >= 200 and < 500, $"{what}: {answer.Status} {answer.Text}");
        if (answer.Status >= 400)
        {
            Assert.True(answer.MediaType == "application/problem+json", $"{what}: {answer.Status} {answer.MediaType}");
            Assert.False(string.IsNullOrEmpty(answer.Type));
        }
    }

    private static IEnumerable<string> Addresses(string text)
    {
        var coded = Uri.EscapeDataString(text.Length <= 500 ? text : text[..500]);
        yield return $"/api/v1/products?q={coded}";
        yield return $"/api/v1/products?q=shirt&category={coded}";
        yield return $"/api/v1/products?brand={coded}";
        yield return $"/api/v1/products?cursor={coded}";
        yield return $"/api/v1/products?limit={coded}";
        yield return $"/api/v1/products/{coded}";
        yield return $"/api/v1/stores?near={coded}";
        yield return $"/api/v1/stores?limit={coded}";
        yield return $"/api/v1/stores/{coded}";
        yield return $"/api/v1/orders/{coded}";
        yield return $"/api/v1/orders/{coded}/events";
    }

    /// <summary>An order whose other fields are right, in a slot that still has room.</summary>
    private static JsonObject With(string field, string text, int number)
    {
        var order = Api.Order();
        order["slotStart"] = $"2026-11-{23 + number / 160 % 5}T{9 + number / 20 % 8:00}:00:00Z";
        order["collector"] = new JsonObject { ["name"] = "Tom Okafor" };
        JsonNode at = order;
        var path = field.Split('/');
        foreach (var part in path[..^1])
            at = int.TryParse(part, out var index) ? at[index]! : at[part]!;
        at[path[^1]] = text;
        return order;
    }

    private static IEnumerable<JsonObject> Promises(string text)
    {
        yield return new JsonObject { ["lines"] = Line(text), ["near"] = "LS1" };
        yield return new JsonObject { ["lines"] = Line("LF-2001"), ["near"] = text };
        yield return new JsonObject { ["lines"] = Line("LF-2001"), ["storeCodes"] = new JsonArray(text) };
        yield return new JsonObject { ["lines"] = Line("LF-2001"), [text] = text };
    }

    private static JsonArray Line(string sku) => [new JsonObject { ["sku"] = sku, ["quantity"] = 1 }];
}
