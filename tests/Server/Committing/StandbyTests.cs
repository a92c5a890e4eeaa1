using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Holdfast.Tests.Server.Committing;

/// <summary>
/// A primary whose commits wait for a standby that is not there, and whose waits are cut short: what it then has is on it alone, and
/// nobody may be told that it is safe.
/// </summary>
public sealed class StandbyTests
{
    private static readonly CounterRules s_rules = new();
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_whose_wait_for_the_standby_was_cut_short_is_answered_only_once_the_standby_has_it()
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        await using var admin = new NpgsqlConnection(database.ConnectionString);
        await admin.OpenAsync(Ct);
        await using var store = await PostgresStore.OpenAsync(database.ConnectionString, Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System, settleWithin: s_settle);
        await log.CommitAsync(new Add("before"), Ct);
        await WaitForStandbyAsync(admin, "gone");

        var ordered = log.CommitAsync(new Add("a"), Ct);
        await CutWaitsAsync(admin);

        // It is on this server and anybody could read it, but a failover would lose it.
        var unknown = await Assert.ThrowsAsync<CommitFailedException>(() => ordered);
        Assert.Equal(CommitFailedException.Knowledge.Unknown, unknown.Written);
        Assert.Equal(2, (await store.ReadHeadAsync(Ct)).NextIndex);

        await WaitForStandbyAsync(admin, "");
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
    }

    [Fact]
    public async Task A_server_whose_standby_is_away_is_not_read_from_anew()
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        await using var admin = new NpgsqlConnection(database.ConnectionString);
        await admin.OpenAsync(Ct);
        await (await PostgresStore.OpenAsync(database.ConnectionString, Ct)).DisposeAsync();
        await WaitForStandbyAsync(admin, "gone");

        var opened = PostgresStore.OpenAsync(database.ConnectionString, Ct);
        await CutWaitsAsync(admin);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => opened);
        await WaitForStandbyAsync(admin, "");
        await using var store = await PostgresStore.OpenAsync(database.ConnectionString, Ct);
        Assert.Equal(0, (await store.ReadHeadAsync(Ct)).NextIndex);
    }

    [Theory]
    [InlineData("127.0.0.1:1,{0}")]
    [InlineData("{0},127.0.0.1:1")]
    public async Task Of_several_servers_the_one_that_is_primary_is_found_again_after_it_was_away(string servers)
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        var server = $"127.0.0.1:{cluster.Port}";
        var address = database.Option.Replace(
            server,
            string.Format(CultureInfo.InvariantCulture, servers, server),
            StringComparison.Ordinal
        );
        await using var store = await PostgresStore.OpenAsync($"{address}?target_session_attrs=read-write", Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System, settleWithin: s_settle);
        using var hearing = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var news = new LogNews(log, TimeProvider.System, NullLogger<LogNews>.Instance).RunAsync(hearing.Token);
        await log.CommitAsync(new Add("a"), Ct);

        await cluster.KillAsync(Ct);
        await Assert.ThrowsAsync<CommitFailedException>(() => log.CommitAsync(new Add("a"), Ct));
        await cluster.RestartAsync(Ct);

        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    return await log.CommitAsync(new Add("a"), Ct) is Outcome.Committed;
                }
                catch (CommitFailedException)
                {
                    return false;
                }
            },
            Ct
        );
        Assert.Equal(2, (await store.ReadHeadAsync(Ct)).NextIndex);
        await hearing.CancelAsync();
        await news;
    }

    /// <summary>Whoever listens hears on, and so nobody else tells that the server is there.</summary>
    [Fact]
    public async Task A_server_on_which_a_session_broke_is_not_taken_for_gone()
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        await using var admin = new NpgsqlConnection(database.ConnectionString);
        await admin.OpenAsync(Ct);
        var server = $"127.0.0.1:{cluster.Port}";
        await using var store = await PostgresStore.OpenAsync(
            database.Option.Replace(server, $"127.0.0.1:1,{server}", StringComparison.Ordinal),
            Ct
        );
        await using var log = new Log(store, s_rules, TimeProvider.System, settleWithin: s_settle);
        using var hearing = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var news = new LogNews(log, TimeProvider.System, NullLogger<LogNews>.Instance).RunAsync(hearing.Token);
        await log.CommitAsync(new Add("a"), Ct);
        const string Others =
            "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query";
        await Until.TrueAsync(
            async () => (long)(await ExecuteAsync(admin, $"SELECT count(*) {Others} LIKE 'LISTEN%'"))! == 1,
            Ct
        );

        await ExecuteAsync(admin, $"SELECT count(pg_terminate_backend(pid, 5000)) {Others} NOT LIKE 'LISTEN%'");

        await Assert.ThrowsAsync<CommitFailedException>(() => log.CommitAsync(new Add("a"), Ct));
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
        await hearing.CancelAsync();
        await news;
    }

    private static async Task WaitForStandbyAsync(NpgsqlConnection admin, string name)
    {
        await ExecuteAsync(admin, $"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        await ExecuteAsync(admin, "SELECT pg_reload_conf()");
        while ((string?)await ExecuteAsync(admin, "SHOW synchronous_standby_names") != name)
        {
            await Task.Delay(10, Ct);
        }
        // The process that tells the others whether to wait hears of it a moment later than this one.
        await Task.Delay(300, Ct);
    }

    /// <summary>Those that wait, as soon as one does.</summary>
    private static async Task CutWaitsAsync(NpgsqlConnection admin)
    {
        while (
            (long)
                (
                    await ExecuteAsync(
                        admin,
                        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                    )
                )! == 0
        )
        {
            await Task.Delay(20, Ct);
        }
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection admin, string sql)
    {
        await using var command = new NpgsqlCommand(sql, admin);
        return await command.ExecuteScalarAsync(Ct);
    }
}
