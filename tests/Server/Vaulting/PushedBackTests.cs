using System.Net;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Holdfast.Retail.Vaulting;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Trials;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>The vault is away for too long: no new order is promised that could be lost, and everything else goes on.</summary>
public sealed class PushedBackTests(FreshDatabases databases)
{
    private const string Form = "form[action='/checkout']";
    private const string HandOver = "form[action$='/handover'].stack-l";
    private static readonly Duration s_bound = Duration.FromSeconds(900);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Orders_go_on_to_the_bound_then_wait_while_hand_over_goes_on_and_come_back_with_the_vault(
        StoreKind kind
    )
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault, database.Option);
        using var api = await Api.OfAsync(world, Ct);
        var old = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await vault.CatchUpAsync(world);

        // The vault is away from here on.
        var key = Guid.NewGuid().ToString();
        var accepted = (await api.PlaceAsync(Api.Order(), Ct, key)).Must(201);
        world.Clock.Advance(s_bound - Duration.FromSeconds(1));
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        await PassAsync(world);

        var refused = (await api.PlaceAsync(Api.Order(), Ct, "the-last-one")).Must(503, "vault-behind");
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter!.Delta);
        // What was accepted before is answered again; it is promised already.
        var replayed = (await api.PlaceAsync(Api.Order(), Ct, key)).Must(201);
        Assert.Equal(accepted.Number, replayed.Number);
        await world.MakeReadyAsync(priya, old, Ct);
        await priya.GoAsync("/desk/LEEDS/handover", Ct);
        await priya.SendAsync("form.scan", Ct, ("code", old.CollectionCode));
        await priya.SendAsync(HandOver, Ct, ("PersonCheck", "photo-id"));
        Assert.Equal(OrderStatus.PICKED_UP, (await world.ReadAsync(old.Number, Ct)).Status);
        var cancel = $"/api/v1/orders/{accepted.Number}/cancel";
        (await api.SendAsync(HttpMethod.Post, cancel, Ct, "{}", Guid.NewGuid().ToString())).Must(200);

        await vault.CatchUpAsync(world);

        // Nothing was kept of the refusal: the same request is an order now.
        (await api.PlaceAsync(Api.Order(), Ct, "the-last-one")).Must(201);
        Assert.Equal("1", await SampleAsync(world, "holdfast_orders_pushed_back_total"));
    }

    [Fact]
    public async Task A_shopper_is_told_kindly_and_keeps_the_basket_and_all_that_was_typed()
    {
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault, db: null);
        await vault.CatchUpAsync(world);
        using var shopper = world.Visit();
        shopper.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", "LF-2001*2"));
        shopper.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", SmallRetailer.Leeds));
        await shopper.GoAsync("/checkout", Ct);
        Assert.DoesNotContain("not taking new orders", shopper.Text, StringComparison.Ordinal);
        await PassAsync(world);

        await shopper.SendAsync(Form, Ct, ("name", "Amira Haddad"), ("email", "amira@example.com"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, shopper.Status);
        Assert.Contains("your basket is kept", shopper.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("vault", shopper.Page.Source.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Amira Haddad", shopper.Page.QuerySelector("#name")!.GetAttribute("value"));
        await shopper.GoAsync("/checkout", Ct);
        Assert.Contains("not taking new orders for a few minutes", shopper.Text, StringComparison.Ordinal);
        await shopper.GoAsync("/basket", Ct);
        Assert.Contains("Stoneware mug", shopper.Text, StringComparison.Ordinal);

        await vault.CatchUpAsync(world);
        await shopper.GoAsync("/checkout", Ct);
        Assert.DoesNotContain("not taking new orders", shopper.Text, StringComparison.Ordinal);
        // What was typed is still there; the time that was chosen has gone by.
        Assert.Contains("can no longer be booked", shopper.Text, StringComparison.Ordinal);
        var free = shopper.Page.QuerySelector("input[name=slot]:not([disabled])")!.GetAttribute("value")!;
        await shopper.SendAsync(Form, Ct, ("slot", free));
        Assert.Equal("Order confirmed", shopper.Page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Every_page_of_the_office_says_that_orders_wait()
    {
        await using var vault = await RunningVault.MakeAsync();
        await using var world = await StartAsync(vault, db: null);
        DeskWorld.StaffOf(world).Add("Olga Office", site: null, Roles.Administrator, "482913");
        await vault.CatchUpAsync(world);
        using var office = await world.SignInAsync("Olga Office", "482913", Ct);
        await PassAsync(world);

        foreach (var page in (string[])["/office", "/office/log", "/office/stock"])
        {
            await office.GoAsync(page, Ct);
            var note = office.Page.QuerySelector(".note--bad[role=alert]")!.TextContent;
            Assert.Contains("New orders are pushed back", note, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_processes_on_one_database_agree()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var vault = await RunningVault.MakeAsync();
        var bound = new UnvaultedBound { SecondsMax = 0, EntriesMax = 3 };
        await using var world = await StartAsync(vault, database.Option, bound);
        var clock = new WorldClock(world.Clock.Now);
        await using var other = await SecondNode.StartAsync(
            database.Option,
            Kit.TestKeys.MasterKey,
            Ct,
            options => options with { Vaults = vault.Key.Text, Unvaulted = bound },
            builder => builder.Services.AddSingleton<TimeProvider>(clock)
        );
        await vault.CatchUpAsync(world, other.Node);
        world.Clock.Advance(Duration.FromMinutes(1));
        clock.Advance(Duration.FromMinutes(1));
        using var api = await Api.OfAsync(world, Ct, Scopes.OrdersWrite);
        using var there = new HttpClient { BaseAddress = other.Node.ShopAddress };
        there.DefaultRequestHeaders.Authorization = api.Http.DefaultRequestHeaders.Authorization;
        await other.Node.View.WaitUntilAsync(world.Log.NextIndex - 1, Ct);

        // Each order is two entries, and the key was one.
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        await Until.TrueAsync(() => Waits(world.Node) && Waits(other.Node), Ct);

        (await api.PlaceAsync(Api.Order(), Ct)).Must(503, "vault-behind");
        (await PlaceAsync(there)).Must(503, "vault-behind");
        await vault.CatchUpAsync(world, other.Node);
        (await PlaceAsync(there)).Must(201);
    }

    /// <summary>The oldest entry that is in no vault grows older than the bound.</summary>
    private static async Task PassAsync(SmallWorld world)
    {
        // Something of now that the vault does not get.
        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.York, ("LF-2001", 100)), Ct);
        await Until.TrueAsync(() => RunningVault.Watch(world.Node).Now.Size == world.Log.NextIndex, Ct);
        world.Clock.Advance(s_bound + Duration.FromSeconds(1));
        Assert.True(Waits(world.Node));
    }

    private static bool Waits(Hosting.Node node) => RunningVault.Watch(node).OrdersWait;

    private static async Task<Answer> PlaceAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders")
        {
            Content = new StringContent(Api.Order().ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var response = await http.SendAsync(request, Ct);
        return await Answer.ReadAsync(response, Ct);
    }

    private static async Task<string> SampleAsync(SmallWorld world, string name)
    {
        using var api = await Api.OfAsync(world, Ct, Scopes.MetricsRead);
        using var http = new HttpClient { BaseAddress = world.StaffAddress };
        http.DefaultRequestHeaders.Authorization = api.Http.DefaultRequestHeaders.Authorization;
        var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Ct);
        return text.Split('\n').Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Split(' ')[1];
    }

    private static Task<SmallWorld> StartAsync(RunningVault vault, string? db, UnvaultedBound? bound = null) =>
        SmallWorld.StartAsync(
            Ct,
            db,
            options =>
                options with
                {
                    Vaults = vault.Key.Text,
                    Unvaulted = bound ?? new() { SecondsMax = (int)s_bound.TotalSeconds },
                }
        );
}
