using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Catalogue;

public sealed class ProductSearchTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    [Theory]
    [InlineData("mug", "stoneware-mug")]
    [InlineData("MUGS", "stoneware-mug")]
    [InlineData("stonew", "stoneware-mug")]
    [InlineData("stonware", "stoneware-mug")]
    [InlineData("stnoeware mug", "stoneware-mug")]
    [InlineData("labmswool", "lambswool-scarf")]
    [InlineData("lambswol scarf", "lambswool-scarf")]
    [InlineData("labmsw", "lambswool-scarf")]
    [InlineData("scarves", "lambswool-scarf")]
    [InlineData("cafe", "cafetiere")]
    [InlineData("Café", "cafetiere")]
    [InlineData("CAFETIÈRE", "cafetiere")]
    [InlineData("cafetierre", "cafetiere")]
    [InlineData("kids wellies", "kids-wellies")]
    [InlineData("kid's welly", "kids-wellies")]
    [InlineData("harow finch", "leather-tote")]
    [InlineData("Harrow & Finch tote", "leather-tote")]
    [InlineData("tote with the pocket", "leather-tote")]
    [InlineData("red wine rioja", "rioja")]
    [InlineData("navy shirt", "oxford-shirt")]
    [InlineData("shrit", "oxford-shirt")]
    [InlineData("oxfrod", "oxford-shirt")]
    [InlineData("LF-7003", "rioja")]
    [InlineData("lf-7003", "rioja")]
    [InlineData("5012345678900", "stoneware-mug")]
    [InlineData("LF-1001-NAV-M", "oxford-shirt")]
    public void A_search_finds_the_product_first(string words, string first) =>
        Assert.Equal(first, Find(new() { Words = words }).Ids.FirstOrDefault());

    [Theory]
    [InlineData("xylophone")]
    [InlineData("!!!")]
    [InlineData("\"")]
    [InlineData("*")]
    [InlineData("qq")]
    [InlineData("1234567")]
    public void Nothing_is_found_where_nothing_is_meant(string words) =>
        Assert.Empty(Find(new() { Words = words }).Ids);

    [Theory]
    [InlineData("\" OR 1=1 --")]
    [InlineData("title:mug")]
    [InlineData("NEAR(mug cream, 2)")]
    [InlineData("mug AND NOT cream")]
    [InlineData("^mug")]
    [InlineData("mug*")]
    [InlineData("{title brand}: mug")]
    [InlineData("mug +cream -navy")]
    [InlineData("\u0000mug\u0000")]
    [InlineData("\ud800mug")]
    [InlineData("🍷 mug 🍷")]
    [InlineData("<script>mug</script>")]
    public void No_text_can_break_the_query(string words)
    {
        var found = Find(new() { Words = words });

        Assert.True(found.Count >= 0);
    }

    [Fact]
    public void A_correction_is_named()
    {
        Assert.Equal("stoneware mug", Find(new() { Words = "stonwear mug" }).Corrected);
        Assert.Null(Find(new() { Words = "stoneware mug" }).Corrected);
    }

    [Fact]
    public void Products_with_some_of_the_words_are_better_than_none()
    {
        var found = Find(new() { Words = "navy mug" });

        Assert.True(found.IsPartial);
        Assert.Contains("stoneware-mug", found.Ids);
        Assert.Contains("oxford-shirt", found.Ids);
    }

    [Fact]
    public void A_title_counts_more_than_a_description()
    {
        // "Wool" is in the title of the blanket; the scarf is of lambswool, which is another word.
        Assert.Equal("wool-blanket", Find(new() { Words = "wool" }).Ids[0]);
        // The cafetière only mentions coffee in its description.
        Assert.Equal(["cafetiere"], Find(new() { Words = "coffee" }).Ids);
    }

    [Fact]
    public void A_category_has_all_below_it()
    {
        Assert.Equal(
            ["cafetiere", "desk-lamp", "stoneware-mug", "wool-blanket"],
            Find(new() { Category = "Home" }).Ids
        );
        Assert.Equal(["cafetiere", "stoneware-mug"], Find(new() { Category = "Home > Kitchen" }).Ids);
        Assert.Empty(Find(new() { Category = "Home > Kit" }).Ids);
        Assert.Equal(["lambswool-scarf"], Find(new() { Category = "Women", Words = "scarf" }).Ids);
        Assert.Equal(["leather-tote"], Find(new() { Brand = "Harrow & Finch" }).Ids);
        Assert.Equal(["prosecco", "rioja"], Find(new() { Range = "wine" }).Ids);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("larkfield")]
    public void Pages_show_every_product_once(string? words)
    {
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = Find(
                new()
                {
                    Words = words,
                    Cursor = cursor,
                    Limit = 5,
                }
            );
            Assert.Equal(seen.Count + 1, page.From);
            seen.AddRange(page.Ids);
            cursor = page.Next;
            if (cursor is null)
                Assert.Equal(page.Count, seen.Count);
        } while (cursor is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.True(seen.Count >= 12, $"{seen.Count} products");
    }

    [Fact]
    public void The_shelf_knows_what_lies_below_a_category()
    {
        using var reader = shared.Small.View.Open();
        var shelf = shared.Small.Node.Services.GetRequiredService<CatalogueWords>().Shelf(reader);

        Assert.Equal([("Home > Bedroom", 1), ("Home > Kitchen", 2), ("Home > Lighting", 1)], shelf.Below("Home"));
    }

    [Fact]
    public async Task A_withdrawn_variant_takes_its_product_away_and_a_new_one_brings_it_back()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var world = await SmallWorld.StartAsync(ct);
        var search = world.Node.Services.GetRequiredService<ProductSearch>();
        ICommand[] commands = [new WithdrawVariant { Sku = "LF-8001", By = "test" }];
        await world.CommitAsync(commands, ct);
        Assert.Empty(Ids());

        await world.CommitAsync(
            new SaveVariant
            {
                Variant = new VariantSaved
                {
                    Sku = "LF-8002",
                    ProductId = "secateurs",
                    PriceMinor = 2_000,
                    Currency = "GBP",
                    Colour = "Chartreuse",
                },
                By = "test",
            },
            ct
        );
        Assert.Equal(["secateurs"], Ids());

        IEnumerable<string> Ids()
        {
            using var reader = world.View.Open();
            var found = search.Find(reader, new() { Words = "secateurs" }).Ids;
            Assert.Equal(found.IsEmpty, search.Find(reader, new() { Words = "chartreuse" }).Ids.IsEmpty);
            Assert.Equal(found, search.Find(reader, new() { Category = "Garden" }).Ids);
            return found;
        }
    }

    private ProductsFound Find(ProductQuestion question)
    {
        using var reader = shared.Small.View.Open();
        return shared.Small.Node.Services.GetRequiredService<ProductSearch>().Find(reader, question);
    }
}
