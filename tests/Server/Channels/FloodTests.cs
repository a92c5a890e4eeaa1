using System.Diagnostics;
using System.Net;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Orders;
using static Holdfast.Tests.Server.Orders.AmiraOrders;

namespace Holdfast.Tests.Server.Channels;

/// <summary>One channel sends more than the shop can do; it hears so, and nobody else does.</summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int Senders = 100;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_from_one_key_is_pushed_back_and_a_shopper_and_a_hand_over_are_answered()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(SmallRetailer.LeedsWithoutEnd(), Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, order, Ct);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}/handover", Ct);
        using var amira = await AtCheckoutAsync(world, "LF-2001*1");
        using var api = await Api.OfAsync(world, Ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var flood = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => FloodAsync(api, stop.Token), Ct)).ToList();
        await Until.TrueAsync(() => Volatile.Read(ref _pushedBack) > 0, Ct);

        var started = Stopwatch.GetTimestamp();
        await amira.SendAsync(Form, Ct, [.. Amira, ("slot", "2026-11-24T12:00:00Z"), ("token", "tok_approved")]);
        var shopper = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        await priya.SendAsync(DeskWorld.HandOverForm, Ct, ("Code", order.CollectionCode), ("PersonCheck", "photo-id"));
        var handOver = Stopwatch.GetElapsedTime(started);
        await stop.CancelAsync();
        await Task.WhenAll(flood);

        Assert.Equal("Order confirmed", amira.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(OrderStatus.PICKED_UP, (await world.ReadAsync(order.Number, Ct)).Status);
        output.WriteLine(
            $"{_placed} placed, {_pushedBack} pushed back; the shopper {shopper}, the hand-over {handOver}"
        );
        Assert.InRange(shopper, TimeSpan.Zero, s_soon);
        Assert.InRange(handOver, TimeSpan.Zero, s_soon);
        Assert.True(_placed > 0);
    }

    [Fact]
    public async Task What_all_checkouts_together_may_do_at_a_time_is_bounded_and_says_that_nothing_was_lost()
    {
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { Limits = new RateLimits { CheckoutsUnderWay = 1 } }
        );
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AtCheckoutAsync(world, "LF-2001*1")));

        Array.ForEach(all, visitor => visitor.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html"));
        await Task.WhenAll(all.Select(visitor => visitor.SendAsync(Form, Ct, [.. Amira, ("token", "tok_approved")])));

        Assert.Contains(all, visitor => visitor.Status is HttpStatusCode.OK);
        var busy = all.Where(visitor => visitor.Status is HttpStatusCode.ServiceUnavailable).ToList();
        Assert.All(busy, visitor => Assert.Contains("Nothing was lost", visitor.Text, StringComparison.Ordinal));
        Assert.NotEmpty(busy);
        Array.ForEach(all, visitor => visitor.Dispose());
    }

    private int _placed;
    private int _pushedBack;

    private async Task FloodAsync(Api api, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var answer = await api.PlaceAsync(Api.Order(), Ct);
            if (answer.Status == 201)
            {
                Interlocked.Increment(ref _placed);
                continue;
            }
            Assert.Equal((429, "too-many-requests"), (answer.Status, answer.Type));
            Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
            Interlocked.Increment(ref _pushedBack);
            await Task.Delay(TimeSpan.FromMilliseconds(200), Ct);
        }
    }
}
