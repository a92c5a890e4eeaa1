using System.Net;
using Dapper;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Orders;
using Microsoft.Data.Sqlite;
using NodaTime;
using static Holdfast.Tests.Server.Orders.AmiraOrders;

namespace Holdfast.Tests.Server.Rooms;

/// <summary>A waiting room as shoppers meet it, with no script at all. Each test puts up a room of its own and takes it away.</summary>
public sealed class LineTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Mug = "LF-2001*1";

    /// <summary>A time that no test's clock gets near: the day's first would be over after twenty minutes at the checkout.</summary>
    private const string Tuesday = "2026-11-24T12:00:00Z";

    private readonly SmallWorld _world = shared.Small;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_waits_keeps_the_place_is_told_the_truth_and_goes_on_in_turn()
    {
        await using var room = await StandingAsync();
        using var first = await AtCheckoutAsync(_world, Mug);
        using var second = await AtCheckoutAsync(_world, Mug);
        using var third = await AtCheckoutAsync(_world, Mug);

        Assert.Equal("/checkout", first.Address);
        Assert.StartsWith("You are next", second.Page.Title, StringComparison.Ordinal);
        Assert.StartsWith("1 person ahead of you", third.Page.Title, StringComparison.Ordinal);
        Assert.Contains("Your turn in less than a minute", third.Text, StringComparison.Ordinal);
        Assert.Contains("you collect at Leeds Briggate", third.Text, StringComparison.Ordinal);
        Assert.NotNull(third.Page.QuerySelector("noscript meta[http-equiv=refresh]"));

        // A reload, the way back, another tab: the same place.
        var place = third.Address;
        await third.GoAsync(place, Ct);
        await third.GoAsync("/checkout", Ct);
        Assert.Equal(place, third.Address);
        Assert.StartsWith("1 person ahead of you", third.Page.Title, StringComparison.Ordinal);

        Pass(seconds: 1);
        await third.GoAsync(third.Address, Ct);
        await second.GoAsync(second.Address, Ct);
        Assert.StartsWith("You are next", third.Page.Title, StringComparison.Ordinal);
        Assert.Equal("/checkout", second.Address);
    }

    [Fact]
    public async Task A_changed_cookie_is_no_place_and_the_next_one_is_at_the_end()
    {
        await using var room = await StandingAsync();
        using var first = await AtCheckoutAsync(_world, Mug);
        using var second = await AtCheckoutAsync(_world, Mug);
        var cookie = second.Cookies.GetCookies(_world.ShopAddress)["holdfast-line"]!;
        cookie.Value = cookie.Value[..^6] + "AAAAAA";

        await second.GoAsync(second.Address, Ct);
        Assert.Equal("You have no place yet", second.Page.Title);

        await second.FollowAsync("Take a place", Ct);
        Assert.StartsWith("1 person ahead of you", second.Page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_without_cookies_is_told_so_and_is_not_sent_in_circles()
    {
        await using var room = await StandingAsync(perMinute: 0);
        using var handler = new HttpClientHandler { UseCookies = false, MaxAutomaticRedirections = 5 };
        using var http = new HttpClient(handler) { BaseAddress = _world.ShopAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/checkout");
        request.Headers.Add("Cookie", "holdfast-basket=LF-2001*1; holdfast-store=LEEDS");

        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("does not keep cookies", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("noindex", Assert.Single(answer.Headers.GetValues("X-Robots-Tag")));
        using var ahead = new HttpRequestMessage(HttpMethod.Get, $"/waiting/{room.Id}/place");
        ahead.Headers.Add("Sec-Purpose", "prefetch");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.SendAsync(ahead, Ct)).StatusCode);
        using var picture = new HttpRequestMessage(HttpMethod.Get, $"/waiting/{room.Id}/place");
        picture.Headers.Add("Sec-Fetch-Site", "cross-site");
        picture.Headers.Add("Sec-Fetch-Mode", "no-cors");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.SendAsync(picture, Ct)).StatusCode);
        Assert.Equal(1, room.Now.Joined);
    }

    [Fact]
    public async Task What_was_typed_is_there_when_the_turn_comes_and_nothing_goes_past_the_room()
    {
        (string, string)[] order = [.. Amira, ("slot", Tuesday), ("token", "tok_approved")];
        using var visitor = await AtCheckoutAsync(_world, Mug);
        await using var room = await StandingAsync(perMinute: 0);
        var orders = OrdersOf(_world).Length;

        await visitor.SendAsync(Form, Ct, order);

        Assert.StartsWith("/waiting/", visitor.Address, StringComparison.Ordinal);
        Assert.Contains("The line stands still", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(orders, OrdersOf(_world).Length);
        foreach (var path in (string[])["/checkout", "/checkout?again=x.y"])
        {
            await visitor.GoAsync(path, Ct);
            Assert.StartsWith("/waiting/", visitor.Address, StringComparison.Ordinal);
        }

        await _world.CommitAsync(Pace(room, 60), Ct);
        Pass(seconds: 2);
        await visitor.GoAsync(visitor.Address, Ct);
        Assert.Equal("/checkout", visitor.Address);
        Assert.Contains("Amira Haddad", visitor.Page.Body!.InnerHtml, StringComparison.Ordinal);
        await visitor.SendAsync(Form, Ct, order);
        Assert.Equal("Order confirmed", visitor.Page.QuerySelector("h1")!.TextContent);
        Assert.Equal(orders + 1, OrdersOf(_world).Length);
    }

    [Fact]
    public async Task A_turn_ends_what_was_begun_can_be_finished_and_the_next_turn_needs_a_new_place()
    {
        await using var room = await StandingAsync(perMinute: 600, turnMinutes: 15);
        using var late = await AtCheckoutAsync(_world, Mug);
        using var gone = await AtCheckoutAsync(_world, Mug);
        Assert.Equal(("/checkout", "/checkout"), (late.Address, gone.Address));

        Pass(seconds: 20 * 60);
        await late.SendAsync("#step-1 button[name=continue]", Ct, ("slot", Tuesday));
        Assert.Equal(("/checkout", 2), (late.Address, room.Now.Joined));
        await _world.CommitAsync(Pace(room, 0), Ct);
        Pass(seconds: 6 * 60);
        await gone.GoAsync("/checkout", Ct);
        Assert.StartsWith("/waiting/", gone.Address, StringComparison.Ordinal);
        Assert.Contains("Your last turn is over", gone.Text, StringComparison.Ordinal);
        await late.SendAsync("#step-2 button[name=continue]", Ct, [.. Amira, ("slot", Tuesday)]);
        Assert.StartsWith("/waiting/", late.Address, StringComparison.Ordinal);
        Assert.Equal(4, room.Now.Joined);
    }

    [Fact]
    public async Task A_room_before_a_product_guards_its_page_the_basket_and_its_checkout_and_nothing_else()
    {
        using var sly = Shopper(_world, Mug);
        await using var room = await StandingAsync(product: "stoneware-mug", perMinute: 0);
        using var visitor = Shopper(_world, "LF-6001*1");

        await visitor.GoAsync("/checkout", Ct);
        Assert.Equal("/checkout", visitor.Address);
        await visitor.GoAsync("/products/cafetiere", Ct);
        Assert.Equal("/products/cafetiere", visitor.Address);
        await visitor.GoAsync("/products/stoneware-mug?sku=LF-2001", Ct);
        Assert.Contains("You are in line for the mug", visitor.Text, StringComparison.Ordinal);
        await sly.GoAsync("/checkout", Ct);
        Assert.Contains("You are in line for the mug", sly.Text, StringComparison.Ordinal);

        await _world.CommitAsync(Pace(room, 60), Ct);
        Pass(seconds: 1);
        await visitor.GoAsync(visitor.Address, Ct);
        Assert.Equal("/products/stoneware-mug?sku=LF-2001", visitor.Address);
        await visitor.SendAsync("form[action='/basket/lines']", Ct);
        Assert.Contains("note=added", visitor.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pace_is_the_merchandisers_and_whoever_was_told_better_is_told_why()
    {
        await using var room = await StandingAsync(perMinute: 0);
        using var olga = await _world.OlgaAsync(Roles.Merchandiser, Ct);
        var visitors = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AtCheckoutAsync(_world, Mug)));
        var last = visitors.Single(visitor => visitor.Page.Title!.StartsWith("3 people", StringComparison.Ordinal));

        await SetPaceAsync(olga, room, 2);
        await last.GoAsync(last.Address, Ct);
        Assert.Contains("Your turn in about 2 minutes", last.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fewer people", last.Text, StringComparison.Ordinal);
        await SetPaceAsync(olga, room, 1);
        await last.GoAsync(last.Address, Ct);
        Assert.Contains("Your turn in about 4 minutes", last.Text, StringComparison.Ordinal);
        Assert.Contains("fewer people are let in each minute", last.Text, StringComparison.Ordinal);
        Assert.Contains("Waiting 4 Let in 0 A minute 1", olga.Text, StringComparison.Ordinal);

        await olga.SendAsync($"form[action='/office/rooms/{room.Id}/closing']", Ct);
        Assert.Contains("everybody goes on", olga.Text, StringComparison.Ordinal);
        foreach (var visitor in visitors)
        {
            await visitor.GoAsync(visitor.Address, Ct);
            Assert.Equal("/checkout", visitor.Address);
            visitor.Dispose();
        }
    }

    [Fact]
    public async Task A_merchandiser_announces_a_room_and_whoever_is_there_at_its_opening_is_drawn()
    {
        using var olga = await _world.OlgaAsync(Roles.Merchandiser, Ct);
        var opens = _world.Clock.Now.InZone(DateTimeZoneProviders.Tzdb["Europe/London"]).LocalDateTime.PlusMinutes(5);
        await olga.GoAsync("/office/rooms", Ct);
        await olga.SendAsync(
            "form[action='/office/rooms']",
            Ct,
            ("name", "the sale"),
            ("product", ""),
            ("opens", opens.ToString("uuuu-MM-dd'T'HH:mm", null)),
            ("pace", "1200"),
            ("turn", "15"),
            ("words", "Two mugs for each of you.")
        );
        Assert.Contains("the sale: the room is up", olga.Text, StringComparison.Ordinal);
        await using var room = Find();
        var visitors = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AtCheckoutAsync(_world, Mug)));
        await visitors[0].GoAsync(visitors[0].Address, Ct);
        Assert.Contains("You are early for the sale", visitors[0].Text, StringComparison.Ordinal);
        Assert.Contains("Two mugs for each of you.", visitors[0].Text, StringComparison.Ordinal);
        Assert.Contains("5 people are here", visitors[0].Text, StringComparison.Ordinal);

        Pass(seconds: 5 * 60);

        foreach (var visitor in visitors)
        {
            await visitor.GoAsync(visitor.Address, Ct);
            Assert.Equal("/checkout", visitor.Address);
            visitor.Dispose();
        }
        Assert.Equal(5, room.Now.Opening?.Early);
    }

    [Fact]
    public async Task While_nothing_can_be_written_nobody_gets_a_place_and_whoever_has_one_is_let_in()
    {
        await using var room = await StandingAsync();
        using var first = await AtCheckoutAsync(_world, Mug);
        using var second = await AtCheckoutAsync(_world, Mug);
        using var third = Shopper(_world, Mug);
        await using (await BrokenStoreAsync())
        {
            await third.GoAsync("/checkout", Ct);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "One moment"), (third.Status, third.Page.Title));
            Assert.NotNull(third.Page.QuerySelector("meta[http-equiv=refresh]"));
            Pass(seconds: 1);
            await second.GoAsync(second.Address, Ct);
            Assert.Equal("/checkout", second.Address);
        }

        await third.GoAsync(third.Address, Ct);
        Assert.StartsWith("You are next", third.Page.Title, StringComparison.Ordinal);
    }

    /// <summary>No batch finds the log's head until this is disposed.</summary>
    private async Task<IAsyncDisposable> BrokenStoreAsync()
    {
        await RenameAsync("head", "lost_head");
        return new Mending(() => RenameAsync("lost_head", "head"));
    }

    private async Task RenameAsync(string table, string name)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(_world.Folder, "holdfast.db")}");
        await database.ExecuteAsync($"ALTER TABLE {table} RENAME TO {name}");
    }

    private sealed class Mending(Func<Task> mend) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await mend();
    }

    private async Task<StandingRoomAtTest> StandingAsync(
        int perMinute = 60,
        string? product = null,
        int turnMinutes = 15
    )
    {
        var make = new MakeRoom
        {
            Room = new(
                Guid.NewGuid().ToString("N")[..8],
                product is null ? "the checkout" : "the mug",
                product,
                _world.Clock.Now,
                perMinute,
                turnMinutes,
                null
            ),
            By = "test",
        };
        await _world.CommitAsync(make, Ct);
        return new(_world, make.Room.Room);
    }

    private StandingRoomAtTest Find()
    {
        using var reader = _world.View.Open();
        return new(_world, Assert.Single(reader.Find<StandingRooms>(Retail.Keys.Rooms)!.Rooms).Id);
    }

    private void Pass(int seconds) => _world.Clock.Advance(Duration.FromSeconds(seconds));

    private static PaceRoom Pace(StandingRoomAtTest room, int perMinute) =>
        new()
        {
            Room = room.Id,
            PerMinute = perMinute,
            By = "test",
        };

    private static async Task SetPaceAsync(Visitor olga, StandingRoomAtTest room, int perMinute)
    {
        await olga.GoAsync("/office/rooms", Ct);
        await olga.SendAsync($"#pace-{room.Id}", Ct, ("pace", $"{perMinute}"));
    }

    private sealed record StandingRoomAtTest(SmallWorld World, string Id) : IAsyncDisposable
    {
        public Room Now
        {
            get
            {
                using var reader = World.View.Open();
                return reader.Find<Room>(Retail.Keys.Room(Id))!;
            }
        }

        public async ValueTask DisposeAsync() =>
            await World.CommitAsync(new CloseRoom { Room = Id, By = "test" }, CancellationToken.None);
    }
}
