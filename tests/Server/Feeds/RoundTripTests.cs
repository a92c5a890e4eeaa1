using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Feeds;
using Holdfast.Retail.Imports;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using Holdfast.Tests.Server.Databases;
using NodaTime;

namespace Holdfast.Tests.Server.Feeds;

/// <summary>What leaves comes back: into an empty database whole, into the same one without a change.</summary>
public sealed class RoundTripTests(FreshDatabases databases)
{
    private static readonly Uri s_shop = new("https://shop.example/");

    /// <summary>In the order in which an empty database can take them.</summary>
    private static readonly string[] s_tables = ["sites", "places", "hours", "routes", "products", "stock"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task The_small_world_goes_out_and_comes_back(StoreKind kind)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(Awkward(), Ct);
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var empty = await EmptyAsync(database, "GBP");

        await CompareAsync(world.Node.Store, world.Log, empty);
    }

    [Fact]
    public async Task The_demo_goes_out_and_comes_back()
    {
        await using var database = TestDatabase.Sqlite();
        await using var demo = await EmptyAsync(database, "GBP");
        foreach (var name in (string[])["sites", "hours", "routes", "places", "products"])
        {
            await using var file = typeof(HoldfastOptions).Assembly.GetManifestResourceStream($"Demo/{name}.csv")!;
            var report = await ImportAsync(demo.Log, file, name);
            Assert.Equal((report.Lines, 0), (report.Taken, report.Refused));
        }
        await using var copy = TestDatabase.Sqlite();
        await using var empty = await EmptyAsync(copy, "GBP");

        await CompareAsync(demo.Store, demo.Log, empty);
    }

    [Fact]
    public async Task The_view_and_the_store_export_the_same()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        await world.CommitAsync(Awkward(), Ct);
        using var view = new ViewRows(world.View);
        var store = await StoreRows.OpenAsync(world.Node.Store, Ct);

        foreach (var format in Export.Formats)
            Assert.Equal(
                (await WriteAsync(format.Name, store)).ToArray(),
                (await WriteAsync(format.Name, view)).ToArray()
            );
    }

    [Fact]
    public async Task Our_own_google_feeds_are_ones_that_we_can_read()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var store = await StoreRows.OpenAsync(world.Node.Store, Ct);
        await using var database = TestDatabase.Sqlite();
        await using var empty = await EmptyAsync(database, "GBP");
        await ImportAsync(empty.Log, await WriteAsync("sites", store), "sites");

        foreach (
            var format in Export.Formats.Where(format => format.Name.StartsWith("google", StringComparison.Ordinal))
        )
        {
            var report = await ImportAsync(empty.Log, await WriteAsync(format.Name, store), format.Name);
            Assert.Equal((0L, null), (report.Refused, report.Problem));
            // The second shape of a feed says the same as the first.
            var isSecond = format.Name.EndsWith("-xml", StringComparison.Ordinal);
            Assert.True(
                report.Lines > 10 && report.Lines == (isSecond ? report.Unchanged : report.Taken),
                report.ToJson()
            );
        }
    }

    /// <summary>Figures that look like formulas, several lines, spans over midnight, a dc's time of leaving, nothing sold.</summary>
    private static IEnumerable<ICommand> Awkward()
    {
        yield return new SaveProduct
        {
            Product = new ProductSaved
            {
                Id = "=HYPERLINK(\"x\")",
                Title = "'@Mug, \"big\"",
                Description = "One\nTwo\t| three 🧣",
                Brand = "-10%",
                Categories = ["Home > Kitchen", "Gifts"],
                Images = ["/a,b.webp", "/c.webp"],
            },
            By = "test",
        };
        yield return new SaveVariant
        {
            Variant = new VariantSaved
            {
                Sku = "''=A/1%",
                ProductId = "=HYPERLINK(\"x\")",
                PriceMinor = 1,
                Currency = "GBP",
                Colour = "+Red",
                Size = "-5",
                Image = "/other.webp",
            },
            By = "test",
        };
        yield return SmallRetailer.Count(SmallRetailer.Leeds, ("''=A/1%", 3));
        yield return new SaveProduct
        {
            Product = new ProductSaved { Id = "nothing-sold", Title = "Nothing sold" },
            By = "test",
        };
        yield return new WithdrawVariant { Sku = "LF-6001", By = "test" };
        yield return new SetSpecialDay
        {
            Site = SmallRetailer.York,
            Date = new LocalDate(2026, 12, 31),
            Day = new SpecialDay(
                new LocalDate(2026, 12, 31),
                "New Year's Eve",
                new DayHours([
                    new OpenSpan(new LocalTime(9, 30), new LocalTime(12, 0)),
                    new OpenSpan(new LocalTime(18, 0), new LocalTime(2, 0)),
                ])
            ),
            By = "test",
        };
        yield return new SaveRoute
        {
            From = SmallRetailer.Dc,
            To = SmallRetailer.York,
            Departures =
            [
                new Departure(IsoDayOfWeek.Friday, new LocalTime(20, 0), 3, new LocalTime(7, 15), new LocalTime(21, 0)),
            ],
            By = "test",
        };
    }

    private static async Task CompareAsync(IStore from, Log log, EmptyShop to)
    {
        var before = await from.ReadHeadAsync(Ct);
        var source = await StoreRows.OpenAsync(from, Ct);
        foreach (var name in s_tables)
        {
            var file = await WriteAsync(name, source);
            var there = await ImportAsync(to.Log, file, name);
            var here = await ImportAsync(log, file, name);

            Assert.True(there.Lines == there.Taken && there.Format == name, there.ToJson());
            Assert.True(here.Lines == here.Unchanged, here.ToJson());
        }
        Assert.Equal(before, await from.ReadHeadAsync(Ct));
        var copy = await StoreRows.OpenAsync(to.Store, Ct);
        foreach (var format in Export.Formats)
            Assert.Equal(
                (await WriteAsync(format.Name, source)).ToArray(),
                (await WriteAsync(format.Name, copy)).ToArray()
            );
    }

    private static async Task<MemoryStream> WriteAsync(string format, IFeedRows rows)
    {
        var file = new MemoryStream();
        await Export.RunAsync(format, rows, FeedOptions.Of(retailer: null, s_shop), file, Ct);
        return file;
    }

    private static Task<ImportReport> ImportAsync(Log log, Stream file, string name)
    {
        file.Position = 0;
        var options = new ImportOptions { By = "test" };
        return Import.RunAsync(file, name, options, log.CommitAsync, null, TimeProvider.System, Ct);
    }

    private static async Task<EmptyShop> EmptyAsync(TestDatabase database, string currency)
    {
        var store = await database.OpenStoreAsync(Ct);
        var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        var retailer = new RetailerSaved("Larkfield", currency, 10, 50_000, 100, 99);
        await log.CommitAsync(new SaveRetailer { Retailer = retailer, By = "test" }, Ct);
        return new(store, log);
    }

    private sealed record EmptyShop(IStore Store, Log Log) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Log.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
