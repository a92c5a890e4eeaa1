using System.Text;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Imports;
using Holdfast.Retail.Sites;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Imports;

public sealed class RealFileTests
{
    private static readonly ImportOptions Usual = new() { By = "test" };

    /// <summary>File, format, lines, refused, currency of shop and of prices without one.</summary>
    public static TheoryData<string, string, int, int, string> Files =>
        new()
        {
            { "catalogue/ms-uk-2020.csv", "named-products", 8_638, -1, "GBP" },
            { "catalogue/boots-uk-2020.csv", "named-products", 5_292, -1, "GBP" },
            { "catalogue/apparel-variants.csv.gz", "magento-products", 2_038, 0, "USD" },
            { "catalogue/saleor-products.csv", "saleor-products", 73, -1, "USD" },
            { "catalogue/bigbasket-products.csv.gz", "grocery-products", 27_555, -1, "INR" },
            { "catalogue/shopify-apparel.csv", "shopify-products", 22, 0, "CAD" },
            { "catalogue/shopify-home-and-garden.csv", "shopify-products", 21, 0, "CAD" },
            { "catalogue/shopify-jewelery.csv", "shopify-products", 41, 0, "CAD" },
            { "stores/uk-store-points.csv", "store-points", 10_482, -1, "GBP" },
            { "stores/uk-stores-with-postcodes.csv", "store-list", 485, 0, "GBP" },
            { "stores/uk-branches-with-hours.csv", "store-list", 107, 2, "GBP" },
            { "stores/us-stores-with-hours.csv", "us-store-list", 1_565, 0, "USD" },
            { "geo/uk-outcodes.csv", "outcodes", 2_973, 0, "GBP" },
            { "geo/uk-postcode-areas.csv", "postcode-areas", 124, 0, "GBP" },
            { "feeds/product-apparel-variants.xml", "google-products", 120, 0, "USD" },
            { "feeds/product-arabic-excerpt.xml", "google-products", 3, 0, "KWD" },
            { "feeds/product-furniture.xml", "google-products", 6, 0, "INR" },
            { "feeds/product-grocery-excerpt.xml", "google-products", 4, -1, "INR" },
            { "feeds/product-handmade.xml", "google-products", 13, 0, "KES" },
            { "feeds/product-prisjakt-full.csv", "google-products", 1, -1, "SEK" },
            { "feeds/product-prisjakt-full.xml", "google-products", 1, -1, "SEK" },
            { "feeds/product-prisjakt-min.csv", "google-products", 1, 0, "SEK" },
            { "feeds/product-prisjakt-min.xml", "google-products", 1, 0, "SEK" },
            { "feeds/local-inventory-furniture.xml", "google-local-inventory", 6, 6, "INR" },
            { "feeds/local-inventory-gaps.tsv", "google-local-inventory", 65, 65, "GBP" },
            { "feeds/local-inventory-hardware-excerpt.xml", "google-local-inventory", 8, 8, "TRY" },
            { "feeds/local-inventory-prisjakt-full.csv", "google-local-inventory", 1, 1, "SEK" },
            { "feeds/local-inventory-prisjakt-full.xml", "google-local-inventory", 1, 1, "SEK" },
            { "feeds/local-inventory-prisjakt-min.csv", "google-local-inventory", 1, 1, "SEK" },
            { "feeds/local-inventory-prisjakt-min.xml", "google-local-inventory", 1, 1, "SEK" },
        };

    [Theory, MemberData(nameof(Files))]
    public async Task Every_line_is_taken_or_refused_and_a_second_run_changes_nothing(
        string name,
        string format,
        int lines,
        int refused,
        string currency
    )
    {
        var log = new MemoryLog(currency);
        var options = Usual with { Currency = currency, TimeZone = "Europe/London" };
        var path = RealData.PathOf(name);

        var first = await ImportAsync(log, path, options);
        var entries = log.Facts.Count;
        var second = await ImportAsync(log, path, options);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {first.Lines} = {first.Taken} taken + {first.Unchanged} unchanged + {first.Refused} refused "
                + $"({string.Join(", ", first.RefusedBy.Select(code => $"{code.Key} {code.Value}"))}), {entries - 1} entries"
        );

        Assert.Null(first.Problem);
        Assert.Equal(format, first.Format);
        Assert.Equal(lines, first.Lines);
        Assert.Equal(first.Lines, first.Taken + first.Unchanged + first.Refused + first.LeftOut);
        Assert.Equal(first.Refused, first.RefusedBy.Values.Sum());
        Assert.Equal(Math.Min(first.Refused, Usual.RefusalsListed), first.Refusals.Length);
        Assert.All(first.Refusals, line => Assert.True(line.Line > 0 && line.Detail.EndsWith('.')));
        if (refused >= 0)
            Assert.Equal(refused, first.Refused);
        Assert.Equal(
            (0L, first.Taken + first.Unchanged, first.Refused),
            (second.Taken, second.Unchanged, second.Refused)
        );
        Assert.Equal(entries, log.Facts.Count);
    }

    [Fact]
    public async Task The_same_name_under_several_categories_is_one_product()
    {
        var log = new MemoryLog();
        var report = await ImportAsync(log, RealData.PathOf("catalogue/ms-uk-2020.csv"), Usual);
        Assert.Equal(["same-name"], report.RefusedBy.Keys);
        Assert.InRange(log.CountOf("product"), 5_100, 5_138);
        Assert.Equal(log.CountOf("product"), log.CountOf("variant"));
        var sku = DerivedCode.OfWords("High Waist Leggings");
        Assert.True(log.Find<Product>(Keys.Product(sku))?.Categories.Length > 1);
    }

    [Fact]
    public async Task Sizes_and_colours_stand_under_their_product()
    {
        var log = new MemoryLog("USD");
        var path = RealData.PathOf("catalogue/apparel-variants.csv.gz");
        await ImportAsync(log, path, Usual with { Currency = "USD" });
        Assert.Equal(147 + 44, log.CountOf("product"));
        Assert.Equal(1_847 + 44, log.CountOf("variant"));
        var hoodie = log.Find<Product>(Keys.Product("MH01"));
        Assert.Equal("Chaz Kangeroo Hoodie", hoodie?.Title);
        Assert.Equal(15, hoodie?.Skus.Length);
        Assert.DoesNotContain('<', hoodie?.Description ?? "");
        Assert.Equal("Black", log.Find<Variant>(Keys.Variant("MH01-XS-Black"))?.Colour);
    }

    [Fact]
    public async Task A_shop_in_pounds_refuses_prices_in_dollars_line_by_line()
    {
        var path = RealData.PathOf("catalogue/apparel-variants.csv.gz");
        var stated = await ImportAsync(new MemoryLog(), path, Usual with { Currency = "USD" });
        var unstated = await ImportAsync(new MemoryLog(), path, Usual);
        Assert.Equal(2_038, stated.RefusedBy["currency"]);
        Assert.Equal(2_038, unstated.RefusedBy["currency"]);
    }

    [Fact]
    public async Task One_chain_of_a_list_can_be_taken_alone()
    {
        var log = new MemoryLog();
        var only = Usual with { Only = ("chain", "Marks & Spencer") };
        var report = await ImportAsync(log, RealData.PathOf("stores/uk-store-points.csv"), only);
        Assert.Equal((9_392, 1_090), (report.LeftOut, report.Taken + report.Refused));
        Assert.Equal(["marked-suspect"], report.RefusedBy.Keys);
        Assert.Equal(1_068, report.Taken);
        Assert.Equal("Europe/London", log.Find<Site>(Keys.Site("marks-spencer-bankside-simply-food"))?.TimeZone);
    }

    [Fact]
    public async Task Stores_of_a_country_with_several_zones_need_theirs_named()
    {
        var report = await ImportAsync(new MemoryLog(), RealData.PathOf("stores/us-stores-with-hours.csv"), Usual);
        Assert.Equal(1_565, report.RefusedBy["time-zone-missing"]);
    }

    [Fact]
    public async Task A_product_feed_and_its_inventory_give_stock()
    {
        var log = new MemoryLog("INR");
        await log.ImportAsync(
            new MemoryStream(Encoding.UTF8.GetBytes("code,kind,name\nA51-NARAINA,STORE,Naraina\n")),
            "sites.csv"
        );
        await ImportAsync(log, RealData.PathOf("feeds/product-furniture.xml"), Usual);
        var report = await ImportAsync(log, RealData.PathOf("feeds/local-inventory-furniture.xml"), Usual);
        Assert.Equal(6, report.Taken);
        Assert.Equal(6, log.CountOf("stock"));
        Assert.Single(log.Facts.OfType<Retail.Stock.StockCounted>());
    }

    private static async Task<ImportReport> ImportAsync(MemoryLog log, string path, ImportOptions options)
    {
        await using var file = File.OpenRead(path);
        return await log.ImportAsync(file, Path.GetFileName(path), options);
    }
}
