using System.Net;
using System.Net.Http.Headers;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using SQLitePCL;

namespace Holdfast.Tests.Server.Shop;

/// <summary>What a page costs where the machine does not matter: the steps that SQLite takes for it, and what caches keep.</summary>
public sealed class PageCostTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    /// <summary>Steps of SQLite's own machine for one page, of what a few indexed queries need.</summary>
    private const long StepsMax = 6_000;

    private const int StepsCounted = 10;

    private static readonly string[] s_pages =
    [
        "/",
        "/products/oxford-shirt",
        "/products/cafetiere",
        "/category/Men/Shirts",
        "/search?q=shirt",
        "/stores?near=LS1",
        "/basket",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_costs_no_more_where_there_are_a_thousand_stores()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var maya = Shopper(world);
        await world.CommitAsync(Enumerable.Range(0, 30).Select(number => Store($"NEAR{number}", 53.8, number)), Ct);
        var few = await CostsAsync(world, maya);
        await world.CommitAsync(Enumerable.Range(0, 1_000).Select(number => Store($"FAR{number}", 57, number)), Ct);
        var many = await CostsAsync(world, maya);

        for (var page = 0; page < s_pages.Length; page++)
        {
            Assert.True(few[page] is > 0 and <= StepsMax, $"{s_pages[page]} takes {few[page]} steps.");
            Assert.True(
                many[page] <= few[page] * 1.1,
                $"{s_pages[page]} takes {few[page]} steps among few stores, {many[page]} among many."
            );
        }
    }

    [Fact]
    public async Task A_store_that_has_just_changed_is_shown_as_it_is_now()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var maya = Shopper(world);
        await maya.GoAsync("/products/oxford-shirt", Ct);
        Assert.Contains("Leeds Briggate", maya.Text, StringComparison.Ordinal);

        await world.CommitAsync(SmallRetailer.LeedsCalled("Leeds Trinity"), Ct);
        await maya.GoAsync("/products/oxford-shirt", Ct);

        Assert.Contains("Leeds Trinity", maya.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Leeds Briggate", maya.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", false)]
    [InlineData("/products/oxford-shirt", false)]
    [InlineData("/category/Men/Shirts", false)]
    [InlineData("/search?q=shirt", false)]
    [InlineData("/stores?near=LS1", false)]
    [InlineData("/collecting", false)]
    [InlineData("/nothing-here", false)]
    [InlineData("/basket", true)]
    [InlineData("/checkout", true)]
    [InlineData("/orders", true)]
    public async Task Pages_are_kept_for_the_way_back_unless_they_are_about_a_persons_things(
        string page,
        bool isPrivate
    )
    {
        using var maya = Shopper(shared.Small);
        maya.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        using var answer = await maya.Http.GetAsync(new Uri(page, UriKind.Relative), Ct);

        var expected = isPrivate
            ? new CacheControlHeaderValue { NoStore = true }
            : new CacheControlHeaderValue { Private = true, NoCache = true };
        Assert.Equal(expected, answer.Headers.CacheControl);
        Assert.Empty(answer.Headers.Pragma);
    }

    private static Visitor Shopper(SmallWorld world)
    {
        var visitor = world.Visit();
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", "LF-2001*1!LF-1001-NAV-M*2"));
        visitor.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", SmallRetailer.Leeds));
        return visitor;
    }

    private static async Task<long[]> CostsAsync(SmallWorld world, Visitor visitor)
    {
        var costs = new long[s_pages.Length];
        for (var page = 0; page < s_pages.Length; page++)
        {
            // The first look reads what is kept from then on; the page itself is drawn anew at an address that is new.
            await visitor.GoAsync(s_pages[page], Ct);
            long steps = 0;
            CountSteps(world, () => Interlocked.Add(ref steps, StepsCounted));
            await visitor.GoAsync(NewAddress(s_pages[page]), Ct);
            Assert.Equal(HttpStatusCode.OK, visitor.Status);
            costs[page] = Interlocked.Read(ref steps);
        }
        return costs;
    }

    private static string NewAddress(string page) =>
        $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}seen={Guid.NewGuid():N}";

    /// <summary>On all the connections that readers take turns with.</summary>
    private static void CountSteps(SmallWorld world, Action count)
    {
        var readers = Enumerable.Range(0, 8).Select(_ => world.View.Open()).ToList();
        foreach (var reader in readers)
        {
            raw.sqlite3_progress_handler(
                reader.Connection.Handle,
                StepsCounted,
                _ =>
                {
                    count();
                    return 0;
                },
                null
            );
        }
        readers.ForEach(reader => reader.Dispose());
    }

    private static SaveSite Store(string code, double latitude, int number) =>
        new()
        {
            Site = new SiteSaved
            {
                Code = code,
                Kind = SiteKind.STORE,
                Name = code,
                TimeZone = "Europe/London",
                Position = new(latitude + (number * 0.001), -1.5),
                Slots = new SlotTemplate(60, 10, 100, 7),
            },
            By = "test",
        };
}
