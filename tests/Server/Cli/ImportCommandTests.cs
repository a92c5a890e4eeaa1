using System.Text.Json;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Tests.Kit;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Cli;

public sealed class ImportCommandTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_database_says_what_to_do_first_and_takes_nothing()
    {
        await using var database = TestDatabase.Sqlite();

        var import = await RunAsync(database, "import", "-");
        Assert.Equal((1, ""), (import.ExitCode, import.Output));
        Assert.Contains("holdfast init --name", import.Errors, StringComparison.Ordinal);

        var export = await RunAsync(database, "export", "products", "--to", "-");
        Assert.Equal((1, ""), (export.ExitCode, export.Output));
        Assert.Contains("holdfast init --name", export.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_retailer_is_set_up_once_and_its_currency_stays()
    {
        await using var database = TestDatabase.Sqlite();

        var first = await InitAsync(database, "Larkfield", "gbp");
        var again = await InitAsync(database, "Larkfield", "GBP");
        var other = await InitAsync(database, "Larkfield", "USD");

        Assert.Equal((0, 0, 1), (first.ExitCode, again.ExitCode, other.ExitCode));
        Assert.Contains("Next:", first.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", again.Output, StringComparison.Ordinal);
        Assert.Contains("stays so", other.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import", "x.csv", "--format", "nonsense")]
    [InlineData("import", "x.csv", "--only", "chain")]
    [InlineData("import", "x.csv", "--in-stock-means", "many")]
    [InlineData("export", "products")]
    [InlineData("export", "nonsense", "--to", "x.csv")]
    [InlineData("init", "--name", "Larkfield")]
    public async Task Wrong_usage_is_exit_code_two(params string[] arguments) =>
        Assert.Equal(2, await Holdfast.Cli.CommandLine.RunAsync(arguments));

    [Theory, EveryStore]
    public async Task A_table_is_taken_and_the_second_time_nothing_changes(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await InitAsync(database, "Larkfield", "GBP");
        const string table = "sku,title,price\nLF-1,Mug,9.50\nLF-2,Lamp,twelve\nLF-3,=1+1,3\n";

        var first = await RunAsync(table, database, "import", "-", "--format", "products", "--currency", "GBP");
        var second = await RunAsync(table, database, "import", "-", "--format", "products", "--currency", "GBP");

        Assert.Equal((1, 1), (first.ExitCode, second.ExitCode));
        Assert.Contains("3 lines: 2 taken, 0 unchanged, 1 refused", first.Output, StringComparison.Ordinal);
        Assert.Contains("line 3: The price is not an amount", first.Output, StringComparison.Ordinal);
        Assert.Contains("3 lines: 0 taken, 2 unchanged, 1 refused", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_cannot_be_read_are_said_and_the_others_are_taken()
    {
        await using var database = TestDatabase.Sqlite();
        await InitAsync(database, "Larkfield", "GBP");
        var folder = Path.GetDirectoryName(database.Path)!;
        var (good, empty, strange) = (In("places.csv"), In("empty.csv"), In("strange.csv"));
        await File.WriteAllTextAsync(good, "code,town,latitude,longitude\nLS1,Leeds,53.8,-1.5\n", Ct);
        await File.WriteAllTextAsync(empty, "", Ct);
        await File.WriteAllTextAsync(strange, "a,b\n1,2\n", Ct);

        var run = await RunAsync(database, "import", In("absent.csv"), empty, strange, good, "--json");

        Assert.Equal(1, run.ExitCode);
        var reports = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(
            ["unreadable", "empty", "unknown-format"],
            reports.Take(3).Select(report => report.GetProperty("problem").GetProperty("code").GetString())
        );
        Assert.Equal(1, reports[3].GetProperty("taken").GetInt64());
        Assert.Equal(0, (await RunAsync(database, "import", good)).ExitCode);

        string In(string name) => Path.Combine(folder, name);
    }

    [Theory, EveryStore]
    public async Task Real_files_go_in_beside_a_running_server_which_shows_them(StoreKind kind)
    {
        var products = RealData.PathOf("catalogue/ms-uk-2020.csv");
        var stores = RealData.PathOf("stores/uk-store-points.csv");
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);

        var first = await ImportRealAsync();
        var second = await ImportRealAsync();

        Assert.Equal([(8_638L, 0L), (1_090L, 0L)], first.Select(report => (report.Read, report.Unchanged)));
        Assert.Equal(
            first.Select(report => (0L, report.Taken, report.Refused)),
            second.Select(report => (report.Taken, report.Unchanged, report.Refused))
        );
        var head = await world.Node.Store.ReadHeadAsync(Ct);
        Assert.True(await world.View.WaitForAsync(head.NextIndex - 1, Ct), "The view did not follow.");
        using var reader = world.View.Open();
        var sku = Retail.Imports.DerivedCode.OfWords("High Waist Leggings");
        Assert.Equal("High Waist Leggings", reader.Find<Product>(Keys.Product(sku))?.Title);

        async Task<List<(long Read, long Taken, long Unchanged, long Refused)>> ImportRealAsync()
        {
            var one = await RunAsync(database, "import", products, "--currency", "GBP", "--json");
            var other = await RunAsync(database, "import", stores, "--only", "chain=Marks & Spencer", "--json");
            Assert.Equal((1, 1), (one.ExitCode, other.ExitCode));
            var counts = new List<(long, long, long, long)>();
            foreach (var report in new[] { one, other }.Select(run => JsonDocument.Parse(run.Output).RootElement[0]))
            {
                long Of(string name) => report.GetProperty(name).GetInt64();
                Assert.Equal(Of("lines"), Of("taken") + Of("unchanged") + Of("refused") + Of("leftOut"));
                Assert.Equal(Of("refused"), report.GetProperty("refusals").GetArrayLength());
                TestContext.Current.TestOutputHelper?.WriteLine(
                    $"{kind} {report.GetProperty("file")}: {Of("lines")} lines = {Of("taken")} taken + {Of("unchanged")} unchanged"
                        + $" + {Of("refused")} refused + {Of("leftOut")} left out"
                );
                counts.Add((Of("lines") - Of("leftOut"), Of("taken"), Of("unchanged"), Of("refused")));
            }
            return counts;
        }
    }

    private static Task<HoldfastProcess> InitAsync(TestDatabase database, string name, string currency) =>
        RunAsync(database, "init", "--name", name, "--currency", currency);

    private static Task<HoldfastProcess> RunAsync(TestDatabase database, params string[] arguments) =>
        RunAsync(input: "", database, arguments);

    private static Task<HoldfastProcess> RunAsync(string input, TestDatabase database, params string[] arguments) =>
        HoldfastProcess.RunAsync(input, Ct, [.. arguments, "--db", database.Option]);
}
