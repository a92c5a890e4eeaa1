using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;

namespace Holdfast.Tests.Server.Shop;

/// <summary>What search engines and other programs read of the shop's pages.</summary>
public sealed class ForMachinesTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_product_tells_machines_what_it_is()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/products/stoneware-mug", Ct);

        using var product = Data(maya, "Product");
        var offer = product.RootElement.GetProperty("offers")[0];
        Assert.Equal("9.50", offer.GetProperty("price").GetString());
        Assert.Equal("GBP", offer.GetProperty("priceCurrency").GetString());
        Assert.Equal("https://schema.org/InStock", offer.GetProperty("availability").GetString());
        Assert.Equal("https://schema.org/OnSitePickup", offer.GetProperty("availableDeliveryMethod").GetString());
        Assert.Equal("LF-2001", offer.GetProperty("sku").GetString());
        Assert.Equal("5012345678900", offer.GetProperty("gtin").GetString());
        using var crumbs = Data(maya, "BreadcrumbList");
        Assert.Equal(5, crumbs.RootElement.GetProperty("itemListElement").GetArrayLength());
        var canonical = maya.Page.QuerySelector("link[rel=canonical]")?.GetAttribute("href");
        Assert.Equal(new Uri(shared.Small.ShopAddress, "/products/stoneware-mug").AbsoluteUri, canonical);

        await maya.GoAsync("/products/desk-lamp", Ct);
        using var lamp = Data(maya, "Product");
        Assert.Equal(
            "https://schema.org/OutOfStock",
            lamp.RootElement.GetProperty("offers")[0].GetProperty("availability").GetString()
        );
    }

    [Fact]
    public async Task A_store_tells_machines_when_it_is_open()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/stores/YORK", Ct);

        using var store = Data(maya, "Store");
        Assert.Equal(7, store.RootElement.GetProperty("openingHoursSpecification").GetArrayLength());
        var special = store.RootElement.GetProperty("specialOpeningHoursSpecification");
        Assert.Equal("2026-12-25", special[1].GetProperty("validFrom").GetString());
        Assert.Equal("00:00", special[1].GetProperty("closes").GetString());
    }

    [Fact]
    public async Task A_program_gets_a_problem_where_a_person_gets_a_page()
    {
        using var http = new HttpClient { BaseAddress = shared.Small.ShopAddress };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var response = await http.GetAsync("/api/v1/nowhere", Ct);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct));
        Assert.Equal("not-found", problem.RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Machines_find_every_page()
    {
        using var http = new HttpClient { BaseAddress = shared.Small.ShopAddress };
        Assert.Contains(
            "Sitemap: http://127.0.0.1",
            await http.GetStringAsync("/robots.txt", Ct),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "/sitemaps/products-1.xml",
            await http.GetStringAsync("/sitemap.xml", Ct),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "/category/Home/Kitchen/Mugs",
            await http.GetStringAsync("/sitemaps/shop.xml", Ct),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "/products/rioja",
            await http.GetStringAsync("/sitemaps/products-1.xml", Ct),
            StringComparison.Ordinal
        );
        using var beyond = await http.GetAsync("/sitemaps/products-2.xml", Ct);
        Assert.Equal(HttpStatusCode.NotFound, beyond.StatusCode);
    }

    private static JsonDocument Data(Visitor visitor, string type) =>
        visitor
            .Page.QuerySelectorAll("script[type='application/ld+json']")
            .Select(script => JsonDocument.Parse(script.TextContent))
            .Single(data => data.RootElement.GetProperty("@type").GetString() == type);
}
