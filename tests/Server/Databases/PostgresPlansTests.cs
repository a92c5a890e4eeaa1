using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Npgsql;

namespace Holdfast.Tests.Server.Databases;

/// <summary>
/// What a statement costs must not grow with the table. PostgreSQL plans a prepared statement once, without its values, for as long
/// as the connection lives: for a table that was small then, and for a limit that it takes to be a tenth of the rows.
/// </summary>
public sealed class PostgresPlansTests(FreshDatabases databases)
{
    private const int Documents = 6_000;
    private const int PageSize = 500;

    /// <summary>PostgreSQL plans with the values the first five times, and Npgsql prepares from the second on.</summary>
    private const int UntilPlannedForGood = 10;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_statement_reads_a_large_table_from_end_to_end()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        var rows = 0L;
        await using (var store = await database.OpenStoreAsync(Ct))
        await using (var log = new Log(store, new CounterRules(), TimeProvider.System))
        {
            rows += await UseAsync(store, log);
            foreach (var some in Enumerable.Range(0, Documents).Chunk(PageSize))
                await Task.WhenAll(some.Select(i => log.CommitAsync(new Add($"c{i}"), Ct)));
            rows += await UseAsync(store, log);
        }

        // What a connection has counted is known once it has ended; in time, or the test fails.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(s_patience);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var (endToEnd, byIndex) = await ReadRowsAsync(source);
        while (endToEnd + byIndex < rows)
        {
            await Task.Delay(20, limit.Token);
            (endToEnd, byIndex) = await ReadRowsAsync(source);
        }
        Assert.Equal(0, endToEnd);
    }

    /// <returns>How many rows were read at least.</returns>
    private static async Task<long> UseAsync(IStore store, Log log)
    {
        var rows = 0L;
        for (var i = 0; i < UntilPlannedForGood; i++)
        {
            await log.CommitAsync(new Add($"c{i}"), Ct);
            rows += (await store.ReadEntriesAsync(i, PageSize, Ct)).Count;
            rows += (await store.ReadChangesAsync(i, null, PageSize, Ct)).Documents.Count;
            rows += (await store.ScanAsync("counter/", null, PageSize, Ct)).Count;
        }
        await using var snapshot = await store.OpenSnapshotAsync(Ct);
        string? last = null;
        while (await snapshot.ScanAsync(last, PageSize, Ct) is { Count: > 0 } page)
        {
            rows += page.Count;
            last = page[^1].Key;
        }
        return rows;
    }

    private static async Task<(long EndToEnd, long ByIndex)> ReadRowsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            SELECT sum(seq_tup_read)::bigint, sum(idx_tup_fetch)::bigint FROM pg_stat_user_tables
            WHERE relname IN ('document', 'entry')
            """
        );
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Assert.True(await reader.ReadAsync(Ct));
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
