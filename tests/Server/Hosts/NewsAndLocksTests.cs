using System.Data.Common;
using System.Diagnostics;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Holdfast.Tests.Server.Hosts;

/// <summary>What hosts tell one another through the database; two logs over one database stand for two hosts.</summary>
public sealed class NewsAndLocksTests(FreshDatabases databases, ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_heard_by_other_hosts_also_after_the_line_broke()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var one = new Log(oneStore, new CounterRules(), TimeProvider.System);
        await using var other = new Log(otherStore, new CounterRules(), TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var hearing = new LogNews(other, TimeProvider.System, NullLogger<LogNews>.Instance).RunAsync(stop.Token);

        await one.CommitAsync(new Add("a"), Ct);
        await Until.TrueAsync(() => other.NextIndex == 1, Ct);
        await EndSessionsAsync(database, "query LIKE 'LISTEN%'");
        await one.CommitAsync(new Add("a"), Ct);
        await Until.TrueAsync(() => other.NextIndex == 2, Ct);

        await stop.CancelAsync();
        await hearing;
    }

    [Fact]
    public async Task A_host_whose_session_ended_knows_that_the_work_is_not_its_own_any_more()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var one = await database.OpenStoreAsync(Ct);
        await using var other = await database.OpenStoreAsync(Ct);
        await using var held = await one.TryHoldAsync("work", Ct);
        Assert.NotNull(held);
        Assert.Null(await other.TryHoldAsync("work", Ct));
        Assert.False(held.Lost.IsCancellationRequested);

        await EndSessionsAsync(database, "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')");

        await using var taken = await other.TryHoldAsync("work", Ct);
        Assert.NotNull(taken);
        await Until.TrueAsync(() => held.Lost.IsCancellationRequested, Ct);
        Assert.False(taken.Lost.IsCancellationRequested);
    }

    /// <summary>To the database it looks like one whose machine is gone: the connection is there, and nobody speaks on it.</summary>
    [Fact]
    public async Task A_host_that_hangs_loses_its_work_to_another()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var folder = Directory.CreateTempSubdirectory("holdfast-hosts-").FullName;
        await using (var host = await OwnServer.StartAsync(TwoHosts.OptionsOf(folder, database, "a"), Ct))
        {
            await Until.TrueAsync(async () => !await CanHoldAsync(store), Ct);
            host.Freeze();
            var frozen = Stopwatch.GetTimestamp();

            await Until.TrueAsync(() => CanHoldAsync(store), Ct);

            output.WriteLine($"free after {Stopwatch.GetElapsedTime(frozen).TotalSeconds:0.00} s");
            Assert.InRange(Stopwatch.GetElapsedTime(frozen), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_host_that_hangs_in_the_middle_of_a_batch_stops_the_others_for_seconds_only()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var hung = await database.OpenStoreAsync(Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await using var batch = await hung.BeginBatchAsync([], 0, Ct);
        var started = Stopwatch.GetTimestamp();

        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));

        output.WriteLine($"went on after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => batch.CommitAsync(Ct));
    }

    [Theory, EveryStore]
    public async Task A_host_that_does_not_know_a_kind_writes_nothing_any_more(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oldStore = await database.OpenStoreAsync(Ct);
        await using var newStore = await database.OpenStoreAsync(Ct);
        await using var old = new Log(oldStore, new OlderRules(), TimeProvider.System);
        await using var newer = new Log(newStore, new CounterRules(), TimeProvider.System);
        Assert.IsType<Outcome.Committed>(await newer.CommitAsync(new Add("a"), Ct));
        Assert.IsType<Outcome.Committed>(await old.CommitAsync(new Add("a"), Ct));

        Assert.IsType<Outcome.Committed>(await newer.CommitAsync(new Reset("a"), Ct));

        var refused = await Assert.ThrowsAsync<CommitFailedException>(() => old.CommitAsync(new Add("b"), Ct));
        Assert.Equal(CommitFailedException.Knowledge.NotWritten, refused.Written);
        Assert.IsType<UnknownKindException>(refused.InnerException);
        await Assert.ThrowsAsync<CommitFailedException>(() => old.CommitAsync(new Add("b"), Ct));
        Assert.Equal(3, (await newStore.ReadHeadAsync(Ct)).NextIndex);
        Assert.IsType<Outcome.Committed>(await newer.CommitAsync(new Add("b"), Ct));
    }

    /// <summary>As a database is that an earlier version wrote.</summary>
    [Theory, EveryStore]
    public async Task Kinds_that_were_not_written_down_are_found_at_the_start(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using (var store = await database.OpenStoreAsync(Ct))
        await using (var log = new Log(store, new CounterRules(), TimeProvider.System))
        {
            await log.CommitAsync(new Add("a"), Ct);
            await log.CommitAsync(new Reset("a"), Ct);
        }
        await using (
            DbConnection connection =
                kind is StoreKind.Sqlite
                    ? new SqliteConnection(database.ConnectionString)
                    : new NpgsqlConnection(database.ConnectionString)
        )
        {
            await connection.OpenAsync(Ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE kind";
            await command.ExecuteNonQueryAsync(Ct);
        }

        await using var reopened = await database.OpenStoreAsync(Ct);

        Assert.Equal(
            ["counter.added/1", "counter.reset/1"],
            (await reopened.ReadChangesAsync(0, null, 1, Ct)).NewKinds.Order(StringComparer.Ordinal)
        );
        Assert.Equal(["counter.reset/1"], (await reopened.ReadChangesAsync(1, null, 1, Ct)).NewKinds);
    }

    private static async Task<bool> CanHoldAsync(IStore store)
    {
        await using var held = await store.TryHoldAsync("messages", Ct);
        return held is not null;
    }

    private static async Task EndSessionsAsync(TestDatabase database, string which)
    {
        await using var connection = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            $"""
            SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND ({which})
            """,
            connection
        );
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
    }
}
