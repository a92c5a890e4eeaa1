using Npgsql;

namespace Holdfast.Tests.Server.Databases;

/// <summary>The fixture itself: if it lies about crashes, every failure test above it lies too.</summary>
public sealed class PostgresClusterTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_tests_never_share_a_database()
    {
        await using var first = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var second = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await ExecuteAsync(first, "CREATE TABLE mine (n int)");

        Assert.Equal(0L, await ScalarAsync(second, "SELECT count(*) FROM pg_class WHERE relname = 'mine'"));
    }

    [Fact]
    public async Task The_cluster_writes_through_to_the_disk_as_production_does()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);

        Assert.Equal("on", await ScalarAsync(database, "SHOW fsync"));
        Assert.Equal("on", await ScalarAsync(database, "SHOW synchronous_commit"));
        Assert.Equal("UTF8", await ScalarAsync(database, "SHOW server_encoding"));
    }

    [Fact]
    public async Task What_was_committed_is_there_after_every_kind_of_crash()
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        await ExecuteAsync(database, "CREATE TABLE kept (n int)");
        Func<CancellationToken, Task>[] crashes = [cluster.KillAsync, cluster.StopImmediatelyAsync, cluster.StopAsync];
        for (var crash = 0; crash < crashes.Length; crash++)
        {
            await ExecuteAsync(database, $"INSERT INTO kept VALUES ({crash})");
            await crashes[crash](Ct);
            Assert.False(cluster.IsRunning);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(database, "SELECT 1"));
            await cluster.RestartAsync(Ct);

            Assert.Equal(crash + 1L, await ScalarAsync(database, "SELECT count(*) FROM kept"));
        }
    }

    [Fact]
    public async Task A_cluster_leaves_no_process_and_no_folder_behind()
    {
        var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        string folder;
        await using (var database = await cluster.CreateAsync(Ct))
        {
            folder = (string)(await ScalarAsync(database, "SHOW data_directory"))!;
            Assert.True(Directory.Exists(Path.GetDirectoryName(folder)));
        }

        await cluster.DisposeAsync();

        Assert.False(cluster.IsRunning);
        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql) => await ScalarAsync(database, sql);

    private static async Task<object?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection($"{database.ConnectionString};Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }
}
