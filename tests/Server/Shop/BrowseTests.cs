using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;

namespace Holdfast.Tests.Server.Shop;

/// <summary>From the home page to the basket, with no script.</summary>
public sealed class BrowseTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shopper_finds_a_shirt_sees_when_it_is_ready_and_puts_it_into_the_basket()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/", Ct);
        Assert.Contains("Best sellers", maya.Text, StringComparison.Ordinal);
        await maya.FollowAsync("Men", Ct);
        Assert.Equal("Men", maya.Page.QuerySelector("h1")?.TextContent);
        await maya.FollowAsync("Shirts", Ct);
        await maya.FollowAsync("Oxford shirt", Ct);
        Assert.Contains("Where and when can I collect it?", maya.Text, StringComparison.Ordinal);

        // No store is chosen yet: the page asks for one, and comes back to the shirt.
        await maya.SendAsync("main form.store-search", Ct, ("near", "LS1 6AD"));
        Assert.StartsWith("/stores?", maya.Address, StringComparison.Ordinal);
        Assert.Contains("Stores near LS1 6AD", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Next collection: today, 12:00–13:00", maya.Text, StringComparison.Ordinal);
        await maya.SendAsync(".store form", Ct);
        Assert.StartsWith("/products/oxford-shirt", maya.Address, StringComparison.Ordinal);
        Assert.Contains("Today from 12:00", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Leeds Briggate", maya.Text, StringComparison.Ordinal);

        await maya.FollowAsync("Navy", Ct);
        await maya.SendAsync("#buy", Ct, ("sku", "LF-1001-NAV-M"), ("quantity", "2"));
        Assert.Contains("Added to your basket", maya.Text, StringComparison.Ordinal);

        await maya.GoAsync("/basket", Ct);
        Assert.Contains("Navy, M", maya.Text, StringComparison.Ordinal);
        Assert.Contains("£70.00", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Today from 12:00 at Leeds Briggate", maya.Text, StringComparison.Ordinal);
        Assert.NotNull(maya.Page.QuerySelector("a[href='/checkout']"));
    }

    [Fact]
    public async Task The_basket_changes_quantities_and_takes_lines_out()
    {
        using var maya = await AtLeedsAsync();
        await AddAsync(maya, "stoneware-mug", 1);
        await AddAsync(maya, "hand-cream", 1);

        await maya.GoAsync("/basket", Ct);
        await maya.SendAsync("form.quantity", Ct, ("quantity", "3"));
        Assert.Contains("£28.50 in all", maya.Text, StringComparison.Ordinal);
        Assert.Contains("4 items", maya.Text, StringComparison.Ordinal);
        await maya.SendAsync("button[name=quantity][value='0']", Ct);
        Assert.DoesNotContain("Stoneware mug", Lines(maya), StringComparison.Ordinal);
        Assert.Contains("Stoneware mug is taken out. Put it back", maya.Text, StringComparison.Ordinal);
        await maya.SendAsync(".note--undo button", Ct);
        Assert.Contains("Stoneware mug", Lines(maya), StringComparison.Ordinal);
        Assert.Contains("£28.50 in all", Lines(maya), StringComparison.Ordinal);
        Assert.DoesNotContain("Put it back", maya.Text, StringComparison.Ordinal);

        await maya.SendAsync("button[name=quantity][value='0']", Ct);
        await maya.SendAsync("button[name=quantity][value='0']", Ct);
        Assert.Contains("Your basket is empty", maya.Text, StringComparison.Ordinal);
    }

    private static string Lines(Visitor visitor) => Visitor.Words(visitor.Page.QuerySelector(".lines")!);

    [Fact]
    public async Task A_basket_that_cannot_be_collected_here_is_told_where_it_can()
    {
        using var maya = await AtLeedsAsync();
        await AddAsync(maya, "cafetiere", 1);

        await maya.GoAsync("/basket", Ct);
        Assert.Contains("Not all of this can be collected at Leeds Briggate", maya.Text, StringComparison.Ordinal);
        Assert.Contains("York Parliament Street has everything", maya.Text, StringComparison.Ordinal);
        Assert.Contains("22 miles from Leeds Briggate", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Collect at York Parliament Street", maya.Text, StringComparison.Ordinal);
        Assert.Null(maya.Page.QuerySelector("a[href='/checkout']"));

        await maya.SendAsync(".note form", Ct);
        Assert.Contains("at York Parliament Street", maya.Text, StringComparison.Ordinal);
        Assert.NotNull(maya.Page.QuerySelector("a[href='/checkout']"));
    }

    [Fact]
    public async Task Cards_say_when_once_a_store_is_chosen()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/category/Home", Ct);
        Assert.Null(maya.Page.QuerySelector(".collect-line"));

        using var leeds = await AtLeedsAsync();
        await leeds.GoAsync("/category/Home", Ct);
        var lines = leeds
            .Page.QuerySelectorAll(".card")
            .ToDictionary(
                card => Visitor.Words(card.QuerySelector("a")!),
                card => Visitor.Words(card.QuerySelector(".collect-line")!)
            );
        Assert.Equal("Today from 12:00 Leeds Briggate", lines["Stoneware mug"]);
        Assert.Equal("Tomorrow from 12:00 Leeds Briggate", lines["Wool blanket"]);
        Assert.Equal("Not at Leeds Briggate", lines["Café cafetière"]);
        Assert.Equal("Sold out", lines["Brass desk lamp"]);
    }

    [Fact]
    public async Task A_product_page_groups_its_sizes_by_when_they_are_ready()
    {
        using var maya = await AtLeedsAsync();
        await maya.GoAsync("/products/oxford-shirt?sku=LF-1001-WHT-M", Ct);

        var when = maya.Page.QuerySelectorAll(".collect__when").Select(Visitor.Words);
        Assert.Equal(["Today from 12:00 size M", "Tomorrow from 12:00 sizes S, L"], when);
        Assert.Equal("LF-1001-WHT-M", maya.Page.QuerySelector("input[name=sku]:checked")?.GetAttribute("value"));
    }

    [Fact]
    public async Task A_size_must_be_chosen()
    {
        using var maya = await AtLeedsAsync();
        await maya.GoAsync("/products/oxford-shirt", Ct);
        await maya.SendAsync("#buy", Ct);

        Assert.Contains("Choose a size", maya.Text, StringComparison.Ordinal);
        Assert.Equal("0", maya.Page.QuerySelector(".header-links .count")?.TextContent);
    }

    [Fact]
    public async Task A_third_party_seller_and_an_age_are_named()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/products/leather-tote", Ct);
        Assert.Contains("Sold by Harrow & Finch", maya.Text, StringComparison.Ordinal);
        await maya.GoAsync("/products/rioja", Ct);
        Assert.Contains("For 18 and over", maya.Text, StringComparison.Ordinal);
        await maya.GoAsync("/products/desk-lamp", Ct);
        Assert.Contains("Sold out", maya.Text, StringComparison.Ordinal);
        Assert.Null(maya.Page.QuerySelector("#buy button"));
    }

    [Fact]
    public async Task A_store_page_has_its_hours_and_its_special_days()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/stores/LEEDS", Ct);

        Assert.Contains("Open until 18:00", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Thursday 9:00–20:00", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Fri 25 Dec, Christmas Day Closed", maya.Text, StringComparison.Ordinal);
        Assert.Equal("Saturday 9:00–18:00", Visitor.Words(maya.Page.QuerySelector(".hours .today")!));
    }

    [Fact]
    public async Task A_search_shows_what_it_understood()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/", Ct);
        await maya.SendAsync("header form.search", Ct, ("q", "stonwear mug"));

        Assert.Contains("Showing what we found for “stoneware mug”", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Stoneware mug", maya.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/products/nothing")]
    [InlineData("/category/Nothing")]
    [InlineData("/stores/NOWHERE")]
    [InlineData("/stores/DC1")]
    [InlineData("/ranges/none")]
    public async Task What_is_not_there_has_a_page_of_its_own(string address)
    {
        using var maya = shared.Small.Visit();
        maya.Http.DefaultRequestHeaders.Add("Accept", "text/html");
        await maya.GoAsync(address, Ct);

        Assert.Equal(HttpStatusCode.NotFound, maya.Status);
        Assert.Contains("We cannot find that page", maya.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    public async Task Choosing_a_store_never_leads_elsewhere(string back)
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/stores", Ct);
        await maya.SendAsync(".store form", Ct, ("return", back));

        Assert.Equal("/", maya.Address);
        Assert.Equal(HttpStatusCode.OK, maya.Status);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var maya = shared.Small.Visit();
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("number", "LF2001")]);
        using var response = await maya.Http.PostAsync("/orders", content, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("-5", "0")]
    [InlineData("0", "0")]
    [InlineData("7", "7")]
    [InlineData("100", "99")]
    [InlineData("1e9", "1")]
    [InlineData("99999999999999999999999999999999999999", "1")]
    [InlineData("½", "1")]
    public async Task A_quantity_is_a_number_that_a_line_can_hold(string typed, string count)
    {
        using var maya = await AtLeedsAsync();
        await AddAsync(maya, "hand-cream", 1);
        await maya.GoAsync("/basket", Ct);
        await maya.SendAsync("form.quantity", Ct, ("quantity", typed));

        Assert.Equal(count, maya.Page.QuerySelector(".header-links .count")?.TextContent);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/category/Home")]
    [InlineData("/search?q=mug")]
    [InlineData("/products/oxford-shirt")]
    [InlineData("/stores")]
    [InlineData("/stores/LEEDS")]
    [InlineData("/basket")]
    [InlineData("/collecting")]
    [InlineData("/ranges/wine")]
    public async Task A_page_has_one_heading_a_title_and_no_inline_style_or_script(string address)
    {
        using var maya = await AtLeedsAsync();
        await AddAsync(maya, "rioja", 1);
        await maya.GoAsync(address, Ct);

        Assert.Equal(HttpStatusCode.OK, maya.Status);
        Assert.Single(maya.Page.QuerySelectorAll("h1"));
        Assert.EndsWith("– Larkfield", maya.Page.Title, StringComparison.Ordinal);
        Assert.Empty(maya.Page.QuerySelectorAll("[style], style, [onclick]"));
        Assert.All(
            maya.Page.QuerySelectorAll("script").OfType<IHtmlScriptElement>(),
            script => Assert.True(script.Type == "application/ld+json" || script.Source is not null)
        );
        var ids = maya.Page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    private async Task<Visitor> AtLeedsAsync()
    {
        var visitor = shared.Small.Visit();
        await visitor.GoAsync("/stores/LEEDS", Ct);
        await visitor.SendAsync("aside form", Ct);
        return visitor;
    }

    private static async Task AddAsync(Visitor visitor, string product, int quantity)
    {
        await visitor.GoAsync($"/products/{product}", Ct);
        await visitor.SendAsync(
            "#buy",
            Ct,
            ("quantity", quantity.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
        Assert.Contains("Added to your basket", visitor.Text, StringComparison.Ordinal);
    }
}
