using System.Data.Common;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Holdfast.Tests.Server.Sealing;

/// <summary>A sealer that starts on a database that was changed behind its back signs nothing, and says what it found.</summary>
public sealed class TamperedSealTests(FreshDatabases databases)
{
    private const string Zeroes = "0000000000000000000000000000000000000000000000000000000000000000";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public Task An_edited_entry_of_the_last_bundle_is_found(StoreKind kind) =>
        RefusesAsync(
            kind,
            300,
            """UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 1) WHERE idx = 299""",
            "Entry 299 is not what was sealed."
        );

    [Theory, EveryStore]
    public Task A_full_last_bundle_is_looked_at_too(StoreKind kind) =>
        RefusesAsync(
            kind,
            512,
            """UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 1) WHERE idx = 511""",
            "Entry 511 is not what was sealed."
        );

    [Theory, EveryStore]
    public Task A_log_that_was_rolled_back_is_found(StoreKind kind) =>
        RefusesAsync(
            kind,
            300,
            "DELETE FROM entry WHERE idx >= 290; UPDATE head SET next_index = 290",
            "The log has 290 entries, but 300 were sealed: the database is older than its checkpoint."
        );

    [Theory, EveryStore]
    public Task A_missing_entry_is_found(StoreKind kind) =>
        RefusesAsync(
            kind,
            300,
            "DELETE FROM entry WHERE idx = 270",
            "Entries after 256 are missing, though they were sealed."
        );

    [Theory, EveryStore]
    public Task A_changed_tile_at_the_edge_is_found(StoreKind kind) =>
        RefusesAsync(
            kind,
            300,
            $"UPDATE tile SET bytes = {Bytes(kind, Zeroes)} WHERE level = 1",
            "The stored tiles are not those of the root signed at 300."
        );

    [Theory, EveryStore]
    public Task A_missing_tile_at_the_edge_is_found(StoreKind kind) =>
        RefusesAsync(
            kind,
            300,
            "DELETE FROM tile WHERE level = 0 AND number = 1",
            "tile/0/001.p/44: the tile is missing."
        );

    [Theory, EveryStore]
    public Task A_checkpoint_that_was_edited_is_found(StoreKind kind) =>
        RefusesAsync(
            kind,
            300,
            """
            UPDATE checkpoint SET size = 256, note = (SELECT note FROM checkpoint WHERE role = 'published')
            """,
            "A stored checkpoint is not one."
        );

    [Theory, EveryStore]
    public Task A_checkpoint_without_its_binding_is_found(StoreKind kind) =>
        RefusesAsync(
            kind,
            300,
            "DELETE FROM checkpoint WHERE role = 'signed'",
            "A checkpoint was published that was never signed here."
        );

    [Theory, EveryStore]
    public async Task A_checkpoint_with_a_lost_stage_is_found(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await SealedAsync(database, 300);
        await ExecuteAsync(database, "DELETE FROM checkpoint WHERE role = 'published'");

        Assert.Equal("300 entries were signed, but what was staged for them is gone.", await RefusalAsync(store));
    }

    [Theory, EveryStore]
    public async Task A_checkpoint_of_another_key_is_found(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await SealedAsync(database, 10);
        await ExecuteAsync(database, "DELETE FROM keyring WHERE name = 'log/signing'");

        Assert.Equal("A stored checkpoint is not signed by the key of shop.example/log/1.", await RefusalAsync(store));
    }

    [Theory, EveryStore]
    public async Task Two_logs_of_one_size_are_found(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await SealedAsync(database, 10);
        var key = await SealedWorld.KeyAsync(store, Ct);
        var (latest, _) = await store.Seals.ReadAsync(Ct);
        var fork = SignedCheckpoint.Sign(new(key.Name, 10, LogHash.OfEntry([])), key);
        await store.Seals.SwapAsync(latest, new(10, latest!.AtMs, fork.Note.ToBytes()), Ct);

        Assert.Equal("Two different logs of 10 entries were signed.", await RefusalAsync(store));
    }

    [Theory, EveryStore]
    public async Task A_binding_older_than_what_was_published_is_found(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await SealedAsync(database, 10);
        var key = await SealedWorld.KeyAsync(store, Ct);
        var (latest, _) = await store.Seals.ReadAsync(Ct);
        var old = SignedCheckpoint.Sign(new(key.Name, 5, LogHash.OfEntry([])), key);
        await store.Seals.SwapAsync(latest, new(5, latest!.AtMs, old.Note.ToBytes()), Ct);

        Assert.StartsWith("10 entries were published, but only 5", await RefusalAsync(store), StringComparison.Ordinal);
    }

    [Theory, EveryStore]
    public async Task A_tile_is_never_replaced_by_one_that_says_something_else(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await SealedAsync(database, 10);
        var other = Enumerable.Repeat((byte)7, 11 * LogHash.Size).ToArray();

        Assert.False(await store.Seals.PromoteAsync([new(new(0, 0, 11), other)], Ct));
        Assert.False(await store.Seals.PromoteAsync([new(new(0, 0, 1), other[..32])], Ct));

        Assert.Equal(10, (await SealedWorld.CheckAsync(store, Ct)).Size);
    }

    private async Task RefusesAsync(StoreKind kind, int entries, string sql, string refusal)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await SealedAsync(database, entries);
        await ExecuteAsync(database, sql);
        var before = await store.Seals.ReadAsync(Ct);

        Assert.Equal(refusal, await RefusalAsync(store));

        Assert.Equal(before.Published?.Note, (await store.Seals.ReadAsync(Ct)).Published?.Note);
    }

    private static async Task<IStore> SealedAsync(TestDatabase database, int entries)
    {
        var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await SealedWorld.AddAsync(log, entries, Ct);
        await (await SealedWorld.SealerAsync(store, Ct)).SealAsync(Ct);
        return store;
    }

    private static async Task<string> RefusalAsync(IStore store)
    {
        var sealer = (await SealedWorld.SealerAsync(store, Ct));
        return (await Assert.ThrowsAsync<SealRefusedException>(() => sealer.SealAsync(Ct))).Message;
    }

    private static string Bytes(StoreKind kind, string hex) => kind == StoreKind.Sqlite ? $"x'{hex}'" : $"'\\x{hex}'";

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using DbConnection connection =
            database.Kind == StoreKind.Sqlite
                ? new SqliteConnection(database.ConnectionString)
                : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Ct));
    }
}
