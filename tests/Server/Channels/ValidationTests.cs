using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Retail.Http;

namespace Holdfast.Tests.Server.Channels;

/// <summary>What nobody could mean is told field by field, and never breaks the server.</summary>
public sealed class ValidationTests(ValidationTests.World world) : IClassFixture<ValidationTests.World>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Nothing here may change anything, so one world is enough.</summary>
    public sealed class World : IAsyncLifetime
    {
        internal SmallWorld Small { get; private set; } = null!;

        internal Api Api { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Small = await SmallWorld.StartAsync(Ct);
            Api = await Api.OfAsync(Small, Ct);
        }

        public async ValueTask DisposeAsync()
        {
            Api.Dispose();
            await Small.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("""{"fulfilment":"SHIPPING"}""", "/fulfilment")]
    [InlineData("""{"fulfilment":7}""", "/fulfilment")]
    [InlineData("""{"storeCode":""}""", "/storeCode")]
    [InlineData("""{"storeCode":"a\u0000b"}""", "/storeCode")]
    [InlineData("""{"storeCode":null}""", "/storeCode")]
    [InlineData("""{"slotStart":"tomorrow"}""", "/slotStart")]
    [InlineData("""{"slotStart":"2026-02-30T10:00:00Z"}""", "/slotStart")]
    [InlineData("""{"slotStart":"9999-12-31T23:59:59Z"}""", "/slotStart")]
    [InlineData("""{"slotStart":"-9998-01-01T00:00:00+18:00"}""", "/slotStart")]
    [InlineData("""{"slotStart":1e400}""", "/slotStart")]
    [InlineData("""{"lines":[]}""", "/lines")]
    [InlineData("""{"lines":{}}""", "/lines")]
    [InlineData("""{"lines":[7]}""", "/lines/0")]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":0}]}""", "/lines/0/quantity")]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":-1}]}""", "/lines/0/quantity")]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":1.5}]}""", "/lines/0/quantity")]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":1e400}]}""", "/lines/0/quantity")]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":99999999999999999999}]}""", "/lines/0/quantity")]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":"1"}]}""", "/lines/0/quantity")]
    [InlineData("""{"lines":[{"sku":"LF-2001"}]}""", "/lines/0/quantity")]
    [InlineData("""{"lines":[{"quantity":1}]}""", "/lines/0/sku")]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":1,"colour":"red"}]}""", "/lines/0/colour")]
    [InlineData(
        """{"lines":[{"sku":"LF-2001","quantity":1,"unitPrice":{"amount":950,"currency":"EUR"}}]}""",
        "/lines/0/unitPrice/currency"
    )]
    [InlineData("""{"lines":[{"sku":"LF-2001","quantity":1,"unitPrice":9.5}]}""", "/lines/0/unitPrice")]
    [InlineData("""{"customer":{"name":"Amira Haddad"}}""", "/customer/email")]
    [InlineData("""{"customer":{"name":" ","email":"amira@example.com"}}""", "/customer/name")]
    [InlineData("""{"customer":{"name":"Amira","email":"amira@"}}""", "/customer/email")]
    [InlineData("""{"customer":{"name":"Amira\r\nBcc: x","email":"amira@example.com"}}""", "/customer/name")]
    [InlineData("""{"customer":"Amira"}""", "/customer")]
    [InlineData("""{"collector":{"email":"tom@example.com"}}""", "/collector/name")]
    [InlineData("""{"payment":{"provider":"cash","token":"x"}}""", "/payment/provider")]
    [InlineData("""{"payment":{"provider":"test"}}""", "/payment/token")]
    [InlineData("""{"payment":null}""", "/payment")]
    [InlineData("""{"a/b~c":1}""", "/a~1b~0c")]
    public async Task A_field_that_does_not_fit_is_named_by_its_pointer(string change, string where)
    {
        var order = Api.Order();
        foreach (
            var (name, value) in JsonNode
                .Parse(
                    change
                        .Replace("1e400", "\"@huge@\"", StringComparison.Ordinal)
                        .Replace("99999999999999999999", "\"@long@\"", StringComparison.Ordinal)
                )!
                .AsObject()
                .ToList()
        )
            order[name] = value?.DeepClone();
        var json = order
            .ToJsonString()
            .Replace("\"@huge@\"", "1e400", StringComparison.Ordinal)
            .Replace("\"@long@\"", "99999999999999999999", StringComparison.Ordinal);

        var answer = (await world.Api.SendAsync(HttpMethod.Post, "/api/v1/orders", Ct, json, "k")).Must(
            400,
            "invalid-request"
        );

        Assert.Equal([where], answer["errors"].EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("", 400, "invalid-json")]
    [InlineData("{", 400, "invalid-json")]
    [InlineData("[]", 400, "invalid-json")]
    [InlineData("null", 400, "invalid-json")]
    [InlineData("""{"a":1,"a":2}""", 400, "invalid-json")]
    [InlineData("""{"a":1,}""", 400, "invalid-json")]
    [InlineData("""{/* */}""", 400, "invalid-json")]
    [InlineData("""{"storeCode":"\ud800"}""", 400, "invalid-json")]
    [InlineData("""{"\udfff":1}""", 400, "invalid-json")]
    [InlineData("{}", 400, "invalid-request")]
    public async Task Broken_json_is_a_problem_of_its_sender(string json, int status, string type) =>
        (await world.Api.SendAsync(HttpMethod.Post, "/api/v1/orders", Ct, json, "k")).Must(status, type);

    [Fact]
    public async Task Deep_and_large_bodies_are_refused_early()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5_000)) + "1" + new string('}', 5_000);
        (await world.Api.SendAsync(HttpMethod.Post, "/api/v1/orders", Ct, deep, "k")).Must(400, "invalid-json");
        var large = $$"""{"a":"{{new string('x', JsonBody.BytesMax)}}"}""";
        (await world.Api.SendAsync(HttpMethod.Post, "/api/v1/orders", Ct, large, "k")).Must(413, "body-too-large");
        var many = Api.Order();
        many["lines"] = new JsonArray([
            .. Enumerable.Range(0, 1_001).Select(i => new JsonObject { ["sku"] = $"{i}", ["quantity"] = 1 }),
        ]);
        (await world.Api.SendAsync(HttpMethod.Post, "/api/v1/orders", Ct, many.ToJsonString(), "k")).Must(
            400,
            "invalid-request"
        );
        many["lines"] = new JsonArray([
            .. Enumerable.Range(0, 101).Select(i => new JsonObject { ["sku"] = $"{i}", ["quantity"] = 1 }),
        ]);
        (await world.Api.SendAsync(HttpMethod.Post, "/api/v1/orders", Ct, many.ToJsonString(), "k")).Must(
            422,
            "too-many-lines"
        );
        (await world.Api.PlaceAsync(Api.Order(quantity: 100), Ct)).Must(422, "too-many-units");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Another_content_type_is_refused(string contentType) =>
        (
            await world.Api.SendAsync(
                HttpMethod.Post,
                "/api/v1/orders",
                Ct,
                Api.Order().ToJsonString(),
                "k",
                contentType
            )
        ).Must(415, "unsupported-media-type");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("a\"b")]
    public async Task An_order_needs_an_idempotency_key_that_can_be_read(string? key) =>
        (await world.Api.SendAsync(HttpMethod.Post, "/api/v1/orders", Ct, Api.Order().ToJsonString(), key)).Must(
            400,
            "idempotency-key-missing"
        );

    [Fact]
    public async Task An_idempotency_key_of_256_characters_is_too_long() =>
        (await world.Api.PlaceAsync(Api.Order(), Ct, new string('k', 256))).Must(400, "idempotency-key-missing");

    /// <summary>Every text through every field that takes one: an answer below 500, and it comes back as it was sent.</summary>
    [Fact]
    public async Task Hostile_texts_are_taken_whole_or_refused()
    {
        string[] texts =
        [
            "<script>alert(1)</script>",
            "'; DROP TABLE \"order\"; --",
            "${jndi:ldap://x}",
            "../../etc/passwd",
            "%00%2F",
            "\u202Egnp.exe",
            "👩‍👩‍👧‍👦",
            "ﷺ" + new string('a', 100),
            "\uFFFE\uFEFF",
            "true",
            "1;1",
        ];
        foreach (var text in texts)
        {
            var order = Api.Order();
            order["customer"]!["name"] = text;
            order["collector"] = new JsonObject { ["name"] = text, ["phone"] = text.Length <= 40 ? text : null };
            var placed = await world.Api.PlaceAsync(order, Ct, $"hostile-{Array.IndexOf(texts, text)}");
            if (placed.Status == 201)
                Assert.Equal(text, placed["customer"].GetProperty("name").GetString());
            else
                placed.Must(placed.Status is 409 ? 409 : 400);

            foreach (var field in (string[])["storeCode", "sku", "token"])
            {
                var other = Api.Order();
                if (field == "sku")
                    other["lines"]![0]!["sku"] = text;
                else if (field == "token")
                    other["payment"]!["token"] = text;
                else
                    other[field] = text;
                Assert.InRange((await world.Api.PlaceAsync(other, Ct)).Status, 400, 499);
            }
            foreach (
                var address in (string[])
                    [
                        "products?q={0}",
                        "products?category={0}",
                        "products?cursor={0}",
                        "products/{0}",
                        "stores?near={0}",
                        "stores/{0}",
                        "orders/{0}",
                        "orders/{0}/events",
                    ]
            )
            {
                var answer = await world.Api.GetAsync(
                    "/api/v1/" + address.Replace("{0}", Uri.EscapeDataString(text), StringComparison.Ordinal),
                    Ct
                );
                Assert.InRange(answer.Status, 200, 499);
            }
        }
    }
}
