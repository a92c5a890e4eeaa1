using System.IO.Compression;
using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Sites;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Server.Shop;

/// <summary>Text that tries to be markup, script, SQL or a header: it is shown as it was written, and does nothing.</summary>
public sealed class HostileTextTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Script = "</script><script>alert(1)</script><!--<script>\"'&\u2028";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/search?q=")]
    [InlineData("/stores?near=")]
    [InlineData("/category/")]
    [InlineData("/products/")]
    [InlineData("/stores/")]
    [InlineData("/ranges/")]
    [InlineData("/search?brand=")]
    [InlineData("/search?q=mug&cursor=")]
    [InlineData("/stores?near=Leeds&return=")]
    [InlineData("/products/oxford-shirt?note=")]
    public async Task Real_hostile_strings_do_nothing_in_an_address(string address)
    {
        using var maya = shared.Small.Visit();
        maya.Http.DefaultRequestHeaders.Add("Accept", "text/html");
        foreach (var text in Strings())
        {
            var encoded = Uri.EscapeDataString(text.Length > 1_000 ? text[..1_000] : text);
            using var response = await maya.Http.GetAsync(shared.Small.ShopAddress + address[1..] + encoded, Ct);

            Assert.True(
                response.StatusCode
                    is HttpStatusCode.OK
                        or HttpStatusCode.NotFound
                        or HttpStatusCode.BadRequest
                        or HttpStatusCode.MethodNotAllowed
                        or HttpStatusCode.MovedPermanently,
                $"{address}{encoded}: {(int)response.StatusCode}"
            );
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(
                await response.Content.ReadAsStringAsync(Ct)
            );
            Assert.All(
                page.Scripts.Cast<IHtmlScriptElement>(),
                script => Assert.True(script.Type == "application/ld+json" || script.Source is not null, text)
            );
            Assert.Empty(page.QuerySelectorAll("[onerror], [onload], [onclick], [onfocus], iframe, object, embed"));
        }
    }

    [Fact]
    public async Task A_search_comes_back_into_its_field_as_it_was_typed()
    {
        using var maya = shared.Small.Visit();
        await maya.GoAsync("/search?q=" + Uri.EscapeDataString(Script), Ct);

        Assert.Equal(HttpStatusCode.OK, maya.Status);
        Assert.Equal(Script, maya.Page.QuerySelector("#q")?.GetAttribute("value"));
        Assert.Contains("alert(1)", maya.Page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_and_a_store_with_hostile_names_are_only_text()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        const string odd = "a/b%2F?#\"'<x>";
        ICommand[] commands =
        [
            new SaveProduct
            {
                Product = new ProductSaved
                {
                    Id = odd,
                    Title = Script,
                    Description = Script,
                    Brand = Script,
                    Seller = Script,
                    Categories = [$"{Script} > a/b > .."],
                    Images = ["//evil.example/x.png", "javascript:alert(1)"],
                },
                By = "test",
            },
            new SaveVariant
            {
                Variant = new VariantSaved
                {
                    Sku = odd,
                    ProductId = odd,
                    PriceMinor = 100,
                    Currency = "GBP",
                    Colour = Script,
                    Size = Script,
                    Image = "https://evil.example/x.png",
                },
                By = "test",
            },
            SmallRetailer.Count(SmallRetailer.Dc, (odd, 5)),
            new SaveSite
            {
                Site = new SiteSaved
                {
                    Code = odd,
                    Kind = SiteKind.STORE,
                    Name = Script,
                    Address = new Address([Script], Script, "LS1 1AA", "GB"),
                    Position = new Position(53.797, -1.548),
                    TimeZone = "Europe/London",
                    Slots = new SlotTemplate(60, 5, 50, 7),
                },
                By = "test",
            },
        ];
        await world.CommitAsync(commands, Ct);
        using var maya = world.Visit();

        await maya.GoAsync("/search?q=alert", Ct);
        await maya.GoAsync(maya.Page.QuerySelector(".card__title a")!.GetAttribute("href")!, Ct);
        Assert.Equal(HttpStatusCode.OK, maya.Status);
        Assert.Equal(Script, maya.Page.QuerySelector("h1")?.TextContent);
        Assert.DoesNotContain(
            "evil.example",
            maya.Page.QuerySelector("main")!.QuerySelector("img")?.OuterHtml ?? "",
            StringComparison.Ordinal
        );
        AssertNoScript(maya);
        using (var data = Data(maya, "Product"))
            Assert.Equal(Script, data.RootElement.GetProperty("name").GetString());

        await maya.SendAsync("#buy", Ct, ("sku", odd));
        Assert.Contains("Added to your basket", maya.Text, StringComparison.Ordinal);
        await maya.GoAsync("/stores?near=LS1", Ct);
        await maya.SendAsync(".store form", Ct);
        await maya.GoAsync("/basket", Ct);
        Assert.Equal(Script, maya.Page.QuerySelector(".line__title")?.TextContent);
        AssertNoScript(maya);

        await maya.GoAsync("/stores?near=LS1", Ct);
        await maya.GoAsync(maya.Page.QuerySelector(".store__head a")!.GetAttribute("href")!, Ct);
        Assert.Equal(HttpStatusCode.OK, maya.Status);
        AssertNoScript(maya);
        using (var data = Data(maya, "Store"))
            Assert.Contains(Script, data.RootElement.GetProperty("name").GetString(), StringComparison.Ordinal);
        await maya.GoAsync("/", Ct);
        AssertNoScript(maya);
        Assert.Equal(HttpStatusCode.OK, maya.Status);
    }

    private static void AssertNoScript(Visitor visitor) =>
        Assert.All(
            visitor.Page.Scripts.Cast<IHtmlScriptElement>(),
            script => Assert.True(script.Type == "application/ld+json" || script.Source is not null, script.Text)
        );

    private static JsonDocument Data(Visitor visitor, string type) =>
        visitor
            .Page.QuerySelectorAll("script[type='application/ld+json']")
            .Select(script => JsonDocument.Parse(script.TextContent))
            .Single(data => data.RootElement.GetProperty("@type").GetString() == type);

    /// <summary>Every naughty string, and every two-hundredth payload.</summary>
    private static IEnumerable<string> Strings()
    {
        foreach (var line in File.ReadLines(RealData.PathOf("hardening/naughty-strings.jsonl")))
            yield return JsonElement.Parse(line).GetProperty("string").GetString()!;
        using var file = File.OpenRead(RealData.PathOf("hardening/payloads.jsonl.gz"));
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        for (var number = 0; reader.ReadLine() is { } line; number++)
        {
            if (number % 200 == 0 && JsonElement.Parse(line).TryGetProperty("payload", out var payload))
                yield return payload.GetString()!;
        }
    }
}
