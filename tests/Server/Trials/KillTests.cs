using Holdfast.Bench;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;
using Holdfast.Retail.Orders;
using Holdfast.Tests.Kit;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Trials;

/// <summary>
/// The program is killed under load, again and again; what it answered must be true afterwards. A class for each store,
/// because it is minutes of starting, which go side by side.
/// </summary>
public abstract class KillTests(StoreKind kind, FreshDatabases databases, ITestOutputHelper output)
{
    private const int Kills = 20;
    protected const int Workers = 16;
    protected const int Seed = 2026;
    private const string Store = "S001";
    private static readonly string[] s_skus = ["A", "B", "C", "D"];

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_twenty_times_under_load_it_keeps_every_promise()
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        using var folder = new TemporaryFolder();
        var orderers = await PrepareAsync(database);
        var random = new Random(Seed);
        var known = 0;
        var server = await StartAsync(folder, database);
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                var after = TimeSpan.FromMilliseconds(random.Next(20, 800));
                using (var stop = new CancellationTokenSource())
                {
                    var load = orderers.OrderUntilAsync(server.Shop, Workers, stop.Token);
                    await orderers.UnderWayAsync(known, Ct);
                    await Task.Delay(after, Ct);
                    await server.KillAsync();
                    await stop.CancelAsync();
                    await load;
                }
                var open = orderers.Open;
                await server.DisposeAsync();
                server = await StartAsync(folder, database);
                var promised = orderers.Numbers();
                await orderers.FindAllAsync(server.Shop, promised.Skip(known), Ct);
                await orderers.SendAgainAsync(server.Shop, Ct);
                output.WriteLine(
                    $"kill {kill} of seed {Seed}: {after.TotalMilliseconds} ms after the first promise, {promised.Count - known} promised, {open} open"
                );
                known = orderers.Promised;
                await CheckAsync(database, orderers, $"kill {kill}");
            }
            await orderers.FindAllAsync(server.Shop, orderers.Numbers(), Ct);
            Assert.True(orderers.SentAgain > 0, "No kill hit a request that was under way.");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private protected static Task<OwnServer> StartAsync(TemporaryFolder folder, TestDatabase database) =>
        OwnServer.StartAsync(
            new()
            {
                Data = folder.Path,
                Db = database.Option,
                MasterKey = TestKeys.MasterKey,
            },
            Ct
        );

    private protected static async Task CheckAsync(TestDatabase database, Orderers orderers, string after)
    {
        await using var store = await database.OpenStoreAsync(Ct);
        await Soundness.MustHoldAsync(store, after, Ct);
        orderers.MustBeExactly(await Soundness.DocumentsAsync<Order>(store, "order/", Ct));
    }

    private protected static async Task<Orderers> PrepareAsync(TestDatabase database)
    {
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        var items = s_skus.Select(sku => new BenchItem(sku, $"Goods {sku}", 500, 1_000_000, 1_000_000));
        await BenchWorld.SeedAsync(log, 1, [.. items], Ct);
        var key = ApiKeyText.New();
        await log.CommitAsync(
            new IssueApiKey
            {
                Id = key.Id,
                Name = "trial",
                SecretHash = key.SecretHash,
                Scopes = [.. Scopes.Ordinary],
                By = "test",
            },
            Ct
        );
        return new Orderers(key.ToString(), Store, s_skus, Seed);
    }

    private protected sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("holdfast-kill-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

public sealed class KillOnSqliteTests(FreshDatabases databases, ITestOutputHelper output)
    : KillTests(StoreKind.Sqlite, databases, output);

public sealed class KillOnPostgresTests(FreshDatabases databases, ITestOutputHelper output)
    : KillTests(StoreKind.Postgres, databases, output)
{
    private readonly ITestOutputHelper _output = output;

    /// <summary>The database dies instead; the program goes on, says 503 meanwhile, and comes back by itself.</summary>
    [Fact]
    public async Task PostgreSQL_killed_under_load_takes_nothing_with_it()
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        using var folder = new TemporaryFolder();
        var orderers = await PrepareAsync(database);
        var random = new Random(Seed);
        await using var server = await StartAsync(folder, database);
        for (var kill = 1; kill <= 3; kill++)
        {
            var known = orderers.Promised;
            using (var stop = new CancellationTokenSource())
            {
                var load = orderers.OrderUntilAsync(server.Shop, Workers, stop.Token);
                await orderers.UnderWayAsync(known, Ct);
                await Task.Delay(random.Next(20, 800), Ct);
                await cluster.KillAsync(Ct);
                await Task.Delay(random.Next(50, 500), Ct);
                await cluster.RestartAsync(Ct);
                await stop.CancelAsync();
                await load;
            }
            _output.WriteLine(
                $"kill {kill} of seed {Seed}: {orderers.Promised - known} promised, {orderers.Open} without an answer"
            );
            await orderers.SendAgainAsync(server.Shop, Ct);
            await CheckAsync(database, orderers, $"kill {kill} of PostgreSQL");
        }
        await orderers.FindAllAsync(server.Shop, orderers.Numbers(), Ct);
        Assert.True(orderers.SentAgain > 0, "No kill hit a request that was under way.");
    }
}
