using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Retail.Orders;

namespace Holdfast.Tests.Server.Collection;

/// <summary>The desk's API on the staff port, with the cookie of somebody signed in.</summary>
public sealed class DeskApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_goes_the_whole_way_by_the_api()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 2), ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);

        var work = await priya.Http.GetFromJsonAsync<JsonElement>("/api/v1/desk/LEEDS/work", Ct);
        var row = Assert.Single(work.GetProperty("work").EnumerateArray());
        Assert.Equal("PICK", row.GetProperty("step").GetString());
        Assert.Equal(order.Number, row.GetProperty("order").GetProperty("number").GetString());

        await DoAsync(
            priya,
            order,
            "pick",
            new
            {
                parcel = 1,
                line = 1,
                quantity = 2,
            }
        );
        await DoAsync(
            priya,
            order,
            "short",
            new
            {
                parcel = 1,
                line = 2,
                quantity = 1,
                reason = "not-found",
            }
        );
        await DoAsync(priya, order, "pack", new { parcel = 1, bags = 1 });
        await DoAsync(priya, order, "stage", new { parcel = 1, shelf = "D4" });
        var ready = await DoAsync(priya, order, "ready", new { });
        Assert.Equal("READY_FOR_PICKUP", ready.GetProperty("status").GetString());
        await world.WaitForPaymentAsync(order.Number, Ct);
        var done = await DoAsync(
            priya,
            order,
            "handover",
            new { code = order.CollectionCode, personCheck = "photo-id" }
        );
        Assert.Equal("PICKED_UP", done.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_request_sent_twice_under_its_key_is_done_once()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 3));
        using var priya = await world.PriyaAsync(Ct);

        priya.Http.DefaultRequestHeaders.Add("Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"");
        await DoAsync(
            priya,
            order,
            "pick",
            new
            {
                parcel = 1,
                line = 1,
                quantity = 1,
            }
        );
        await DoAsync(
            priya,
            order,
            "pick",
            new
            {
                parcel = 1,
                line = 1,
                quantity = 1,
            }
        );
        Assert.Equal(1, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Items[0].Picked);
        using var other = await PostAsync(
            priya,
            order,
            "pick",
            new
            {
                parcel = 1,
                line = 1,
                quantity = 2,
            }
        );
        await RefusedAsync(other, HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Refusals_are_problems_with_their_codes()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var yorks = await world.PlaceAsync(SmallRetailer.York, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);

        using var early = await PostAsync(priya, order, "pack", new { parcel = 1, bags = 1 });
        await RefusedAsync(early, HttpStatusCode.Conflict, "picking-not-started");
        using var unready = await PostAsync(
            priya,
            order,
            "handover",
            new { code = order.CollectionCode, personCheck = "photo-id" }
        );
        await RefusedAsync(unready, HttpStatusCode.Conflict, "not-ready");
        using var foreign = await PostAsync(
            priya,
            yorks,
            "pick",
            new
            {
                parcel = 1,
                line = 1,
                quantity = 1,
            }
        );
        await RefusedAsync(foreign, HttpStatusCode.Forbidden, "wrong-site");
        using var unknown = await priya.Http.GetAsync(
            new Uri("/api/v1/desk/LEEDS/orders/0000000000", UriKind.Relative),
            Ct
        );
        await RefusedAsync(unknown, HttpStatusCode.NotFound, "unknown-order");
        using var yorkSite = await priya.Http.GetAsync(new Uri("/api/v1/desk/YORK/work", UriKind.Relative), Ct);
        await RefusedAsync(yorkSite, HttpStatusCode.Forbidden, "forbidden");
        using var stranger = world.VisitStaff();
        using var nobody = await stranger.Http.GetAsync(new Uri("/api/v1/desk/LEEDS/work", UriKind.Relative), Ct);
        await RefusedAsync(nobody, HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("{\"parcel\":1,\"line\":1,\"quantity\":2147483647}", HttpStatusCode.Conflict)]
    [InlineData("{\"parcel\":1,\"line\":-1,\"quantity\":1}", HttpStatusCode.Conflict)]
    [InlineData("{\"parcel\":1,\"line\":1,\"quantity\":1e99}", HttpStatusCode.BadRequest)]
    [InlineData("{\"parcel\":", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    public async Task Absurd_bodies_are_refused(string body, HttpStatusCode status)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await priya.Http.PostAsync(Address(order, "pick"), content, Ct);
        Assert.Equal(status, response.StatusCode);
    }

    private static async Task<JsonElement> DoAsync(Visitor colleague, Order order, string step, object body)
    {
        using var response = await PostAsync(colleague, order, step, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Ct));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private static Task<HttpResponseMessage> PostAsync(Visitor colleague, Order order, string step, object body) =>
        colleague.Http.PostAsJsonAsync(Address(order, step), body, Ct);

    private static Uri Address(Order order, string step) =>
        new($"/api/v1/desk/LEEDS/orders/{order.Number}/{step}", UriKind.Relative);

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((status, code), (response.StatusCode, problem.GetProperty("type").GetString()));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
