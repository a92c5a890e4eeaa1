using System.Net;
using Holdfast.Ledger;
using Holdfast.Ledger.Snapshots;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Trials;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Orders;

/// <summary>An order that was put away is out of every list, and in everybody's reach who knows whose it is or its number.</summary>
public sealed class OldOrderTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task An_order_that_was_put_away_is_found_shown_and_erased(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        var old = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var open = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using (var priya = await world.PriyaAsync(Ct))
        {
            await world.HandOverAsync(priya, old, Ct);
        }
        await Until.TrueAsync(() => InView(world, old)?.Payment.State is PaymentState.CAPTURED, Ct);
        world.Clock.Advance(Duration.FromDays(200));

        await new PuttingAway(world.Log, world.Clock, Duration.FromDays(180)).RunAsync(Ct);

        Assert.Equal([Keys.Order(open.Number)], await HotAsync(world, "order/"));
        Assert.DoesNotContain(Keys.Slot(old.Store, old.Slot.Start), await HotAsync(world, "slot/"));
        await Until.TrueAsync(
            async () =>
            {
                // However busy this process is with what it commits itself.
                await CommitAnythingAsync(world.Log);
                return InView(world, old) is null;
            },
            Ct
        );
        Assert.NotNull(InView(world, open));

        var path = await world.Node.Services.GetRequiredService<OrderLinks>().PathAsync(old.Number, Ct);
        using (var maya = world.Visit())
        {
            await maya.GoAsync(path, Ct);
            Assert.Equal(HttpStatusCode.OK, maya.Status);
            Assert.Contains(OrderNumber.Show(old.Number), maya.Text, StringComparison.Ordinal);
        }
        using var olga = await world.OlgaAsync(Roles.CustomerService, Ct);
        await olga.GoAsync($"/office/orders?q={Uri.EscapeDataString("maya@larkfield.example")}", Ct);
        Assert.Contains(OrderNumber.Show(old.Number), olga.Text, StringComparison.Ordinal);
        await olga.GoAsync($"/office/orders/{open.Number}", Ct);
        await olga.SendAsync("form[action$='/erasure']", Ct);
        Assert.Contains("Erased for good: the details of 1 person", olga.Text, StringComparison.Ordinal);
        await olga.GoAsync($"/office/orders?q={old.Number}", Ct);
        Assert.Equal(HttpStatusCode.OK, olga.Status);
        Assert.DoesNotContain("Maya Haddad", olga.Text, StringComparison.Ordinal);
        await Soundness.MustHoldAsync(world.Node.Store, "an order that was put away", Ct);
    }

    /// <summary>It would be told of what changed meanwhile, but not of what was put away since.</summary>
    [Fact]
    public async Task A_view_from_before_what_was_put_away_is_built_anew()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var (file, index) = (world.View.Generation, world.View.Index);

        await world.Node.Store.PutAwayAsync([], index, Ct);
        // By another process: what this one commits, its view need not look for.
        await using var other = new Log(world.Node.Store, RetailRules.All, world.Clock);
        await CommitAnythingAsync(other);

        await Until.TrueAsync(() => world.View.Generation > file && world.View.Index > index, Ct);
    }

    private static Task<Outcome> CommitAnythingAsync(Log log) =>
        log.CommitAsync(new TakeSnapshot(new(log.NextIndex, "", 0, "", 0)), Ct);

    private static Order? InView(SmallWorld world, Order order)
    {
        using var reader = world.View.Open();
        return reader.Find<Order>(Keys.Order(order.Number));
    }

    private static async Task<List<string>> HotAsync(SmallWorld world, string prefix) =>
        [.. (await world.Node.Store.ScanAsync(prefix, null, 100, Ct)).Select(document => document.Key)];
}
