using System.Net;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;

namespace Holdfast.Tests.Server.Collection;

/// <summary>The whole way of an order through the desk's pages, as a colleague without script goes it.</summary>
public sealed class DeskTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_goes_from_the_work_list_to_the_customers_hands_by_its_pass()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-1020-NVY", 2), ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        var shown = OrderNumber.Show(order.Number);

        Assert.Equal("/desk/LEEDS", priya.Address);
        Assert.Contains($"{shown} 3 items · Maya Haddad", priya.Text, StringComparison.Ordinal);
        await priya.FollowAsync(shown, Ct);

        // Scanning starts the picking; the GTIN on the mug does as well as a SKU.
        await ScanAsync(priya, "LF-1020-NVY");
        Assert.Equal("Lambswool scarf, Navy: 1 of 2 picked", Answer(priya));
        await ScanAsync(priya, "05012345678900");
        Assert.Equal("Stoneware mug, Cream: 1 of 1 picked", Answer(priya));
        await ScanAsync(priya, "LF-1020-NVY");

        await priya.SendAsync("form[action$='/packing']", Ct, ("bags", "2"));
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", "b 14"));
        Assert.Contains("B 14", priya.Text, StringComparison.Ordinal);
        await priya.SendAsync("form[action$='/readiness']", Ct);
        Assert.Contains("Ready to hand over", priya.Text, StringComparison.Ordinal);
        await world.WaitForPaymentAsync(order.Number, Ct);

        await priya.GoAsync("/desk/LEEDS/handover", Ct);
        await priya.SendAsync("form.scan", Ct, ("code", await world.PassAsync(order, Ct)));
        Assert.Contains("The pass is good.", priya.Text, StringComparison.Ordinal);
        Assert.Contains("Shelf B 14 2 bags", priya.Text, StringComparison.Ordinal);
        await priya.SendAsync("form[action$='/handover']", Ct, ("PersonCheck", "photo-id"));

        Assert.Contains("Handed over", priya.Text, StringComparison.Ordinal);
        var after = await world.ReadAsync(order.Number, Ct);
        Assert.Equal(OrderStatus.PICKED_UP, after.Status);
        Assert.Equal(HandoverMethod.PASS, after.Handover!.Method);
        Assert.Equal("staff:priya-nair", after.Handover.By);
        Assert.Contains("by Priya Nair", priya.Text, StringComparison.Ordinal);
        Assert.All(after.Parcels, parcel => Assert.Equal(ParcelLocation.WITH_CUSTOMER, parcel.Location));
    }

    [Fact]
    public async Task A_wrong_item_is_said_loudly_and_changes_nothing()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var other = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        var before = world.Log.NextIndex;

        await ScanAsync(priya, "LF-1020-NVY");
        Assert.Equal("Wrong item: Lambswool scarf is not in this order. Put it back.", Answer(priya));
        Assert.Equal("alert", priya.Page.QuerySelector(".scan__answer")!.GetAttribute("role"));
        await ScanAsync(priya, "<script>alert(1)</script>");
        Assert.Contains("<script>alert(1)</script> is not in this order", Answer(priya), StringComparison.Ordinal);
        await ScanAsync(priya, OrderNumber.Show(other.Number));
        Assert.Contains("This is the label of order", Answer(priya), StringComparison.Ordinal);

        Assert.Equal(before, world.Log.NextIndex);

        // Said once: the page is quiet when it is loaded again.
        await priya.GoAsync(priya.Address, Ct);
        Assert.Equal("", Answer(priya));
    }

    [Fact]
    public async Task One_item_too_many_is_refused_and_a_scan_sent_twice_is_one_scan()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 2), ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);

        var scan = priya.Page.QuerySelector("input[name=scan]")!.GetAttribute("value")!;
        await ScanAsync(priya, "LF-2001", scan);
        await ScanAsync(priya, "LF-2001", scan);
        Assert.Equal("Stoneware mug, Cream: 1 of 2 picked", Answer(priya));
        await ScanAsync(priya, "LF-2001");
        Assert.Equal("Stoneware mug, Cream: 2 of 2 picked", Answer(priya));
        await ScanAsync(priya, "LF-2001");
        Assert.Equal("Stoneware mug, Cream: all 2 are accounted for. Put this one back.", Answer(priya));
        Assert.Equal(2, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Items[0].Picked);
    }

    [Fact]
    public async Task A_short_pick_is_recorded_and_the_customer_pays_for_what_is_there()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 2), ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        await priya.SendAsync("form[action$='/picking']", Ct);
        var stale = priya.Page;

        await priya.SendAsync("form[action$='/lines/1/shorts']", Ct, ("quantity", "1"), ("reason", "damaged"));
        Assert.Contains("1 missing", priya.Text, StringComparison.Ordinal);
        // The same form once more, from the page as it was: done once.
        var index = world.Log.NextIndex;
        await SendStaleAsync(priya, stale, "form[action$='/lines/1/shorts']", ("quantity", "1"), ("reason", "damaged"));
        Assert.Equal(index, world.Log.NextIndex);

        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        await priya.SendAsync("form[action$='/lines/1/picks']", Ct);
        await priya.SendAsync("form[action$='/lines/2/picks']", Ct);
        await priya.SendAsync("form[action$='/packing']", Ct);
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", "A1"));
        await priya.SendAsync("form[action$='/readiness']", Ct);
        await world.WaitForPaymentAsync(order.Number, Ct);

        Assert.Equal(950 + 700, (await world.ReadAsync(order.Number, Ct)).Payment.CapturedMinor);
        Assert.Contains("Missing: 1 × Stoneware mug: damaged by Priya Nair", priya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goods_from_the_dc_are_dispatched_there_and_received_in_the_store()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("HF-0001-TAN", 1));
        using var dee = await world.SignInAsync("dee thorne", DeskWorld.DcsPin, Ct);
        using var priya = await world.PriyaAsync(Ct);
        var page = $"/orders/{order.Number}";

        Assert.DoesNotContain("Hand over", dee.Page.QuerySelector(".desk-tabs")!.TextContent, StringComparison.Ordinal);
        await priya.GoAsync("/desk/LEEDS" + page, Ct);
        Assert.Contains("To pick at Thorne dc", priya.Text, StringComparison.Ordinal);

        await dee.GoAsync("/desk/DC1" + page, Ct);
        await ScanAsync(dee, "HF-0001-TAN");
        await dee.SendAsync("form[action$='/packing']", Ct);
        await dee.SendAsync("form[action$='/departure']", Ct);
        Assert.Equal(ParcelLocation.IN_TRANSIT, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Location);

        await priya.GoAsync("/desk/LEEDS", Ct);
        Assert.Contains("To receive 1", priya.Text, StringComparison.Ordinal);
        await priya.GoAsync("/desk/LEEDS" + page, Ct);
        await priya.SendAsync("form[action$='/arrival']", Ct);
        await priya.SendAsync("form[action$='/shelf']", Ct, ("shelf", "C3"));
        await priya.SendAsync("form[action$='/readiness']", Ct);
        Assert.Equal(OrderStatus.READY_FOR_PICKUP, (await world.ReadAsync(order.Number, Ct)).Status);
    }

    [Fact]
    public async Task Goods_of_an_order_that_ended_on_the_way_are_still_received()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-8001", 2));
        using var dee = await world.SignInAsync("Dee Thorne", DeskWorld.DcsPin, Ct);
        using var priya = await world.PriyaAsync(Ct);
        await dee.GoAsync($"/desk/DC1/orders/{order.Number}", Ct);
        await dee.SendAsync("form[action$='/picking']", Ct);
        await dee.SendAsync("form[action$='/picks']", Ct);
        await dee.SendAsync("form[action$='/packing']", Ct);
        await dee.SendAsync("form[action$='/departure']", Ct);

        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        await priya.SendAsync("form[action$='/cancellation']", Ct, ("reason", "customer-asked"));
        Assert.Contains("Cancelled on the way", priya.Text, StringComparison.Ordinal);
        await priya.GoAsync("/desk/LEEDS", Ct);
        Assert.Contains("Receive, cancelled", priya.Text, StringComparison.Ordinal);
        await priya.FollowAsync(OrderNumber.Show(order.Number), Ct);
        await priya.SendAsync("form[action$='/arrival']", Ct);
        Assert.Equal(ParcelLocation.AT_STORE, (await world.ReadAsync(order.Number, Ct)).Parcels[0].Location);
        await priya.GoAsync("/desk/LEEDS", Ct);
        Assert.Contains("Nothing to do", priya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_of_which_nothing_was_found_can_only_be_cancelled()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}", Ct);
        await priya.SendAsync("form[action$='/picking']", Ct);
        await priya.SendAsync("form[action$='/shorts']", Ct, ("reason", "not-found"));
        Assert.Contains("Nothing was found", priya.Text, StringComparison.Ordinal);

        await priya.SendAsync("form[action$='/cancellation']", Ct, ("reason", "goods-not-available"));
        Assert.Contains("Do not hand anything out.", priya.Text, StringComparison.Ordinal);
        Assert.Equal(OrderStatus.CANCELLED, (await world.ReadAsync(order.Number, Ct)).Status);
    }

    [Fact]
    public async Task Orders_are_found_by_number_name_and_code()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var shown = OrderNumber.Show(order.Number);
        using var priya = await world.PriyaAsync(Ct);

        await priya.GoAsync($"/desk/LEEDS/orders?q={shown.ToLowerInvariant()}", Ct);
        Assert.Equal($"/desk/LEEDS/orders/{order.Number}", priya.Address);
        await priya.GoAsync("/desk/LEEDS/orders?q=h%C3%A1dd", Ct);
        Assert.Contains(shown, priya.Text, StringComparison.Ordinal);
        await priya.GoAsync($"/desk/LEEDS/orders?q={order.CollectionCode[..3]}%20{order.CollectionCode[3..]}", Ct);
        Assert.Contains(shown, priya.Text, StringComparison.Ordinal);
        await priya.GoAsync("/desk/LEEDS/orders?q=nobody", Ct);
        Assert.Contains("No order found", priya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slip_and_bag_labels_can_be_printed_and_carry_no_name()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await world.MakeReadyAsync(priya, order, Ct);

        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}/slip", Ct);
        Assert.Contains("5012345678900", priya.Text, StringComparison.Ordinal);
        await priya.GoAsync($"/desk/LEEDS/orders/{order.Number}/labels", Ct);
        Assert.Contains("Bag 1 of 1", priya.Text, StringComparison.Ordinal);
        Assert.Contains("Shelf B 14", priya.Text, StringComparison.Ordinal);
        Assert.NotNull(priya.Page.QuerySelector("main svg.qr"));
        Assert.DoesNotContain("Maya", priya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_order_and_an_unknown_site_have_pages_of_their_own()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var olga = await world.OlgaAsync(Roles.Administrator, Ct);
        Assert.Contains("Leeds Briggate", olga.Text, StringComparison.Ordinal);

        await olga.GoAsync("/desk/LEEDS/orders/0000000000", Ct);
        Assert.Equal(HttpStatusCode.NotFound, olga.Status);
        await olga.GoAsync("/desk/NOWHERE", Ct);
        Assert.Equal(HttpStatusCode.NotFound, olga.Status);
    }

    internal static Task ScanAsync(Visitor colleague, string code, string? scan = null) =>
        scan is null
            ? colleague.SendAsync("form.scan", Ct, ("code", code))
            : colleague.SendAsync("form.scan", Ct, ("code", code), ("scan", scan));

    private static string Answer(Visitor colleague) => Visitor.Words(colleague.Page.QuerySelector(".scan__answer")!);

    private static async Task SendStaleAsync(
        Visitor colleague,
        AngleSharp.Html.Dom.IHtmlDocument page,
        string form,
        params (string Name, string Value)[] set
    )
    {
        var element = (AngleSharp.Html.Dom.IHtmlFormElement)page.QuerySelector(form)!;
        var fields = element
            .QuerySelectorAll("input[type=hidden]")
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? ""))
            .Concat(set.Select(one => KeyValuePair.Create(one.Name, one.Value)));
        using var content = new FormUrlEncodedContent(fields);
        using var response = await colleague.Http.PostAsync(
            new Uri(element.GetAttribute("action")!, UriKind.Relative),
            content,
            Ct
        );
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
    }
}
