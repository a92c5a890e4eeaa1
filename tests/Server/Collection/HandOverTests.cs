using System.Net;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using NodaTime;

namespace Holdfast.Tests.Server.Collection;

/// <summary>Who gets the goods, who does not, and what the colleague is told.</summary>
public sealed class HandOverTests
{
    private const string Form = DeskWorld.HandOverForm;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_six_digits_stand_in_for_the_pass()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, order, Ct);

        await FindAsync(priya, $"{order.CollectionCode[..3]} {order.CollectionCode[3..]}");
        Assert.Contains("The code is right.", priya.Text, StringComparison.Ordinal);
        await priya.SendAsync(Form, Ct, ("PersonCheck", "payment-card"));

        var after = await world.ReadAsync(order.Number, Ct);
        Assert.Equal((OrderStatus.PICKED_UP, HandoverMethod.CODE), (after.Status, after.Handover!.Method));
        Assert.Equal("payment-card", after.Handover.PersonCheck);
    }

    [Fact]
    public async Task Found_by_name_or_number_the_pass_or_the_code_is_still_asked_for()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, order, Ct);

        await FindAsync(priya, "haddad");
        await priya.FollowAsync(OrderNumber.Show(order.Number), Ct);
        await priya.SendAsync(Form, Ct, ("Code", "000000"), ("PersonCheck", "photo-id"));
        Assert.Equal(HttpStatusCode.Conflict, priya.Status);
        Assert.Contains("This is not the order's collection code.", priya.Text, StringComparison.Ordinal);
        await priya.SendAsync(Form, Ct, ("Code", ""), ("PersonCheck", "photo-id"));
        Assert.Equal(OrderStatus.READY_FOR_PICKUP, (await world.ReadAsync(order.Number, Ct)).Status);

        await priya.SendAsync(Form, Ct, ("Code", order.CollectionCode), ("PersonCheck", "photo-id"));
        Assert.Equal(OrderStatus.PICKED_UP, (await world.ReadAsync(order.Number, Ct)).Status);
    }

    [Fact]
    public async Task A_pass_of_another_store_a_used_one_and_an_old_one_are_refused_in_plain_words()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var mine = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var yorks = await world.PlaceAsync(SmallRetailer.York, Ct, ("LF-2001", 1));
        var pass = await world.PassAsync(mine, Ct);
        using var priya = await world.PriyaAsync(Ct);

        await FindAsync(priya, await world.PassAsync(yorks, Ct));
        Assert.Contains("another store: York Parliament Street", priya.Text, StringComparison.Ordinal);
        await FindAsync(priya, PassFormat.Prefix + "NOT A PASS");
        Assert.Contains("This is not a collection pass.", priya.Text, StringComparison.Ordinal);
        await FindAsync(priya, pass);
        Assert.Contains("Not ready yet", priya.Text, StringComparison.Ordinal);

        await world.MakeReadyAsync(priya, mine, Ct);
        await FindAsync(priya, pass);
        await priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id"));
        await FindAsync(priya, pass);
        Assert.Contains("Handed over", priya.Text, StringComparison.Ordinal);
        Assert.Null(priya.Page.QuerySelector(Form));

        world.Clock.Advance(Duration.FromDays(16));
        using var tom = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);
        await FindAsync(tom, pass);
        Assert.Contains("This pass has expired.", tom.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wine_needs_an_age_check()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-7003", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, order, Ct);

        await FindAsync(priya, order.CollectionCode);
        await priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id"));
        Assert.Contains("Some of the goods need an age check.", priya.Text, StringComparison.Ordinal);
        await priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id"), ("AgeCheck", "photo-id"));

        Assert.Equal("photo-id", (await world.ReadAsync(order.Number, Ct)).Handover?.AgeCheck);
    }

    [Fact]
    public async Task Above_the_value_limit_a_second_colleague_looks_on()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(
            SmallRetailer.Leeds,
            Ct,
            ("LF-1001-NAV-M", 5),
            ("LF-1001-NAV-L", 5),
            ("LF-1001-WHT-M", 5)
        );
        using var tom = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, order, Ct);

        await FindAsync(priya, order.CollectionCode);
        await priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id"));
        Assert.Contains("needs a second colleague", priya.Text, StringComparison.Ordinal);
        await priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id"), ("Second", "tom-okafor"), ("SecondPin", "111222"));
        Assert.Contains("The second colleague's PIN is not right.", priya.Text, StringComparison.Ordinal);
        await priya.SendAsync(
            Form,
            Ct,
            ("PersonCheck", "photo-id"),
            ("Second", "priya-nair"),
            ("SecondPin", DeskWorld.PriyasPin)
        );
        Assert.Contains("must be somebody else", priya.Text, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.READY_FOR_PICKUP, (await world.ReadAsync(order.Number, Ct)).Status);

        await priya.SendAsync(
            Form,
            Ct,
            ("PersonCheck", "photo-id"),
            ("Second", "tom-okafor"),
            ("SecondPin", DeskWorld.TomsPin)
        );
        Assert.Equal("staff:tom-okafor", (await world.ReadAsync(order.Number, Ct)).Handover?.SecondColleague);
    }

    [Fact]
    public async Task A_part_of_an_order_cannot_stay()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 2));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, order, Ct);

        await FindAsync(priya, order.CollectionCode);
        await priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id"), ("Part", "1"));
        Assert.Contains("handed over as a whole", priya.Text, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.READY_FOR_PICKUP, (await world.ReadAsync(order.Number, Ct)).Status);
    }

    [Fact]
    public async Task Two_screens_hand_over_at_once_and_one_of_them_does()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        using var tom = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);
        await world.MakeReadyAsync(priya, order, Ct);
        await FindAsync(priya, order.CollectionCode);
        await FindAsync(tom, await world.PassAsync(order, Ct));

        await Task.WhenAll(
            priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id")),
            tom.SendAsync(Form, Ct, ("PersonCheck", "photo-id"))
        );

        var refused = Assert.Single(new[] { priya, tom }, screen => screen.Status is HttpStatusCode.Conflict);
        Assert.Contains("was handed over before", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Do not hand anything out.", refused.Text, StringComparison.Ordinal);
        Assert.Single(
            (await world.ReadAsync(order.Number, Ct)).History,
            happened => happened.What == "order.handed-over"
        );
    }

    [Fact]
    public async Task A_cancelled_order_is_not_handed_over()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        using var tom = await world.SignInAsync("Tom Okafor", DeskWorld.TomsPin, Ct);
        await world.MakeReadyAsync(priya, order, Ct);
        await FindAsync(priya, order.CollectionCode);

        await tom.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        await tom.SendAsync("form[action$='/cancellation']", Ct, ("reason", "customer-asked"));
        await priya.SendAsync(Form, Ct, ("PersonCheck", "photo-id"));

        Assert.Contains("was cancelled", priya.Text, StringComparison.Ordinal);
        Assert.Contains("Do not hand anything out.", priya.Text, StringComparison.Ordinal);
        Assert.Contains("On shelf B 14", priya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_codes_have_to_wait()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        var wrong = order.CollectionCode == "111111" ? "222222" : "111111";
        for (var i = 0; i < 10; i++)
        {
            await FindAsync(priya, wrong);
            Assert.Contains("No order here has this code.", priya.Text, StringComparison.Ordinal);
        }
        await FindAsync(priya, order.CollectionCode);
        Assert.Contains("Too many wrong codes.", priya.Text, StringComparison.Ordinal);

        world.Clock.Advance(Duration.FromMinutes(1));
        await FindAsync(priya, order.CollectionCode);
        Assert.Contains("Not ready yet", priya.Text, StringComparison.Ordinal);
    }

    private static async Task FindAsync(Visitor colleague, string text)
    {
        await colleague.GoAsync("/desk/LEEDS/handover", Ct);
        await colleague.SendAsync("form.scan", Ct, ("code", text));
    }
}
