using Dapper;
using Holdfast.Ledger;
using Holdfast.Tests.Server.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Holdfast.Tests.Server.Committing;

/// <summary>Somebody edits the database behind the program's back; verification names what was touched.</summary>
public sealed class VerificationTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [EveryStore(
        "UPDATE document SET bytes = convert('{\"Value\":99}') WHERE key = 'counter/c3'",
        "The document 'counter/c3' is not what the log says."
    )]
    [EveryStore("DELETE FROM document WHERE key = 'counter/c5'", "The document 'counter/c5' is missing.")]
    [EveryStore(
        "INSERT INTO document VALUES ('counter/x', 3, convert('{\"Value\":1}'))",
        "The document 'counter/x' is not in the log."
    )]
    [EveryStore("DELETE FROM entry WHERE idx = 4", "Entry 4 is missing.")]
    [EveryStore("DELETE FROM entry WHERE idx = 9", "Entry 9 is missing.")]
    [EveryStore(
        "UPDATE entry SET kind = 'counter.half-applied/1' WHERE idx = 2",
        "Entry 2 cannot be read: Entry 2 does not say what its row says."
    )]
    [EveryStore(
        "UPDATE entry SET bytes = convert('{}') WHERE idx = 6",
        "Entry 6 cannot be read: Expected PropertyName."
    )]
    [EveryStore(
        "INSERT INTO entry SELECT 10, subject, kind, bytes FROM entry WHERE idx = 0",
        "Entry 10 lies past the head, which ends the log at 10."
    )]
    [EveryStore("UPDATE head SET next_index = 8", "The document 'counter/c8' is not in the log.")]
    public async Task What_was_edited_is_named(StoreKind kind, string edit, string finding)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using (var log = new Log(store, new CounterRules(), TimeProvider.System))
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => log.CommitAsync(new Add($"c{i}"), Ct)));
        }
        await LogTests.AssertWellAsync(store);

        await EditAsync(database, edit);

        var result = await new Verification(store, new CounterRules()).RunAsync(_ => [], progress: null, Ct);
        Assert.Contains(finding, result.Wrong);
    }

    [Theory, EveryStore]
    public async Task An_edited_entry_whose_document_was_edited_to_match_shows_in_the_digest(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using (var log = new Log(store, new CounterRules(), TimeProvider.System))
        {
            await log.CommitAsync(new Add("a", 5), Ct);
        }
        var entry = (await store.ReadEntriesAsync(0, 1, Ct))[0];
        var edited = System
            .Text.Encoding.UTF8.GetString(entry.Bytes.Span)
            .Replace("\"Amount\":5", "\"Amount\":6", StringComparison.Ordinal);
        await EditAsync(database, $"UPDATE entry SET bytes = convert('{edited}')");
        await EditAsync(database, "UPDATE document SET bytes = convert('{\"Value\":6}')");

        var result = await new Verification(store, new CounterRules()).RunAsync(_ => [], progress: null, Ct);

        Assert.StartsWith("The digest is ", Assert.Single(result.Wrong), StringComparison.Ordinal);
    }

    [Theory, EveryStore]
    public async Task A_database_in_use_is_verified_without_false_alarm(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var load = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    await Task.WhenAll(Enumerable.Range(0, 50).Select(i => log.CommitAsync(new Add($"c{i}"), Ct)));
                }
            },
            Ct
        );

        for (var i = 0; i < 5; i++)
        {
            await LogTests.AssertWellAsync(store);
        }

        await enough.CancelAsync();
        await load;
    }

    /// <summary><c>convert('…')</c> in an edit is the text as bytes, in the store's own words.</summary>
    private static async Task EditAsync(TestDatabase database, string edit)
    {
        if (database.Kind == StoreKind.Sqlite)
        {
            await using var sqlite = new SqliteConnection(database.ConnectionString);
            await sqlite.ExecuteAsync(
                edit.Replace("convert(", "CAST(", StringComparison.Ordinal)
                    .Replace("}')", "}' AS BLOB)", StringComparison.Ordinal)
            );
            return;
        }
        await using var postgres = new NpgsqlConnection(database.ConnectionString);
        await postgres.ExecuteAsync(
            edit.Replace("convert('", "convert_to('", StringComparison.Ordinal)
                .Replace("}')", "}', 'UTF8')", StringComparison.Ordinal)
        );
    }
}
