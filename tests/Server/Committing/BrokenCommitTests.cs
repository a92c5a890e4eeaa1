using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Databases;
using Npgsql;

namespace Holdfast.Tests.Server.Committing;

/// <summary>A commit that breaks answers every caller, leaves nothing half done, and the log goes on.</summary>
public sealed class BrokenCommitTests(FreshDatabases databases)
{
    private static readonly CounterRules s_rules = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [EveryStore(nameof(FaultyStore.Point.Begin))]
    [EveryStore(nameof(FaultyStore.Point.Load))]
    [EveryStore(nameof(FaultyStore.Point.Write))]
    [EveryStore(nameof(FaultyStore.Point.CommitBefore))]
    public async Task Every_caller_hears_that_nothing_was_written_and_can_send_again(StoreKind kind, string point)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = new FaultyStore(await database.OpenStoreAsync(Ct));
        await using var log = new Log(store, s_rules, TimeProvider.System);
        await log.CommitAsync(new Add("pointer", 3), Ct);
        store.Block();
        var first = log.CommitAsync(new Add("first"), Ct); // its batch waits at the block, the others gather behind it
        var together = Enumerable
            .Range(0, 10)
            .Select(i => log.CommitAsync(i == 0 ? new AddToPointed("pointer") : new Add("a"), Ct))
            .ToList();
        store.FailNext = Enum.Parse<FaultyStore.Point>(point);
        store.Unblock();

        var failed = new List<CommitFailedException>();
        foreach (var one in together.Prepend(first))
        {
            try
            {
                await one;
            }
            catch (CommitFailedException failure)
            {
                failed.Add(failure);
            }
        }

        Assert.NotEmpty(failed);
        Assert.All(failed, failure => Assert.Equal(CommitFailedException.Knowledge.NotWritten, failure.Written));
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
        Assert.Equal(13 - failed.Count, (await store.ReadHeadAsync(Ct)).NextIndex);
        await LogTests.AssertWellAsync(store);
    }

    [Theory, EveryStore]
    public async Task A_commit_that_was_done_but_not_acknowledged_is_found_out(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = new FaultyStore(await database.OpenStoreAsync(Ct));
        await using var log = new Log(store, s_rules, TimeProvider.System);
        store.FailNext = FaultyStore.Point.CommitAfter;

        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));

        Assert.Equal(1, (await store.ReadHeadAsync(Ct)).NextIndex);
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
        await LogTests.AssertWellAsync(store);
    }

    [Theory, EveryStore]
    public async Task When_the_store_cannot_be_asked_the_outcome_is_unknown_and_the_key_makes_it_safe(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = new FaultyStore(await database.OpenStoreAsync(Ct));
        await using var log = new Log(
            store,
            s_rules,
            TimeProvider.System,
            settleWithin: TimeSpan.FromMilliseconds(300)
        );
        var add = new Add("a", Request: new("k", "h"));
        store.FailNext = FaultyStore.Point.CommitAfter;
        store.Unreachable = true;

        var failure = await Assert.ThrowsAsync<CommitFailedException>(() => log.CommitAsync(add, Ct));

        Assert.Equal(CommitFailedException.Knowledge.Unknown, failure.Written);
        Assert.IsType<Outcome.Repeated>(await log.CommitAsync(add, Ct));
        Assert.Equal(1, (await store.ReadHeadAsync(Ct)).NextIndex);
    }

    [Theory, EveryStore]
    public async Task A_full_queue_pushes_back(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = new FaultyStore(await database.OpenStoreAsync(Ct));
        await using var log = new Log(store, s_rules, TimeProvider.System, queueLength: 8);
        store.Block();
        var running = log.CommitAsync(new Add("a"), Ct);
        await Task.Delay(200, Ct); // the loop has taken it and waits at the block
        var waiting = Enumerable.Range(0, 8).Select(_ => log.CommitAsync(new Add("a"), Ct)).ToList();

        var busy = await Assert.ThrowsAsync<LedgerBusyException>(() => log.CommitAsync(new Add("a"), Ct));

        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        store.Unblock();
        Assert.All(await Task.WhenAll([running, .. waiting]), outcome => Assert.IsType<Outcome.Committed>(outcome));
    }

    [Fact]
    public async Task A_full_disk_refuses_and_recovers()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 2, Ct);
        await using var store = await SqliteStore.OpenAsync(Path.Combine(disk.Path, "holdfast.db"), Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);
        await log.CommitAsync(new Add("a"), Ct);
        disk.FillUp();

        var failures = 0;
        for (var i = 0; i < 200; i++)
        {
            try
            {
                await log.CommitAsync(new Add($"n{i}"), Ct);
            }
            catch (CommitFailedException failure)
            {
                Assert.Equal(CommitFailedException.Knowledge.NotWritten, failure.Written);
                failures++;
            }
        }

        Assert.NotEqual(0, failures);
        disk.MakeRoom();
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
        await LogTests.AssertWellAsync(store);
    }

    [Fact]
    public async Task A_lock_that_is_not_given_in_time_is_answered_and_tried_again()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var store = await PostgresStore.OpenAsync(
            new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Options = "-c lock_timeout=300",
            }.ConnectionString,
            Ct
        );
        await using var log = new Log(store, s_rules, TimeProvider.System);
        await using var neighbour = new NpgsqlConnection(database.ConnectionString);
        await neighbour.OpenAsync(Ct);
        await using (var slow = await neighbour.BeginTransactionAsync(Ct))
        {
            await using var command = new NpgsqlCommand("SELECT 1 FROM head FOR UPDATE", neighbour, slow);
            await command.ExecuteNonQueryAsync(Ct);
            var failure = await Assert.ThrowsAsync<CommitFailedException>(() => log.CommitAsync(new Add("a"), Ct));
            Assert.Equal(CommitFailedException.Knowledge.NotWritten, failure.Written);
        }

        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
    }

    /// <summary>The server's processes die at random under load; each command is sent again under its key until it is answered.</summary>
    [Fact]
    public async Task Commands_sent_again_through_lost_connections_are_done_exactly_once()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var killer = KillBackendsAsync(database.ConnectionString, enough.Token);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => SendAllAsync(log, worker)));
        await enough.CancelAsync();
        var killed = await killer;

        Assert.True(killed > 3, $"only {killed} connections were cut");
        await using var fresh = await database.OpenStoreAsync(Ct); // the pool may still hold a connection that was cut
        Assert.Equal(16 * 25, (await fresh.ReadHeadAsync(Ct)).NextIndex);
        await LogTests.AssertWellAsync(fresh);
    }

    private static async Task SendAllAsync(Log log, int worker)
    {
        for (var i = 0; i < 25; i++)
        {
            var add = new Add($"w{worker}", Request: new($"w{worker}-{i}", "h"));
            while (true)
            {
                try
                {
                    var outcome = await log.CommitAsync(add, Ct);
                    Assert.True(outcome is Outcome.Committed or Outcome.Repeated);
                    break;
                }
                catch (CommitFailedException)
                {
                    await Task.Delay(10, Ct);
                }
            }
            await Task.Delay(20, Ct);
        }
    }

    private static async Task<int> KillBackendsAsync(string connectionString, CancellationToken ct)
    {
        var killed = 0;
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(CancellationToken.None);
        while (!ct.IsCancellationRequested)
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """,
                connection
            );
            killed += (int)(long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
            await Task.Delay(60, CancellationToken.None);
        }
        return killed;
    }
}
