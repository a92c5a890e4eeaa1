using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Restoring;
using Holdfast.Vault.Checking;
using Microsoft.Data.Sqlite;

namespace Holdfast.Tests.Server.Verifying;

/// <summary>A restored database against a vault that has its history from before.</summary>
public sealed class EpochComparisonTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_log_goes_on_from_what_the_vault_holds_before_and_after_the_next_pull()
    {
        await using var made = await ReopenedAsync();

        Assert.Empty(await CompareAsync(made, made.Store));
        await made.PullAsync();
        Assert.Empty(await CompareAsync(made, made.Store));
        await made.CountAsync(300);
        Assert.Empty(await CompareAsync(made, made.Store));
    }

    [Fact]
    public async Task The_old_database_is_older_than_the_restore()
    {
        await using var made = await ReopenedAsync();
        await made.PullAsync();
        await using var old = await made.Databases[0].OpenStoreAsync(Ct);

        var wrong = await CompareAsync(made, old);

        Assert.Equal(
            "The vault already holds shop.example/log/2, but the database is in epoch 1: it is older than the last restore.",
            Assert.Single(wrong)
        );
    }

    /// <summary>One word in an entry of the first epoch, and the entry that reopened the log says what it now must.</summary>
    [Fact]
    public async Task History_from_before_a_restore_is_compared_too()
    {
        await using var made = await ReopenedAsync();
        await made.CountAsync(20);
        await ExecuteAsync(made, "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE idx = 38) WHERE idx = 8");
        var seal = await new SealCheck(made.Store, []).RunAsync(Ct);

        var wrong = await CompareAsync(made, made.Store);

        // By itself the database contradicts only the root that its reopening names.
        Assert.Contains(
            "reopens shop.example/log/1 with 300 entries",
            Assert.Single(seal.Wrong),
            StringComparison.Ordinal
        );
        Assert.Equal("Entry 8 is not the one that the vault holds in log/1/tile/entries/000.", Assert.Single(wrong));
    }

    [Fact]
    public async Task A_head_of_another_epoch_than_the_log_is_found()
    {
        await using var made = await ReopenedAsync();
        await ExecuteAsync(made, "UPDATE head SET epoch = 3");

        Assert.Equal(
            "The log was reopened 1 times, but its head says epoch 3.",
            Assert.Single((await new SealCheck(made.Store, []).RunAsync(Ct)).Wrong)
        );
        await made.PullAsync();
        Assert.Contains(
            await CompareAsync(made, made.Store),
            finding =>
                finding.Contains("none of its entries says how shop.example/log/2 ended", StringComparison.Ordinal)
        );
    }

    private static async Task<VaultOfCounters> ReopenedAsync()
    {
        var made = await VaultOfCounters.CreateAsync(400);
        await made.PullAsync();
        await made.ReopenAsync(until: 300);
        await made.CountAsync(50);
        return made;
    }

    private static async Task<IReadOnlyList<string>> CompareAsync(VaultOfCounters made, IStore store)
    {
        var comparison = await DatabaseComparison.OpenAsync(made.Vault.Store, known: null, Ct);
        var seal = await new SealCheck(store, [])
        {
            RootsAt = comparison.Logs.Select(log => log.Checkpoint.Size),
        }.RunAsync(Ct);
        return await comparison.RunAsync(store, seal, Ct);
    }

    private static async Task ExecuteAsync(VaultOfCounters made, string sql)
    {
        await using var connection = new SqliteConnection(made.Databases[^1].ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }
}
