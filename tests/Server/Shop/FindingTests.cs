using System.Net;
using AngleSharp.Dom;

namespace Holdfast.Tests.Server.Shop;

/// <summary>Suggestions, lists that are narrowed and sorted, and the choice of a store, with no script.</summary>
public sealed class FindingTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_header_says_where_and_when_on_every_page()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/", Ct);
        Assert.Contains("Choose a store", Header(maya), StringComparison.Ordinal);

        await AtLeedsAsync(maya);
        foreach (var address in (string[])["/", "/category/Home", "/basket", "/collecting", "/stores"])
        {
            await maya.GoAsync(address, Ct);
            Assert.Equal("Collect at Leeds Briggate, today from 12:00", Header(maya));
        }
    }

    [Theory]
    [InlineData("jum", "No suggestions")]
    [InlineData("stonw", "1 suggestion")]
    [InlineData("shir", "2 suggestions")]
    [InlineData("", "No suggestions")]
    [InlineData("\ud800\"*", "No suggestions")]
    public async Task Suggestions_are_counted(string words, string said)
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/search/suggestions?q=" + Uri.EscapeDataString(words), Ct);

        Assert.Equal(HttpStatusCode.OK, maya.Status);
        Assert.Equal(said, maya.Page.QuerySelector("[data-say]")?.GetAttribute("data-say"));
    }

    [Fact]
    public async Task The_item_of_a_typed_number_comes_first_and_equals_in_the_order_of_their_ids()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        foreach (
            var (id, title) in ((string, string)[])
                [("z-handle", "LF-2001 LF-2001"), ("b-twin", "Twin"), ("a-twin", "Twin")]
        )
            await world.CommitAsync(
                [SmallRetailer.Product(id, title, ["Home"], ""), SmallRetailer.Variant($"{id}-1", id, 900)],
                Ct
            );
        using var maya = world.Visit();

        await maya.GoAsync("/search?q=LF-2001", Ct);
        Assert.Equal(["Stoneware mug", "LF-2001 LF-2001"], Cards(maya));
        await maya.GoAsync("/search?q=twin", Ct);
        Assert.Equal(
            ["/products/a-twin", "/products/b-twin"],
            maya.Page.QuerySelectorAll(".card a").Select(link => link.GetAttribute("href")!.Split('?')[0]).Distinct()
        );
    }

    [Theory]
    [InlineData("shir", "/category/Men/Shirts", "/products/oxford-shirt")]
    [InlineData("shrits", "/category/Men/Shirts", "/products/oxford-shirt")]
    [InlineData("harr", "/search?brand=Harrow%20%26%20Finch", "/products/leather-tote")]
    [InlineData("spark", "/category/Wine/Sparkling", "/products/prosecco")]
    public async Task Categories_brands_and_products_are_suggested(string words, params string[] addresses)
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/search/suggestions?q=" + Uri.EscapeDataString(words), Ct);

        Assert.Equal(addresses, maya.Page.QuerySelectorAll("[role=option]").Select(it => it.GetAttribute("data-href")));
    }

    [Fact]
    public async Task A_list_is_narrowed_and_every_choice_can_be_taken_back()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/search", Ct);
        await maya.SendAsync("form.narrow", Ct, ("colour", "Navy"), ("size", "M"));

        Assert.Equal(["Oxford shirt"], Cards(maya));
        Assert.Contains("1 product", maya.Text, StringComparison.Ordinal);
        Assert.Equal(["Remove Size M", "Remove Navy", "Clear all"], Chips(maya));
        Assert.Equal("noindex, follow", maya.Page.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.True(maya.Page.QuerySelector("input[name=colour][value=Navy]")?.HasAttribute("checked"));

        Assert.Equal(
            "/products/oxford-shirt?sku=LF-1001-NAV-L",
            maya.Page.QuerySelector(".card__title a")?.GetAttribute("href")
        );
        await maya.FollowAsync("Remove Size M", Ct);
        Assert.Equal(["Lambswool scarf", "Oxford shirt"], Cards(maya));
        await maya.FollowAsync("Clear all", Ct);
        Assert.Equal(13, Cards(maya).Length);
    }

    [Fact]
    public async Task Counts_say_what_another_tick_would_show()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/category/Men?colour=White", Ct);

        Assert.Equal("2", Count(maya, "colour", "Navy"));
        Assert.Equal("1", Count(maya, "colour", "White"));
        Assert.Equal("1", Count(maya, "size", "M"));
        Assert.Null(maya.Page.QuerySelector("input[name=size][value='75 cl']"));
    }

    [Fact]
    public async Task What_can_be_collected_soon_is_told_apart()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/category/Home", Ct);
        Assert.Null(maya.Page.QuerySelector("input[name=collect]"));
        Assert.Contains("Choose a store to see what you can collect today", maya.Text, StringComparison.Ordinal);

        await AtLeedsAsync(maya);
        await maya.GoAsync("/category/Home?collect=today", Ct);
        Assert.Equal(["Stoneware mug"], Cards(maya));
        await maya.GoAsync("/category/Home?collect=tomorrow", Ct);
        Assert.Equal(["Stoneware mug", "Wool blanket"], Cards(maya));
    }

    [Theory]
    [InlineData("price-up", "Stoneware mug", "Café cafetière", "Brass desk lamp", "Wool blanket")]
    [InlineData("price-down", "Wool blanket", "Brass desk lamp", "Café cafetière", "Stoneware mug")]
    [InlineData("title", "Brass desk lamp", "Café cafetière", "Stoneware mug", "Wool blanket")]
    [InlineData("best", "Stoneware mug", "Café cafetière", "Brass desk lamp", "Wool blanket")]
    [InlineData("nonsense", "Stoneware mug", "Café cafetière", "Brass desk lamp", "Wool blanket")]
    public async Task A_list_is_sorted(string sort, params string[] titles)
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/category/Home?sort=" + sort, Ct);

        Assert.Equal(titles, Cards(maya));
    }

    [Fact]
    public async Task Where_nothing_is_left_it_is_said_what_to_let_go_of()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/category/Men?colour=White&price=10000-20000", Ct);

        Assert.Equal(HttpStatusCode.OK, maya.Status);
        Assert.Contains("Nothing has all of this", maya.Text, StringComparison.Ordinal);
        await maya.FollowAsync("£100 to £200 1 product", Ct);
        Assert.Equal(["Oxford shirt"], Cards(maya));
    }

    [Fact]
    public async Task A_search_that_finds_nothing_shows_what_others_buy()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/search?q=xylophone", Ct);
        Assert.Contains("We found nothing for this", maya.Text, StringComparison.Ordinal);
        Assert.Contains("What others buy", maya.Text, StringComparison.Ordinal);

        await maya.GoAsync("/search?q=mug&category=Men", Ct);
        await maya.FollowAsync("Show 1 in the whole shop", Ct);
        Assert.Equal(["Stoneware mug"], Cards(maya));
    }

    [Theory]
    [InlineData("/category/Home?page=99")]
    [InlineData("/category/Home?page=-1")]
    [InlineData("/search?colour=&colour=%00&size=%F0%9F%8D%B7&price=--&price=9-&collect=never&brand=" + "%27%22%3E")]
    public async Task No_address_breaks_a_list(string address)
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync(address, Ct);

        Assert.Equal(HttpStatusCode.OK, maya.Status);
        Assert.NotNull(maya.Page.QuerySelector("h1"));
    }

    [Fact]
    public async Task Stores_say_whether_they_are_open_and_have_the_basket()
    {
        using var maya = shared.Small.Visit();
        await AtLeedsAsync(maya);
        await AddAsync(maya, "stoneware-mug");
        await AddAsync(maya, "cafetiere");
        await maya.GoAsync("/stores?near=LS1", Ct);

        Assert.Equal(["Leeds Briggate", "York Parliament Street", "Cardiff Queen Street"], Stores(maya));
        Assert.Contains("1 of 2 items here", maya.Text, StringComparison.Ordinal);
        Assert.Contains("Open until 18:00 · today 9:00–18:00", maya.Text, StringComparison.Ordinal);

        await maya.SendAsync("form.store-filters", Ct, ("all", "1"));
        Assert.Equal(["York Parliament Street"], Stores(maya));
        Assert.Contains("All items here: ", maya.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_map_shows_the_stores_of_the_list_by_their_numbers()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/stores?near=LS1", Ct);

        var pins = maya.Page.QuerySelectorAll(".map__pin").Reverse();
        Assert.Equal(
            ["1, Leeds Briggate", "2, York Parliament Street", "3, Cardiff Queen Street"],
            pins.Select(pin => pin.GetAttribute("aria-label"))
        );
        Assert.All(pins, pin => Assert.NotNull(maya.Page.QuerySelector(pin.GetAttribute("href")!)));
        using var outline = await maya.Http.GetAsync("/maps/GB.svg", Ct);
        Assert.Equal("image/svg+xml", outline.Content.Headers.ContentType?.MediaType);
    }

    private static string Header(Visitor visitor) => Visitor.Words(visitor.Page.QuerySelector(".store-link")!);

    private static string[] Cards(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll(".card__title a").Select(Visitor.Words)];

    private static string[] Chips(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll(".chosen a").Select(Visitor.Words)];

    private static string[] Stores(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll(".store h3").Select(Visitor.Words)];

    private static string? Count(Visitor visitor, string field, string value) =>
        visitor
            .Page.QuerySelector($"input[name={field}][value={value}]")
            ?.ParentElement?.QuerySelector(".choice__count")
            ?.ChildNodes.OfType<IText>()
            .First()
            .Text;

    private static async Task AtLeedsAsync(Visitor visitor)
    {
        await visitor.GoAsync("/stores/LEEDS", Ct);
        await visitor.SendAsync("aside form", Ct);
    }

    private static async Task AddAsync(Visitor visitor, string product)
    {
        await visitor.GoAsync($"/products/{product}", Ct);
        await visitor.SendAsync("#buy", Ct, ("quantity", "1"));
    }
}
