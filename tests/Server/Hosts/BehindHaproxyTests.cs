using System.Diagnostics;
using Holdfast.Bench;
using Holdfast.Drills;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Hosts;

/// <summary>
/// Real processes behind the balancer of <c>docs/haproxy.cfg</c>, under load. <c>HOLDFAST_DRILLS</c> asks for more rounds than the
/// suite has time for.
/// </summary>
public sealed class BehindHaproxyTests(FreshDatabases databases, ITestOutputHelper output)
{
    private const int Orders = 20;
    private static readonly TimeSpan s_takeOver = TimeSpan.FromSeconds(10);
    private static readonly int s_rounds = int.TryParse(
        Environment.GetEnvironmentVariable("HOLDFAST_DRILLS"),
        out var asked
    )
        ? asked
        : 1;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_dies_costs_no_order_and_one_that_drains_not_even_an_error()
    {
        for (var round = 0; round < s_rounds; round++)
        {
            await RunAsync();
        }
    }

    private async Task RunAsync()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var folder = Directory.CreateTempSubdirectory("holdfast-hosts-").FullName;
        var retailer = new DrillRetailer();
        await retailer.SeedAsync(TwoHosts.OptionsOf(folder, database, "a"), Ct);
        await using (var a = await StartAsync(folder, database, "a"))
        await using (var b = await StartAsync(folder, database, "b"))
        {
            var numbers = await KillAsync(a, b, retailer, store);
            await using var c = await StartAsync(folder, database, "c");
            numbers.AddRange(await DrainAsync(b, c, retailer));
            await JudgeAsync(store, numbers);
            await JudgeMailAsync(store, folder, numbers);
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The one that started first holds all work of which there is one, and is killed -9.</summary>
    private async Task<List<string>> KillAsync(OwnServer first, OwnServer second, DrillRetailer retailer, IStore store)
    {
        await using var proxy = await Haproxy.StartAsync(first, second, Ct);
        await using var load = new Load(proxy.Shop, retailer, await retailer.OrdersAsync(proxy.Shop, Ct));
        await load.MoreAsync(Orders, Ct);
        await first.KillAsync();
        var died = Stopwatch.GetTimestamp();
        var end = (await store.ReadHeadAsync(Ct)).NextIndex;
        await Until.TrueAsync(async () => await store.ReadCursorAsync("messages", Ct) > end, Ct);
        var taken = Stopwatch.GetElapsedTime(died);
        await load.MoreAsync(Orders, Ct);
        await load.StopAsync();
        output.WriteLine($"killed: {load}; mail taken over in {taken.TotalSeconds:0.00} s");
        Assert.InRange(taken, TimeSpan.Zero, s_takeOver);
        return [.. load.Numbers];
    }

    /// <summary>The first gets SIGTERM; nobody notices.</summary>
    private async Task<List<string>> DrainAsync(OwnServer first, OwnServer second, DrillRetailer retailer)
    {
        await using var proxy = await Haproxy.StartAsync(first, second, Ct);
        await using var load = new Load(proxy.Shop, retailer, await retailer.OrdersAsync(proxy.Shop, Ct));
        await load.MoreAsync(Orders, Ct);
        first.Terminate();
        Assert.Equal(0, await first.EndAsync(Ct));
        await load.MoreAsync(Orders, Ct);
        await load.StopAsync();
        output.WriteLine($"drained: {load}");
        Assert.Equal(0, load.Errors);
        return [.. load.Numbers];
    }

    private static Task<OwnServer> StartAsync(string folder, TestDatabase database, string name) =>
        OwnServer.StartAsync(
            TwoHosts.OptionsOf(folder, database, name),
            Ct,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["HOLDFAST__DRAINSECONDS"] = "4",
                ["HOLDFAST__TESTPAYMENTS"] = Path.Combine(folder, "payments.db"),
            }
        );

    /// <summary>Every answered order is in the log, none twice, and nothing else is.</summary>
    private static async Task JudgeAsync(IStore store, List<string> numbers)
    {
        var replay = new Replay(RetailModule.Rules);
        await replay.AdvanceAsync(store, (await store.ReadHeadAsync(Ct)).NextIndex, progress: null, Ct);
        Assert.All(numbers, number => Assert.NotNull(replay.Find<Order>(Keys.Order(number))));
        var (orders, oversold) = await Oversold.CountAsync(store, Ct);
        Assert.Equal((numbers.Distinct(StringComparer.Ordinal).Count(), 0L), (orders, oversold));
        var verified = await new Verification(store, RetailModule.Rules).RunAsync(Invariants.Sentences, null, Ct);
        Assert.Empty(verified.Wrong);
    }

    /// <summary>Each host has a folder of its own for mail: no order is without, and few have it from two hosts.</summary>
    private async Task JudgeMailAsync(IStore store, string folder, List<string> numbers)
    {
        var end = (await store.ReadHeadAsync(Ct)).NextIndex;
        await Until.TrueAsync(async () => await store.ReadCursorAsync("messages", Ct) >= end, Ct);
        var mails = Directory
            .EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".drafts", StringComparison.Ordinal))
            .Select(Path.GetFileName)
            .ToList();
        output.WriteLine($"mail: {mails.Count}, of them {mails.Count - mails.Distinct().Count()} twice");
        Assert.All(numbers, number => Assert.Contains(mails, mail => mail!.Contains(number, StringComparison.Ordinal)));
    }
}
