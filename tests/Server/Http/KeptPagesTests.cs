using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Http;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Sites;
using Holdfast.Tests.Server.Collection;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Server.Http;

/// <summary>A page that was kept is the page that would be drawn now, whatever has happened since.</summary>
public sealed partial class KeptPagesTests
{
    private const string Mug = "LF-2001";
    private const int Steps = 60;

    private static readonly string[] s_pages =
    [
        "/",
        "/products/oxford-shirt",
        "/products/stoneware-mug",
        "/products/secateurs",
        "/search?q=mug",
        "/search?q=shrt&category=Men",
        "/category/Home",
        "/category/Men/Shirts",
        "/ranges/wine",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_a_kept_page_is_the_page_that_would_be_drawn(int seed)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(Leeds("Leeds Briggate", capacity: 2), Ct);
        var pages = world.Node.Services.GetRequiredService<KeptPages>();
        using var nobody = world.Visit();
        using var maya = Shopper(world, SmallRetailer.Leeds, "LF-5001*1");
        using var amira = Shopper(world, SmallRetailer.York, "");
        var random = new Random(seed);
        var orders = 0;
        for (var step = 0; step < Steps; step++)
        {
            var happened = await HappenAsync(world, random, () => ++orders <= 2);
            foreach (var visitor in (Visitor[])[nobody, maya, amira])
            foreach (var page in s_pages)
            {
                var kept = await visitor.Http.GetStringAsync(new Uri(page, UriKind.Relative), Ct);
                var mark = page.Contains('?', StringComparison.Ordinal) ? '&' : '?';
                var drawn = await visitor.Http.GetStringAsync(
                    new Uri($"{page}{mark}drawn={step}", UriKind.Relative),
                    Ct
                );
                Assert.True(kept == Drawn().Replace(drawn, ""), $"{page} after {happened}, step {step}.");
            }
        }
        var asked = Steps * 3 * s_pages.Length;
        Assert.InRange(pages.Again, asked / 5, asked);
    }

    [Fact]
    public async Task Who_asks_for_the_same_gets_what_was_drawn_and_nothing_of_anybody_else()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var pages = world.Node.Services.GetRequiredService<KeptPages>();
        using var maya = Shopper(world, SmallRetailer.Leeds, $"{Mug}*2");
        using var other = Shopper(world, SmallRetailer.Leeds, "LF-5001*2");
        using var emptyHanded = Shopper(world, SmallRetailer.Leeds, "");

        await maya.GoAsync("/products/oxford-shirt", Ct);
        var drawn = pages.Drawn;
        await other.GoAsync("/products/oxford-shirt", Ct);
        Assert.Equal((drawn, 1), (pages.Drawn, pages.Again));
        await emptyHanded.GoAsync("/products/oxford-shirt", Ct);
        Assert.Equal((drawn + 1, 1), (pages.Drawn, pages.Again));

        Assert.Equal("0", emptyHanded.Page.QuerySelector(".header-links .count")!.TextContent);
        Assert.Equal("2", other.Page.QuerySelector(".header-links .count")!.TextContent);
        using var answer = await maya.Http.GetAsync(new Uri("/products/oxford-shirt", UriKind.Relative), Ct);
        Assert.False(answer.Headers.Contains("Set-Cookie"), "A kept page sets no cookie.");
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task A_room_stands_before_a_page_that_was_kept_for_who_was_let_in()
    {
        const string mug = "/products/stoneware-mug";
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(
            new MakeRoom { Room = new("r1", "the mug", "stoneware-mug", world.Clock.Now, 60, 15, null), By = "test" },
            Ct
        );
        var pages = world.Node.Services.GetRequiredService<KeptPages>();
        using var maya = world.Visit();
        await maya.GoAsync(mug, Ct);
        world.Clock.Advance(Duration.FromSeconds(3));
        await maya.GoAsync(maya.Address, Ct);
        await maya.GoAsync(mug, Ct);
        Assert.Equal((mug, 1), (maya.Address, pages.Again));

        await world.CommitAsync(
            new PaceRoom
            {
                Room = "r1",
                PerMinute = 0,
                By = "test",
            },
            Ct
        );
        await maya.GoAsync(mug, Ct);
        var again = pages.Again;
        using var amira = world.Visit();
        await amira.GoAsync(mug, Ct);

        Assert.StartsWith("/waiting/r1", amira.Address, StringComparison.Ordinal);
        Assert.Equal((again, mug), (pages.Again, maya.Address));
    }

    [Fact]
    public async Task Two_products_are_two_pages_however_alike_their_addresses()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        foreach (var id in (string[])["mug/1", "mug%2F1"])
            await world.CommitAsync(
                [
                    SmallRetailer.Product(id, $"The mug called {id}", ["Home"], ""),
                    SmallRetailer.Variant($"sku of {id}", id, 900),
                ],
                Ct
            );
        using var maya = world.Visit();
        for (var time = 0; time < 2; time++)
            foreach (var id in (string[])["mug/1", "mug%2F1"])
            {
                await maya.GoAsync($"/products/{Uri.EscapeDataString(id)}", Ct);
                Assert.Equal($"The mug called {id}", maya.Page.QuerySelector("h1")?.TextContent);
            }
    }

    [Fact]
    public async Task Addresses_without_end_take_no_memory_without_end()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var maya = world.Visit();
        var tooLong = $"/?q={new string('x', 500)}";
        var pages = world.Node.Services.GetRequiredService<KeptPages>();

        await maya.GoAsync(tooLong, Ct);
        await maya.GoAsync(tooLong, Ct);

        Assert.Equal((HttpStatusCode.OK, 0), (maya.Status, pages.Again));
    }

    private static async Task<string> HappenAsync(SmallWorld world, Random random, Func<bool> mayOrder)
    {
        string[] sites = [SmallRetailer.Leeds, SmallRetailer.York, SmallRetailer.Cardiff, SmallRetailer.Dc];
        string[] skus = [Mug, "LF-1001-NAV-M", "LF-1001-WHT-S", "LF-8001", "LF-7003", "LF-2003"];
        int[] levels = [0, 1, 4, 6, 50];
        var (site, sku) = (sites[random.Next(sites.Length)], skus[random.Next(skus.Length)]);
        switch (random.Next(10))
        {
            case 0:
                // Less than a minute, most often: nothing on a page may change within one.
                var moved = Duration.FromSeconds(random.Next(1, 70));
                world.Clock.Advance(moved);
                return $"{moved.TotalSeconds} s";
            case 1:
                var name = $"Leeds {random.Next(1_000)}";
                await world.CommitAsync(Leeds(name, capacity: 2), Ct);
                return name;
            case 2:
                var title = $"Mug {random.Next(1_000)}";
                var (category, range) = (random.Next(2), random.Next(2));
                await world.CommitAsync(
                    SmallRetailer.Product(
                        "stoneware-mug",
                        title,
                        [category == 0 ? "Home > Kitchen" : "Men > Shirts"],
                        "",
                        ranges: [range == 0 ? "wine" : "best-sellers"]
                    ),
                    Ct
                );
                return title;
            case 3:
                var price = random.Next(100, 2_000);
                await world.CommitAsync(SmallRetailer.Variant(Mug, "stoneware-mug", price), Ct);
                return $"{price} pence";
            case 4:
                await world.CommitAsync(SmallRetailer.RouteTo(SmallRetailer.Leeds, random.Next(11, 20), 1), Ct);
                return "another departure";
            case 5 when mayOrder():
                await world.CommitAsync(SmallRetailer.Count(SmallRetailer.Leeds, (Mug, 5)), Ct);
                await world.PlaceAsync(SmallRetailer.Leeds, Ct, (Mug, 1));
                return "an order";
            case 6:
                var left = random.Next(2);
                await world.CommitAsync(
                    sites.Select(each => SmallRetailer.Count(each, (sku, each == site ? left : 0))),
                    Ct
                );
                return $"{left} of {sku} at {site} alone";
            default:
                var level = levels[random.Next(levels.Length)];
                await world.CommitAsync(SmallRetailer.Count(site, (sku, level)), Ct);
                return $"{level} of {sku} at {site}";
        }
    }

    private static ICommand Leeds(string name, int capacity)
    {
        var site = SmallRetailer.LeedsCalled(name);
        return site with { Site = site.Site with { Slots = new SlotTemplate(60, capacity, 100, 7) } };
    }

    private static Visitor Shopper(SmallWorld world, string store, string basket)
    {
        var visitor = world.Visit();
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", basket));
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", store));
        return visitor;
    }

    /// <summary>The address that was asked for, wherever the page names it.</summary>
    [GeneratedRegex(@"(\?return=%2F)?(\?|%3F|&amp;|%26)drawn(=|%3D)[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Drawn();
}
