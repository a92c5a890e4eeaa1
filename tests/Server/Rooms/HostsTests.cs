using System.Net;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Rooms;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Hosts;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Rooms;

/// <summary>One line over several hosts: whichever of them a visitor meets, it is the same place.</summary>
public sealed class HostsTests(FreshDatabases databases)
{
    private const string Id = "r1";
    private const int People = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hosts_give_each_number_once_and_a_place_outlives_the_host_that_gave_it()
    {
        await using var hosts = await TwoHosts.StartAsync(databases, Ct);
        await hosts.A.Log.CommitAsync(
            new MakeRoom
            {
                Room = new(Id, "the checkout", null, Instant.FromUtc(2026, 1, 1, 0, 0), 0, 15, null),
                By = "test",
            },
            Ct
        );
        await hosts.UntilBothShowAsync(Ct);
        var before = hosts.A.Log.NextIndex;

        // As many at once as a host may meet; each address may take 60 places a minute.
        var visitors = Enumerable
            .Range(0, People)
            .Select(i => new Visitor((i % 2 == 0 ? hosts.A : hosts.B).ShopAddress))
            .ToList();
        await Task.WhenAll(visitors.Select(visitor => visitor.GoAsync($"/waiting/{Id}/place?next=/", Ct)));

        Assert.All(visitors, visitor => Assert.Equal(HttpStatusCode.OK, visitor.Status));
        var ahead = visitors.Select(Ahead).Order();
        Assert.Equal(Enumerable.Range(0, People), ahead);
        var entries = Math.Max(hosts.A.Log.NextIndex, hosts.B.Log.NextIndex) - before;
        Assert.InRange(entries, 2, 20);

        var place = Ahead(visitors[0]);
        visitors[0].Dispose();
        await hosts.UntilBothShowAsync(Ct);
        // The cookie of a machine's name goes to all its hosts.
        using var moved = new Visitor(hosts.B.ShopAddress);
        moved.Cookies.Add(visitors[0].Cookies.GetAllCookies());
        await hosts.A.DisposeAsync();
        await moved.GoAsync($"/waiting/{Id}?next=/", Ct);

        Assert.Equal(place, Ahead(moved));
        var room = Read(hosts.B.Services.GetRequiredService<View>());
        Assert.Equal((People, false), (room.Joined, room.Opening is null));
        visitors.ForEach(visitor => visitor.Dispose());
    }

    private static int Ahead(Visitor visitor) =>
        int.Parse(visitor.Page.QuerySelector(".room-now__people strong")!.TextContent, null);

    private static Room Read(View view)
    {
        using var reader = view.Open();
        return reader.Find<Room>(Keys.Room(Id))!;
    }
}
