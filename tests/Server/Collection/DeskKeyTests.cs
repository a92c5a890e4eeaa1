using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;
using Holdfast.Retail.Channels.Revoke;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;

namespace Holdfast.Tests.Server.Collection;

/// <summary>A till or a handheld works at its site's desk with a key of its own, and nowhere else.</summary>
public sealed class DeskKeyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_goes_the_whole_way_by_a_sites_key()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var key = await IssueAsync(world, Scopes.Desk(SmallRetailer.Leeds));
        using var till = Till(world, key);

        var work = await till.GetFromJsonAsync<JsonElement>("/api/v1/desk/LEEDS/work", Ct);
        Assert.Equal("PICK", Assert.Single(work.GetProperty("work").EnumerateArray()).GetProperty("step").GetString());
        var pick = new
        {
            parcel = 1,
            line = 1,
            quantity = 1,
        };
        await DoAsync(till, order, "pick", pick, "one");
        await DoAsync(till, order, "pick", pick, "one");
        await DoAsync(till, order, "pack", new { parcel = 1, bags = 1 });
        await DoAsync(till, order, "stage", new { parcel = 1, shelf = "D4" });
        await DoAsync(till, order, "ready", new { });
        await world.WaitForPaymentAsync(order.Number, Ct);
        await DoAsync(till, order, "handover", new { code = order.CollectionCode, personCheck = "photo-id" });

        var done = await world.ReadAsync(order.Number, Ct);
        Assert.Equal((OrderStatus.PICKED_UP, 1), (done.Status, done.Parcels[0].Items[0].Picked));
        var entries = await world.Node.Store.ReadEntriesAsync(0, 1_000, Ct);
        var handover = entries.Single(entry => Text(entry).Contains("order.handed-over/1", StringComparison.Ordinal));
        Assert.Contains($"\"by\":\"channel:{key.Id}\"", Text(handover), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_opens_no_other_site_no_page_and_nothing_of_the_shop()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var till = Till(world, await IssueAsync(world, Scopes.Desk(SmallRetailer.Leeds)));

        await ProblemAsync(till, "/api/v1/desk/YORK/work", HttpStatusCode.Forbidden, "forbidden");
        await ProblemAsync(till, "/api/v1/desk/leeds/work", HttpStatusCode.Forbidden, "forbidden");
        foreach (var page in (string[])["/desk", "/desk/LEEDS", "/office", "/office/exports/stock.csv"])
        {
            using var answer = await till.GetAsync(new Uri(page, UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.StartsWith("/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }
        using var shop = new HttpClient { BaseAddress = world.ShopAddress };
        shop.DefaultRequestHeaders.Authorization = till.DefaultRequestHeaders.Authorization;
        await ProblemAsync(shop, "/api/v1/products", HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Keys_of_other_scopes_revoked_ones_and_none_stay_outside()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var marketplace = Till(world, await IssueAsync(world, [.. Scopes.All]));
        await ProblemAsync(marketplace, "/api/v1/desk/LEEDS/work", HttpStatusCode.Forbidden, "forbidden");

        var key = await IssueAsync(world, Scopes.Desk(SmallRetailer.Leeds));
        using var till = Till(world, key);
        await world.CommitAsync(new RevokeApiKey { Id = key.Id, By = "test" }, Ct);
        await ProblemAsync(till, "/api/v1/desk/LEEDS/work", HttpStatusCode.Unauthorized, "unauthenticated");

        // Somebody signed in at the same screen does not make a wrong key right.
        using var priya = await world.PriyaAsync(Ct);
        priya.Http.DefaultRequestHeaders.Authorization = new("Bearer", $"{key}x");
        await ProblemAsync(priya.Http, "/api/v1/desk/LEEDS/work", HttpStatusCode.Unauthorized, "unauthenticated");
    }

    /// <summary>A till is nobody: from the value limit a colleague puts their name and PIN to it.</summary>
    [Fact]
    public async Task Goods_of_value_need_a_colleague_beside_the_key()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.Leeds, ("LF-2001", 200)), Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 60));
        using (var priya = await world.PriyaAsync(Ct))
            await world.MakeReadyAsync(priya, order, Ct);
        using var till = Till(world, await IssueAsync(world, Scopes.Desk(SmallRetailer.Leeds)));
        using var alone = await PostAsync(till, order, "handover", Handover(order, null, null));
        await RefusedAsync(alone, HttpStatusCode.Conflict, "second-colleague-needed");
        using var wrong = await PostAsync(till, order, "handover", Handover(order, "priya-nair", "000111"));
        await RefusedAsync(wrong, HttpStatusCode.Conflict, "wrong-pin");
        await DoAsync(till, order, "handover", Handover(order, "priya-nair", DeskWorld.PriyasPin));
        Assert.Equal("staff:priya-nair", (await world.ReadAsync(order.Number, Ct)).Handover!.SecondColleague);
    }

    [Theory]
    [InlineData("unknown-site", "desk:NOWHERE")]
    [InlineData("invalid-value", "desk:")]
    [InlineData("invalid-value", "desk:LEEDS", "desk:YORK")]
    [InlineData("invalid-value", "desk")]
    public async Task A_key_is_for_the_desk_of_one_site_that_there_is(string code, params string[] scopes)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var outcome = await world.Log.CommitAsync(Issuing(ApiKeyText.New(), scopes), Ct);
        Assert.Equal(code, Assert.IsType<Outcome.Refused>(outcome).Refusal.Code);
    }

    [Fact]
    public async Task The_office_makes_a_key_for_a_desk()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var olga = await world.OlgaAsync(Roles.Administrator, Ct);
        await olga.GoAsync("/office/api-keys", Ct);
        await olga.SendAsync("form[action='/office/api-keys']", Ct, ("name", "Till 7"), ("desk", "LEEDS"));
        var text = olga.Text.Split(' ').First(word => word.StartsWith("hf_", StringComparison.Ordinal));
        using var till = Till(world, ApiKeyText.Parse(text)!);
        using var answer = await till.GetAsync(new Uri("/api/v1/desk/LEEDS/work", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_staff_port_describes_the_desks_api_and_the_shop_does_not()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var staff = new HttpClient { BaseAddress = world.StaffAddress };
        using var shop = new HttpClient { BaseAddress = world.ShopAddress };

        var document = await staff.GetFromJsonAsync<JsonElement>("/openapi/desk-v1.json", Ct);
        var pick = document
            .GetProperty("paths")
            .GetProperty("/api/v1/desk/{site}/orders/{number}/pick")
            .GetProperty("post");
        Assert.Equal(
            ["number", "site"],
            pick.GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()).Order()
        );
        Assert.Contains("desk:{site}", pick.GetProperty("security").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("quantity", document.GetProperty("components").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("/orders\"", document.GetProperty("paths").GetRawText(), StringComparison.Ordinal);

        using var hidden = await shop.GetAsync(new Uri("/openapi/desk-v1.json", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.DoesNotContain(
            "/desk/",
            await shop.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Ct),
            StringComparison.Ordinal
        );
    }

    private static async Task<ApiKeyText> IssueAsync(SmallWorld world, params string[] scopes)
    {
        var key = ApiKeyText.New();
        await world.CommitAsync(Issuing(key, scopes), Ct);
        return key;
    }

    private static IssueApiKey Issuing(ApiKeyText key, params string[] scopes) =>
        new()
        {
            Id = key.Id,
            Name = "Till 7",
            SecretHash = key.SecretHash,
            Scopes = [.. scopes],
            By = "test",
        };

    private static HttpClient Till(SmallWorld world, ApiKeyText key)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = world.StaffAddress,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.ToString());
        return http;
    }

    private static object Handover(Order order, string? second, string? pin) =>
        new
        {
            code = order.CollectionCode,
            personCheck = "photo-id",
            secondColleague = second,
            secondPin = pin,
        };

    private static async Task DoAsync(HttpClient till, Order order, string step, object body, string? key = null)
    {
        using var answer = await PostAsync(till, order, step, body, key);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static Task<HttpResponseMessage> PostAsync(
        HttpClient till,
        Order order,
        string step,
        object body,
        string? key = null
    )
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"/api/v1/desk/{order.Store}/orders/{order.Number}/{step}"
        )
        {
            Content = JsonContent.Create(body),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return till.SendAsync(request, Ct);
    }

    private static async Task ProblemAsync(HttpClient http, string path, HttpStatusCode status, string type)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Ct);
        await RefusedAsync(answer, status, type);
        Assert.Equal(status is HttpStatusCode.Unauthorized, answer.Headers.WwwAuthenticate.Count > 0);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((status, type), (answer.StatusCode, problem.GetProperty("type").GetString()));
    }

    private static string Text(Entry entry) => Encoding.UTF8.GetString(entry.Bytes.Span);
}
