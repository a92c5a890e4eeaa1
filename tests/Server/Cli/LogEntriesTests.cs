using System.Globalization;
using System.Text.Json;
using Holdfast.Retail.Staff;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Restoring;
using NodaTime;

namespace Holdfast.Tests.Server.Cli;

/// <summary><c>holdfast log entries</c>: what it lists, what it leaves out, what goes to which output, how it ends.</summary>
public sealed class LogEntriesTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task It_lists_in_order_what_was_asked_for_beside_a_running_server(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await StartAsync(database);
        var first = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        world.Clock.Advance(Duration.FromMinutes(5));
        var second = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var end = (await world.Log.Store.ReadHeadAsync(Ct)).NextIndex;

        var all = Lines(await ListAsync("--count", "1000"));
        Assert.Equal(Numbers(0, end), all.Select(line => line.Index));
        Assert.Equal(all.TakeLast(3), Lines(await ListAsync("--from", $"{end - 3}")));
        Assert.Equal(
            ["order.placed/1", "order.paid/1"],
            Lines(await ListAsync("--of", $"order/{first.Number}")).Select(line => line.Kind)
        );
        Assert.Equal(
            [$"order/{first.Number}", $"order/{second.Number}"],
            Lines(await ListAsync("--kind", "order.placed", "--by", "cust")).Select(line => line.Of)
        );
        Assert.Equal(
            [$"order/{second.Number}"],
            Lines(await ListAsync("--since", "2026-11-21T10:05:00Z", "--kind", "order.placed/1"))
                .Select(line => line.Of)
        );
        Assert.Empty(Lines(await ListAsync("--by", "nobody")));

        var part = await HoldfastProcess.RunAsync(Ct, ["log", "entries", "--count", "2", "--db", database.Option]);
        Assert.Equal((0, 2), (part.ExitCode, Lines(part.Output).Count));
        Assert.Contains("go on with --from 2,", part.Errors, StringComparison.Ordinal);

        async Task<string> ListAsync(params string[] arguments)
        {
            var run = await HoldfastProcess.RunAsync(Ct, ["log", "entries", .. arguments, "--db", database.Option]);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            return run.Output;
        }
    }

    [Fact]
    public async Task Whole_entries_hold_nobodys_name_before_an_erasure_or_after_it()
    {
        await using var database = TestDatabase.Sqlite();
        await using var world = await StartAsync(database);
        var order = await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1));
        var before = await EntriesAsync();
        using (var priya = await world.PriyaAsync(Ct))
            await world.HandOverAsync(priya, order, Ct);
        using (var olga = await world.OlgaAsync(Roles.CustomerService, Ct))
        {
            await olga.GoAsync($"/office/orders/{order.Number}", Ct);
            await olga.SendAsync("form[action$='/erasure']", Ct);
        }

        var after = await EntriesAsync();

        Assert.Equal(before.Select(Text), after.Take(before.Count).Select(Text));
        Assert.Equal(Numbers(0, after.Count), after.Select(line => line.GetProperty("index").GetInt64()));
        var placed = after.Single(line => KindOf(line) == "order.placed/1").GetProperty("entry").GetProperty("data");
        Assert.Equal(order.Customer.Person, placed.GetProperty("customer").GetProperty("person").GetString());
        Assert.Equal("person.erased/1", KindOf(after[^1]));
        Assert.All(
            after.Select(Text),
            line =>
            {
                Assert.DoesNotContain("Maya", line, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("maya@larkfield.example", line, StringComparison.OrdinalIgnoreCase);
            }
        );

        async Task<List<JsonElement>> EntriesAsync()
        {
            var run = await HoldfastProcess.RunAsync(
                Ct,
                ["log", "entries", "--json", "--count", "1000", "--db", database.Option]
            );
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            return
            [
                .. run
                    .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => JsonElement.Parse(line)),
            ];
        }

        static string Text(JsonElement line) => line.GetRawText();
        static string? KindOf(JsonElement line) => line.GetProperty("entry").GetProperty("kind").GetString();
    }

    [Fact]
    public async Task A_vault_lists_what_it_has_cosigned_and_says_where_it_is_damaged()
    {
        await using var made = await VaultOfCounters.CreateAsync(300);
        await made.PullAsync();
        await made.CountAsync(10);
        await made.Vault.RestartAsync();

        var whole = await ListAsync("--count", "1000");
        var tail = await ListAsync("--from", "254", "--count", "4");
        await File.AppendAllTextAsync(Path.Combine(made.Vault.Root, "log/1/tile/entries/000"), "x", Ct);
        var damaged = await ListAsync("--from", "10");

        Assert.Equal(0, whole.ExitCode);
        Assert.Equal(Numbers(0, 300), Lines(whole.Output).Select(line => line.Index));
        Assert.Equal(Numbers(254, 4), Lines(tail.Output).Select(line => line.Index));
        Assert.Contains("go on with --from 258,", tail.Errors, StringComparison.Ordinal);
        Assert.Equal((1, ""), (damaged.ExitCode, damaged.Output));
        Assert.Contains("log/1/tile/entries/000", damaged.Errors, StringComparison.Ordinal);

        Task<HoldfastProcess> ListAsync(params string[] arguments) =>
            HoldfastProcess.RunAsync(Ct, ["log", "entries", .. arguments, "--vault", made.Vault.Root]);
    }

    [Theory]
    [InlineData(2, "--since", "yesterday")]
    [InlineData(2, "--count", "many")]
    [InlineData(1, "--data", "/nonexistent/holdfast")]
    [InlineData(1, "--vault", "/nonexistent/vault")]
    public async Task What_cannot_be_listed_is_said_on_the_error_output(int exitCode, params string[] arguments)
    {
        var run = await HoldfastProcess.RunAsync(Ct, ["log", "entries", .. arguments]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(arguments[^1], run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Whose log nobody but the test writes to.</summary>
    private static Task<SmallWorld> StartAsync(TestDatabase database) =>
        SmallWorld.StartAsync(Ct, database.Option, options => options with { SnapshotEveryHours = 0 });

    private static IEnumerable<long> Numbers(long from, long count) =>
        Enumerable.Range(0, (int)count).Select(number => from + number);

    /// <summary>The table's columns, two spaces or more apart.</summary>
    private static List<Line> Lines(string output) =>
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                    line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                )
                .Select(parts => new Line(
                    long.Parse(parts[0], CultureInfo.InvariantCulture),
                    parts[1],
                    parts[2],
                    parts[3],
                    parts[4]
                )),
        ];

    private sealed record Line(long Index, string At, string Kind, string By, string Of);
}
