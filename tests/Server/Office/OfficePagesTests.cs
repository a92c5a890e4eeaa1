using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Retail.Feeds;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Kit;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.People;

namespace Holdfast.Tests.Server.Office;

public sealed class OfficePagesTests
{
    private static readonly string[] s_pages =
    [
        "/office",
        "/office/orders",
        "/office/stock",
        "/office/sites",
        "/office/imports",
        "/office/pictures",
        "/office/rooms",
        "/office/exports",
        "/office/log",
        "/office/api-keys",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Roles.Administrator, 10)]
    [InlineData(Roles.Merchandiser, 8)]
    [InlineData(Roles.CustomerService, 5)]
    [InlineData("incident-lead", 0)]
    public async Task A_role_sees_its_own_pages_and_no_others(string role, int pages)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await world.OlgaAsync(role, Ct);

        var seen = new List<string>();
        foreach (var page in s_pages)
        {
            await visitor.GoAsync(page, Ct);
            if (visitor.Status == HttpStatusCode.OK)
                seen.Add(page);
            else
                Assert.Equal(HttpStatusCode.Forbidden, visitor.Status);
        }

        Assert.Equal(pages, seen.Count);
        if (pages > 0)
        {
            await visitor.GoAsync("/office", Ct);
            var tabs = visitor
                .Page.QuerySelectorAll("nav a")
                .Select(link => link.GetAttribute("href"))
                .Where(s_pages.Contains);
            Assert.Equal(seen.Order(), tabs.Order());
        }
    }

    [Fact]
    public async Task A_colleague_of_a_store_is_kept_out_and_a_stranger_is_asked_to_sign_in()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var priya = await world.PriyaAsync(Ct);
        using var stranger = world.VisitStaff();

        foreach (var page in s_pages)
        {
            await priya.GoAsync(page, Ct);
            Assert.Equal(HttpStatusCode.Forbidden, priya.Status);
            await stranger.GoAsync(page, Ct);
            Assert.StartsWith("/sign-in", stranger.Address, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_is_sent_read_and_reported_and_the_second_time_nothing_changes()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await world.OlgaAsync(Roles.Merchandiser, Ct);
        const string table = "product_id,sku,title,price\nx,X-1,A <b>bold</b> cup,1.50\nx,X-2,Cup,nine\n";

        await UploadAsync(visitor, "cups.csv", System.Text.Encoding.UTF8.GetBytes(table), ("currency", "gbp"));
        Assert.Contains("cups.csv Done, some refused", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(["2", "1", "0", "1"], Figures(visitor));
        Assert.Contains("3 price The price is not an amount", visitor.Text, StringComparison.Ordinal);

        await UploadAsync(visitor, "cups.csv", System.Text.Encoding.UTF8.GetBytes(table), ("currency", "gbp"));
        Assert.Equal(["2", "0", "1", "1"], Figures(visitor));

        await visitor.GoAsync("/office/imports", Ct);
        Assert.Equal(2, visitor.Page.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Olga Office", visitor.Text, StringComparison.Ordinal);
        var entry = (await world.Node.Store.ReadEntriesAsync(world.Log.NextIndex - 1, 1, Ct))[0];
        Assert.Contains(
            "\"by\":\"staff:olga-office\"",
            System.Text.Encoding.UTF8.GetString(entry.Bytes.Span),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_import_that_says_that_it_is_done_is_on_every_page_by_then()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await world.OlgaAsync(Roles.Administrator, Ct);
        const string table = "product_id,sku,title,price\nx,X-1,Cup,1.50\n";
        // Nobody asks for what is imported, and so the view would gather it for a minute.
        world.Clock.TimersTakeAtLeast = TimeSpan.FromMinutes(1);

        await UploadAsync(visitor, "cups.csv", System.Text.Encoding.UTF8.GetBytes(table), ("currency", "gbp"));

        Assert.Contains("cups.csv Done", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(world.Log.NextIndex, world.Node.View.Index);
    }

    [Fact]
    public async Task A_large_real_file_goes_through_the_office_and_files_that_are_none_are_said()
    {
        var catalogue = await File.ReadAllBytesAsync(RealData.PathOf("catalogue/ms-uk-2020.csv"), Ct);
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await world.OlgaAsync(Roles.Administrator, Ct);

        await UploadAsync(visitor, "ms-uk-2020.csv", catalogue, ("currency", "GBP"));
        var counts = Figures(visitor)
            .Select(text => long.Parse(text, System.Globalization.NumberStyles.AllowThousands, null))
            .ToList();
        Assert.Equal((8_638, 8_638), (counts[0], counts[1] + counts[2] + counts[3]));
        Assert.Equal(counts[3], visitor.Page.QuerySelectorAll("tr.refused").Length);

        await UploadAsync(visitor, "picture.png", [0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 3]);
        Assert.Contains("Not all was read", visitor.Text, StringComparison.Ordinal);
        await visitor.GoAsync("/office/imports/nosuch", Ct);
        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
    }

    [Fact]
    public async Task Exports_are_offered_and_a_spreadsheets_formulas_are_defused()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await world.OlgaAsync(Roles.Merchandiser, Ct);
        await UploadAsync(
            visitor,
            "x.csv",
            "product_id,sku,title,price\nx,X-1,=1+1,1.50\n"u8.ToArray(),
            ("currency", "GBP")
        );

        await visitor.GoAsync("/office/exports", Ct);
        var links = visitor.Page.QuerySelectorAll("a[download]").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Equal(Export.Formats.Length + 6, links.Count);
        foreach (var link in links)
        {
            using var file = await visitor.Http.GetAsync(new Uri(world.StaffAddress, link), Ct);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
            if (link.Contains("/products.csv", StringComparison.Ordinal))
            {
                var cell = link.Contains('?', StringComparison.Ordinal) ? ",'=1+1," : ",=1+1,";
                Assert.Contains(cell, await file.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task An_order_is_found_by_number_e_mail_and_name_and_shows_its_history()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 2));
        using var visitor = await world.OlgaAsync(Roles.CustomerService, Ct);
        var customer = world.PeopleOf(order).Customer;
        var name = customer.Name.Split(' ')[0];

        foreach (var query in new[] { name.ToUpperInvariant(), customer.Email! })
        {
            await visitor.GoAsync($"/office/orders?q={Uri.EscapeDataString(query)}", Ct);
            await visitor.FollowAsync(order.Number[..5], Ct);
            Assert.Contains(customer.Name, visitor.Text, StringComparison.Ordinal);
        }
        await visitor.GoAsync("/office/orders?q=nobody-of-this-name", Ct);
        Assert.Contains("No order found", visitor.Text, StringComparison.Ordinal);
        await visitor.GoAsync($"/office/orders?q={order.Number.ToLowerInvariant()}", Ct);
        Assert.Equal($"/office/orders/{order.Number}", visitor.Address);
        Assert.Contains("Paid", visitor.Page.QuerySelector(".history")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/London", "21 Nov 2026, 10:00 GMT")]
    [InlineData("Asia/Tokyo", "21 Nov 2026, 19:00 JST")]
    public async Task Times_are_on_head_offices_clock_and_a_slots_on_its_stores(string zone, string placed)
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: options => options with { TimeZone = zone });
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 2));
        using var visitor = await world.OlgaAsync(Roles.CustomerService, Ct);

        await visitor.GoAsync("/office/orders", Ct);
        Assert.Equal(placed, visitor.Page.QuerySelector("td.when")!.TextContent.Trim());
        await visitor.GoAsync($"/office/orders/{order.Number}", Ct);

        Assert.Contains(placed, visitor.Page.QuerySelector(".history")!.TextContent, StringComparison.Ordinal);
        var slot = order.Slot.Start.ToString("d MMM uuuu, HH:mm 'GMT'", CultureInfo.InvariantCulture);
        Assert.Contains(slot, visitor.Page.QuerySelector("dl")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("UTC", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stock_is_shown_over_sites_and_sites_with_their_hours()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await world.OlgaAsync(Roles.CustomerService, Ct);

        await visitor.GoAsync("/office/stock?sku=5012345678900", Ct);
        Assert.Contains("Stoneware mug", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("Leeds Briggate LEEDS 12 0 0 12", visitor.Text, StringComparison.Ordinal);
        await visitor.GoAsync("/office/stock?sku=%3Cscript%3E", Ct);
        Assert.Contains("No such SKU", visitor.Text, StringComparison.Ordinal);
        await visitor.GoAsync("/office/sites?q=leeds", Ct);
        Assert.Single(visitor.Page.QuerySelectorAll("tbody tr"));
        Assert.Equal("9:00–18:00", visitor.Page.QuerySelector(".hours-span")?.TextContent);
    }

    [Fact]
    public async Task A_key_is_shown_once_works_and_is_revoked()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var visitor = await world.OlgaAsync(Roles.Administrator, Ct);
        using var http = new HttpClient { BaseAddress = world.ShopAddress };

        await visitor.GoAsync("/office/api-keys", Ct);
        await visitor.SendAsync(
            "form[action='/office/api-keys']",
            Ct,
            ("name", "Merchant centre"),
            ("scope", "feeds:read")
        );
        var key = visitor.Text.Split(' ').Single(word => word.StartsWith("hf_", StringComparison.Ordinal));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/feeds/google-products.xml", Ct)).StatusCode);

        await visitor.GoAsync("/office/api-keys", Ct);
        Assert.DoesNotContain(key, visitor.Page.Source.Text, StringComparison.Ordinal);
        await visitor.SendAsync("form[action$='/revocation']", Ct);
        Assert.Contains("revoked for good", visitor.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/feeds/google-products.xml", Ct)).StatusCode);
    }

    /// <summary>Sends the form of the imports page and reloads the run's page until it is over, as a browser does.</summary>
    private static async Task UploadAsync(
        Visitor visitor,
        string name,
        byte[] file,
        params (string Name, string Value)[] set
    )
    {
        await visitor.GoAsync("/office/imports", Ct);
        var token = (IHtmlInputElement)visitor.Page.QuerySelector("form[enctype] input[type=hidden]")!;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token.Value), token.Name! },
            { new ByteArrayContent(file), "file", name },
        };
        foreach (var (field, value) in set)
            form.Add(new StringContent(value), field);
        using var answer = await visitor.Http.PostAsync("/office/imports", form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        do
        {
            await Task.Delay(50, Ct);
            await visitor.GoAsync(answer.Headers.Location!.ToString(), Ct);
        } while (visitor.Text.Contains("loads itself again", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Figures(Visitor visitor) =>
        visitor.Page.QuerySelectorAll(".figure dd").Select(figure => figure.TextContent);
}
