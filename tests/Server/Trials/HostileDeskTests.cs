using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Collection;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Hostile text through the desk: scans, codes, searches, shelves, sign-ins.</summary>
public sealed class HostileDeskTests(ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_text_in_any_field_of_the_desk_is_only_text()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: HostileShopTests.WithoutLimits);
        var picking = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 5), ("LF-1020-NVY", 1));
        var packed = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-5001", 1));
        using var priya = await world.PriyaAsync(Ct);
        await priya.GoAsync(OrderPage(picking), Ct);
        await priya.SendAsync("form[action$='/picking']", Ct);
        await priya.GoAsync(OrderPage(packed), Ct);
        await priya.SendAsync("form[action$='/picking']", Ct);
        await priya.SendAsync("form[action$='/picks']", Ct);
        await priya.SendAsync("form[action$='/packing']", Ct);
        var harmless = new HarmlessPages(world.StaffAddress);
        foreach (
            var page in (string[])
                [
                    "/desk/LEEDS",
                    "/desk/LEEDS/handover",
                    "/desk/LEEDS/orders",
                    OrderPage(picking),
                    OrderPage(packed),
                    "/desk/NOWHERE",
                    $"{OrderPage(picking)}X",
                ]
        )
            await LearnAsync(priya, harmless, page);
        foreach (
            var text in (string[])["Maya", "nobody", "4F7K2", OrderNumber.Show(picking.Number), "LF-2001", "LF-9999"]
        )
        {
            await LearnAsync(priya, harmless, $"/desk/LEEDS/orders?q={text}");
            await LearnAsync(priya, harmless, $"/desk/LEEDS/handover?q={text}");
            await priya.GoAsync("/desk/LEEDS/handover", Ct);
            await priya.SendAsync("form.scan", Ct, ("code", text));
            harmless.Learn(priya.Page.DocumentElement.OuterHtml);
            await ScanAsync(priya, picking, "LF-404");
            harmless.Learn(priya.Page.DocumentElement.OuterHtml);
            await ShelveAsync(priya, packed, "");
            harmless.Learn(priya.Page.DocumentElement.OuterHtml);
        }
        // What is said once a bag is on a shelf, and when it moves to another.
        foreach (var shelf in (string[])["A1", "B2"])
        {
            await ShelveAsync(priya, packed, shelf);
            harmless.Learn(priya.Page.DocumentElement.OuterHtml);
        }

        var number = 0;
        var texts = HostileStrings.Texts();
        foreach (var text in texts)
        {
            var coded = Uri.EscapeDataString(text.Length <= 1_000 ? text : text[..1_000]);
            switch (number++ % 6)
            {
                case 0:
                    await priya.GoAsync($"/desk/LEEDS/orders?q={coded}", Ct);
                    break;
                case 1:
                    await priya.GoAsync($"/desk/LEEDS/handover?q={coded}", Ct);
                    break;
                case 2:
                    await priya.GoAsync($"/desk/LEEDS/orders/{coded}", Ct);
                    MustBeFine(priya, harmless, text);
                    await priya.GoAsync($"/desk/{coded}", Ct);
                    break;
                case 3:
                    await priya.GoAsync("/desk/LEEDS/handover", Ct);
                    await priya.SendAsync("form.scan", Ct, ("code", text));
                    break;
                case 4:
                    await ScanAsync(priya, picking, text);
                    break;
                default:
                    await ShelveAsync(priya, packed, text);
                    break;
            }
            MustBeFine(priya, harmless, text);
        }
        output.WriteLine($"{texts.Count} texts");
        Assert.Equal(0, (await world.ReadAsync(picking.Number, Ct)).Parcels[0].Items.Sum(item => item.Picked));
        await Soundness.MustHoldAsync(world.Log.Store, "hostile scans", Ct);
    }

    [Fact]
    public async Task Nobody_signs_in_with_hostile_text()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using (await world.PriyaAsync(Ct)) { }
        using var stranger = world.VisitStaff();
        foreach (var text in HostileStrings.Texts().Where((_, number) => number % 10 == 0))
        {
            await stranger.GoAsync($"/sign-in?next={Uri.EscapeDataString(text)}", Ct);
            await stranger.SendAsync("form", Ct, ("name", text), ("pin", text));
            Assert.True((int)stranger.Status < 500, $"sign-in with {text}: {(int)stranger.Status}");
            Assert.StartsWith("/sign-in", stranger.Address, StringComparison.Ordinal);
        }
    }

    private static async Task LearnAsync(Visitor visitor, HarmlessPages harmless, string page)
    {
        await visitor.GoAsync(page, Ct);
        harmless.Learn(visitor.Page.DocumentElement.OuterHtml);
    }

    private static void MustBeFine(Visitor visitor, HarmlessPages harmless, string text)
    {
        Assert.True((int)visitor.Status < 500, $"{visitor.Address} after {text}: {(int)visitor.Status}");
        harmless.MustBeHarmless(visitor.Page.DocumentElement.OuterHtml, $"{visitor.Address} after {text}");
    }

    private static async Task ScanAsync(Visitor visitor, Order order, string text)
    {
        await visitor.GoAsync(OrderPage(order), Ct);
        await visitor.SendAsync("form[action$='/scans']", Ct, ("code", text));
    }

    /// <summary>Once it lies on a shelf, there is another form to move it to another one, or none.</summary>
    private static async Task ShelveAsync(Visitor visitor, Order order, string text)
    {
        await visitor.GoAsync(OrderPage(order), Ct);
        if (visitor.Page.QuerySelector("form[action$='/shelf']") is not null)
            await visitor.SendAsync("form[action$='/shelf']", Ct, ("shelf", text));
    }

    private static string OrderPage(Order order) => $"/desk/LEEDS/orders/{order.Number}";
}
