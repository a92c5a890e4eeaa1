using System.Text.Json.Nodes;
using Dapper;
using Holdfast.Ledger.Keys;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Expire;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments;
using Holdfast.Retail.People;
using Holdfast.Retail.Stock;
using Holdfast.Tests.Server.Databases;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Channels;

/// <summary>Orders of channels, over HTTP, from the request to the log.</summary>
public sealed class PlaceOrderTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_channel_places_reads_and_cancels_an_order(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        using var api = await Api.OfAsync(world, Ct);

        var placed = (await api.PlaceAsync(Api.Order(quantity: 2), Ct)).Must(201);

        Assert.Equal("CONFIRMED", placed["status"].GetString());
        Assert.Equal("AT_STORE", placed["location"].GetString());
        Assert.Equal("LEEDS", placed["store"].GetProperty("code").GetString());
        Assert.Equal("2026-11-21T15:00:00.000Z", placed["slot"].GetProperty("start").GetString());
        Assert.Equal("same_day", placed["promise"].GetProperty("pickupSla").GetString());
        Assert.Equal(1_900, placed["total"].GetProperty("amount").GetInt64());
        Assert.Equal("GBP", placed["total"].GetProperty("currency").GetString());
        Assert.StartsWith("HF1:", placed["pass"].GetString(), StringComparison.Ordinal);
        Assert.Equal(6, placed["collectionCode"].GetString()!.Length);
        Assert.True(placed["logIndex"].GetInt64() > 0);
        Assert.Equal($"/api/v1/orders/{placed.Number}", placed.Headers.Location!.OriginalString);
        Assert.Equal(10, Available(world, "LF-2001"));

        var read = (
            await api.GetAsync($"/api/v1/orders/{placed["shownNumber"].GetString()!.ToLowerInvariant()}", Ct)
        ).Must(200);
        Assert.Equal(placed.Number, read.Number);

        var cancelled = (await api.SendAsync(HttpMethod.Post, $"/api/v1/orders/{placed.Number}/cancel", Ct)).Must(200);
        Assert.Equal("CANCELLED", cancelled["status"].GetString());
        (await api.SendAsync(HttpMethod.Post, $"/api/v1/orders/{placed.Number}/cancel", Ct)).Must(200);
        await world.View.WaitForAsync(world.Log.NextIndex - 1, Ct);
        Assert.Equal(12, Available(world, "LF-2001"));
    }

    [Theory, EveryStore]
    public async Task The_same_request_gets_the_first_answer_again(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        using var api = await Api.OfAsync(world, Ct);
        using var other = await Api.OfAsync(world, Ct);

        var first = (await api.PlaceAsync(Api.Order(), Ct, "till-7/1")).Must(201);
        var again = (await api.PlaceAsync(Api.Order(), Ct, "till-7/1")).Must(201);
        var quoted = (await api.PlaceAsync(Api.Order(), Ct, "\"till-7/1\"")).Must(201);
        (await api.PlaceAsync(Api.Order(quantity: 2), Ct, "till-7/1")).Must(422, "idempotency-key-reused");
        var others = (await other.PlaceAsync(Api.Order(), Ct, "till-7/1")).Must(201);

        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(first.Number, again.Number);
        Assert.Equal(first.Number, quoted.Number);
        Assert.NotEqual(first.Number, others.Number);
        Assert.Equal(10, Available(world, "LF-2001"));
    }

    [Fact]
    public async Task The_same_request_sent_at_once_makes_one_order()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => api.PlaceAsync(Api.Order(), Ct, "k")));

        var made = answers.Where(answer => answer.Status == 201).ToList();
        Assert.Single(made.Select(answer => answer.Number).Distinct());
        Assert.All(answers.Except(made), answer => answer.Must(409, "request-in-flight"));
        (await api.PlaceAsync(Api.Order(), Ct, "k")).Must(201);
        Assert.Equal(11, Available(world, "LF-2001"));
    }

    [Fact]
    public async Task A_declined_card_leaves_nothing_behind()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);

        var declined = (await api.PlaceAsync(Api.Order(token: "tok_declined"), Ct, "k")).Must(402, "payment-declined");
        (await api.PlaceAsync(Api.Order(token: "tok_declined"), Ct, "k")).Must(402, "payment-declined");

        var order = (await api.GetAsync($"/api/v1/orders/{declined.Number}", Ct)).Must(200);
        Assert.Equal("CANCELLED", order["status"].GetString());
        Assert.Equal("payment-declined", order["endReason"].GetString());
        Assert.Equal(12, Available(world, "LF-2001"));
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
    }

    [Fact]
    public async Task A_card_that_needs_authentication_is_paid_after_the_challenge()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        using var customer = world.Visit();

        var asked = (await api.PlaceAsync(Api.Order(token: "tok_authenticate"), Ct, "k")).Must(
            402,
            "payment-needs-authentication"
        );
        await customer.GoAsync(asked["redirect"].GetString()!, Ct);
        await customer.SendAsync("button[value=approve]", Ct);

        var order = (await api.PlaceAsync(Api.Order(token: "tok_authenticate"), Ct, "k")).Must(201);
        Assert.Equal(asked.Number, order.Number);
        Assert.Equal("CONFIRMED", order["status"].GetString());
    }

    [Fact]
    public async Task A_payment_without_an_answer_is_finished_by_the_same_request()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);

        var unknown = (await api.PlaceAsync(Api.Order(token: "tok_timeout"), Ct, "k")).Must(503, "payment-unknown");
        Assert.NotNull(unknown.Headers.RetryAfter);
        Assert.Equal(
            "PENDING_PAYMENT",
            (await api.GetAsync($"/api/v1/orders/{unknown.Number}", Ct)).Must(200)["status"].GetString()
        );

        var paid = (await api.PlaceAsync(Api.Order(token: "tok_timeout"), Ct, "k")).Must(201);
        Assert.Equal(unknown.Number, paid.Number);
        Assert.Equal(11, Available(world, "LF-2001"));
    }

    [Theory, EveryStore]
    public async Task A_request_that_died_after_the_order_was_placed_is_finished_by_its_repeat(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        using var api = await Api.OfAsync(world, Ct);
        // The very entry that the flow writes first, and then nothing: the process died there.
        var request = new OrderRequest
        {
            Store = SmallRetailer.Leeds,
            SlotStart = Instant.FromUtc(2026, 11, 21, 15, 0),
            Lines = [new BasketLine("LF-2001", 1)],
            Customer = new Contact("Amira Haddad", "amira@example.com", null),
            PaymentProvider = "test",
            PaymentToken = "tok_approved",
            Channel = api.Key.Id,
            By = $"channel:{api.Key.Id}",
            IdempotencyKey = "k",
        };
        var number = OrderNumber.New();
        var services = world.Node.Services;
        var (customer, _, keys) = services
            .GetRequiredService<SealPeople>()
            .ForOrder(number, new(request.Customer, null));
        await world.CommitAsync(
            new PlaceOrder
            {
                Number = number,
                CollectionCode = CollectionCode.New(),
                Store = request.Store,
                SlotStart = request.SlotStart,
                Lines = request.Lines,
                Customer = customer,
                PersonKeys = keys,
                PaymentProvider = request.PaymentProvider,
                Channel = request.Channel,
                By = request.By,
                Request = request.Key(services.GetRequiredService<Keyring>()),
            },
            Ct
        );

        var finished = (await api.PlaceAsync(Api.Order(), Ct, "k")).Must(201);

        Assert.Equal(number, finished.Number);
        Assert.Equal("CONFIRMED", finished["status"].GetString());
    }

    [Fact]
    public async Task A_payment_that_comes_after_the_hold_is_let_go()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var unknown = (await api.PlaceAsync(Api.Order(token: "tok_timeout"), Ct, "k")).Must(503);
        world.Clock.Advance(Duration.FromMinutes(11));
        await world.CommitAsync(new ExpireOrder { Number = unknown.Number, By = "test" }, Ct);

        (await api.PlaceAsync(Api.Order(token: "tok_timeout"), Ct, "k")).Must(409, "order-expired");

        Assert.Equal(12, Available(world, "LF-2001"));
        await Until.TrueAsync(
            async () =>
                await Payments(world).FindAsync(unknown.Number, Ct) is Authorisation.Declined { Reason: "voided" },
            Ct,
            atMostSeconds: 30
        );
    }

    [Fact]
    public async Task An_approval_for_an_order_that_expired_while_the_customer_was_away_is_voided()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        using var customer = world.Visit();
        var asked = (await api.PlaceAsync(Api.Order(token: "tok_authenticate"), Ct, "k")).Must(402);
        world.Clock.Advance(Duration.FromMinutes(11));
        await world.CommitAsync(new ExpireOrder { Number = asked.Number, By = "test" }, Ct);

        await customer.GoAsync(asked["redirect"].GetString()!, Ct);
        (await api.PlaceAsync(Api.Order(token: "tok_authenticate"), Ct, "k")).Must(409, "order-expired");

        await Until.TrueAsync(
            async () =>
                await Payments(world).FindAsync(asked.Number, Ct) is Authorisation.Declined { Reason: "voided" },
            Ct,
            atMostSeconds: 30
        );
    }

    /// <summary>What a basket is refused for, with the lines it is about.</summary>
    [Fact]
    public async Task Refusals_name_their_lines()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);

        var gone = (await api.PlaceAsync(Api.Order("LF-2004"), Ct)).Must(409, "out-of-stock");
        Assert.Equal("LF-2004", gone["lines"][0].GetProperty("sku").GetString());
        Assert.Equal(0, gone["lines"][0].GetProperty("available").GetInt32());

        (await api.PlaceAsync(Api.Order("NO-SUCH"), Ct)).Must(422, "unknown-product");

        var dear = Api.Order();
        dear["lines"]![0]!["unitPrice"] = new JsonObject { ["amount"] = 900, ["currency"] = "GBP" };
        var changed = (await api.PlaceAsync(dear, Ct)).Must(409, "price-changed");
        Assert.Equal(950, changed["lines"][0].GetProperty("unitPrice").GetProperty("amount").GetInt64());

        var early = Api.Order();
        early["slotStart"] = "2026-11-21T11:00:00Z";
        (await api.PlaceAsync(early, Ct)).Must(409, "slot-too-early");

        var odd = Api.Order();
        odd["slotStart"] = "2026-11-21T15:07:00Z";
        (await api.PlaceAsync(odd, Ct)).Must(409, "slot-closed");

        var nowhere = Api.Order();
        nowhere["storeCode"] = "NO/SUCH";
        (await api.PlaceAsync(nowhere, Ct)).Must(422, "unknown-store");
        Assert.Equal(12, Available(world, "LF-2001"));
    }

    private static TestPayments Payments(SmallWorld world) => world.Node.Services.GetRequiredService<TestPayments>();

    private static long Available(SmallWorld world, string sku)
    {
        using var reader = world.View.Open();
        return reader.Connection.QuerySingle<long>(
            "SELECT available FROM stock WHERE site = 'LEEDS' AND sku = @sku",
            new { sku }
        );
    }
}
