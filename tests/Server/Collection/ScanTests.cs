using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Retail.Orders;

namespace Holdfast.Tests.Server.Collection;

/// <summary>What is scanned leads to where it belongs, on whatever page of the desk; and the last step can be taken back.</summary>
public sealed class ScanTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_the_work_list_a_label_opens_its_order_an_item_the_order_that_wants_it_and_a_pass_its_hand_over()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var first = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var ready = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, ready, Ct);

        await ScanAsync(priya, OrderNumber.Show(first.Number));
        Assert.Equal($"/desk/LEEDS/orders/{first.Number}", priya.Address);
        await ScanAsync(priya, "05012345678900");
        Assert.Equal($"/desk/LEEDS/orders/{first.Number}", priya.Address);
        Assert.Contains("is wanted in this order. Scan it again", priya.Text, StringComparison.Ordinal);
        await ScanAsync(priya, await world.PassAsync(ready, Ct));
        Assert.StartsWith(
            $"/desk/LEEDS/orders/{ready.Number}/handover?proof=",
            priya.Address,
            StringComparison.Ordinal
        );
        Assert.Contains("The pass is good.", priya.Text, StringComparison.Ordinal);
        await ScanAsync(priya, "Haddad");
        Assert.Contains("Haddad is neither a pass nor an order’s label", priya.Text, StringComparison.Ordinal);
        await priya.GoAsync("/desk/LEEDS", Ct);
        await ScanAsync(priya, "Haddad");
        Assert.Equal("/desk/LEEDS/orders?q=Haddad", priya.Address);
    }

    [Fact]
    public async Task A_scan_whose_answer_was_lost_is_not_counted_again_even_if_it_was_the_last_one()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1), ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);

        Assert.Equal(("good", "Stoneware mug, Cream: 1 of 1 picked"), await SendAsync(priya, order, "LF-2001", "s1"));
        Assert.Equal(("good", "Stoneware mug, Cream: 1 of 1 picked"), await SendAsync(priya, order, "LF-2001", "s1"));
        var (kind, words) = await SendAsync(priya, order, "LF-2001", "s2");
        Assert.Equal("bad", kind);
        Assert.EndsWith("Put this one back.", words, StringComparison.Ordinal);
        Assert.Equal(1, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Items[0].Picked);
    }

    [Fact]
    public async Task A_pass_scanned_while_picking_leads_to_its_hand_over_and_picks_nothing()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var ready = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, ready, Ct);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        await DeskTests.ScanAsync(priya, await world.PassAsync(ready, Ct));
        Assert.StartsWith($"/desk/LEEDS/orders/{ready.Number}/handover", priya.Address, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.CONFIRMED, (await world.ReadAsync(order.Number, Ct)).Status);
    }

    [Theory]
    [InlineData("LF-2001")]
    [InlineData("05012345678900")]
    [InlineData(null)]
    public async Task A_label_of_the_goods_is_no_shelf(string? code)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await PackAsync(priya, order);
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", code ?? order.Number));
        Assert.Contains("not of a shelf", priya.Text, StringComparison.Ordinal);
        Assert.Equal(ParcelProgress.PACKED, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Progress);
    }

    [Fact]
    public async Task The_last_step_is_taken_back_by_its_page_until_the_customer_is_told()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await PackAsync(priya, order);
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", "B14"));

        foreach (var words in (string[])["Undo: on shelf B14", "Undo: packed", "Undo: 1 × Stoneware mug picked"])
        {
            Assert.Equal(words, Visitor.Words(priya.Page.QuerySelector("form[action$='/undo'] button")!));
            await priya.SendAsync("form[action$='/undo']", Ct);
        }
        Assert.Null(priya.Page.QuerySelector("form[action$='/undo']"));
        Assert.Equal(1, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Items[0].Open);
        Assert.Contains("Put back: 1 × Stoneware mug by Priya Nair", priya.Text, StringComparison.Ordinal);

        await DeskTests.ScanAsync(priya, "LF-2001");
        await priya.SendAsync("form[action$='/packing']", Ct);
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", "B14"));
        await priya.SendAsync("form[action$='/readiness']", Ct);
        Assert.Null(priya.Page.QuerySelector("form[action$='/undo']"));
    }

    private static async Task PackAsync(Visitor colleague, Order order)
    {
        await colleague.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        await DeskTests.ScanAsync(colleague, "LF-2001");
        await colleague.SendAsync("form[action$='/packing']", Ct);
    }

    private static async Task ScanAsync(Visitor colleague, string code) =>
        await colleague.SendAsync("form[action='/desk/LEEDS/scan']", Ct, ("code", code));

    /// <summary>As the desk's own script sends a scan.</summary>
    private static async Task<(string? Kind, string? Words)> SendAsync(
        Visitor colleague,
        Order order,
        string code,
        string scan
    )
    {
        var token = colleague.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"/desk/LEEDS/orders/{order.Number}/parcels/1/scans", UriKind.Relative)
        );
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = new FormUrlEncodedContent([
            new("code", code),
            new("scan", scan),
            new("__RequestVerificationToken", token),
        ]);
        using var response = await colleague.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reply = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal($"/desk/LEEDS/orders/{order.Number}", reply.GetProperty("next").GetString());
        return (reply.GetProperty("kind").GetString(), reply.GetProperty("words").GetString());
    }
}
