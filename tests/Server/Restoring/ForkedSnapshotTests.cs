using Holdfast.Ledger.Filling;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Vaulting;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;
using Holdfast.Vault.Restoring;
using Holdfast.Vaulting;

namespace Holdfast.Tests.Server.Restoring;

/// <summary>A restore to before an intruder leaves two histories in the vault; each has its own snapshots.</summary>
public sealed class ForkedSnapshotTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_epochs_have_different_snapshots_of_the_same_size()
    {
        await using var made = await VaultOfCounters.CreateAsync(350);
        var first = await made.SnapshotAsync();
        await made.CountAsync(100);
        await made.PullAsync();
        await made.ReopenAsync(until: 300);
        await made.CountAsync(49);
        var second = await made.SnapshotAsync();
        await made.CountAsync(20);

        await made.PullAsync();

        Assert.Equal((350L, 350L), (first.Index, second.Index));
        Assert.NotEqual(first.Sha256, second.Sha256);
        Assert.NotNull(await FileAsync(made, 1, 350));
        Assert.NotNull(await FileAsync(made, 2, 350));
        await MustBeSoundAsync(made);
        await RestoresFromAsync(made, 350);
    }

    [Fact]
    public async Task A_snapshot_from_before_the_fork_serves_the_new_epoch_too()
    {
        await using var made = await VaultOfCounters.CreateAsync(350);
        await made.SnapshotAsync();
        await made.CountAsync(100);
        await made.PullAsync();
        await made.ReopenAsync(until: 400);
        await made.CountAsync(20);

        await made.PullAsync();

        Assert.NotNull(await FileAsync(made, 2, 350));
        await MustBeSoundAsync(made);
        await RestoresFromAsync(made, 350);
    }

    [Fact]
    public async Task A_snapshot_that_was_named_just_before_a_crash_is_fetched_after_it()
    {
        await using var made = await VaultOfCounters.CreateAsync(300);
        await made.SnapshotAsync();
        await Assert.ThrowsAsync<TimeoutException>(() =>
            made.PullAsync(step =>
            {
                if (step == PullStep.BundlesKept)
                {
                    throw new TimeoutException("The power went.");
                }
            })
        );
        await made.Vault.RestartAsync();
        Assert.Null(await FileAsync(made, 1, 300));

        await made.PullAsync();

        Assert.NotNull(await FileAsync(made, 1, 300));
    }

    [Fact]
    public async Task A_file_that_no_entry_names_cannot_hold_up_a_full_restore()
    {
        await using var made = await VaultOfCounters.CreateAsync(300);
        await made.PullAsync();
        await made.Vault.Store.KeepAsync([new(VaultPaths.Snapshot(1, 200), new byte[] { 1, 2, 3 })], Ct);

        await Assert.ThrowsAsync<RestoreRefusedException>(() => RestoreAsync(made, full: false));
        var restored = await RestoreAsync(made, full: true);

        Assert.Null(restored.Snapshot);
        Assert.Equal((await made.HeadAsync()).Digest, restored.Digest);
    }

    [Fact]
    public async Task A_served_vault_gives_the_snapshots_of_its_newest_epoch()
    {
        const string Token = "a token of thirty characters...";
        await using var made = await VaultOfCounters.CreateAsync(350);
        await made.SnapshotAsync();
        await made.CountAsync(100);
        await made.PullAsync();
        await made.ReopenAsync(until: 300);
        await made.CountAsync(49);
        var taken = await made.SnapshotAsync();
        await made.PullAsync();
        await using var server = await VaultServer.StartAsync(made.Vault.Store, "http://127.0.0.1:0", Token, Ct);
        var address = new Uri(server.Addresses.Single());
        await using var reader = new HttpVaultReader(new() { Address = address, Token = Token });
        using var source = new HttpLogSource(new() { Address = address, Token = Token });
        await using var second = new VaultFolder();
        await using var database = TestDatabase.Sqlite();

        var restored = await new Restore(reader, new CounterRules(), new() { Reason = "afar" }, made.Clock).RunAsync(
            async ct => await SqliteFill.BeginAsync(database.Path, ct),
            keyring: null,
            progress: null,
            Ct
        );
        await second.PullAsync(source);

        Assert.Equal((taken.Index, 3), (restored.Snapshot, restored.Epoch));
        Assert.Equal((await made.HeadAsync()).Digest, restored.Digest);
        Assert.Equal(
            (await FileAsync(made, 2, 350))!.Value.ToArray(),
            (await second.Store.GetAsync(VaultPaths.Snapshot(2, 350), int.MaxValue, Ct))!.Value.ToArray()
        );
    }

    private static async Task MustBeSoundAsync(VaultOfCounters made) =>
        Assert.Empty((await new VaultCheck(made.Vault.Store).RunAsync(Ct)).Wrong);

    private static async Task RestoresFromAsync(VaultOfCounters made, long snapshot)
    {
        var restored = await RestoreAsync(made, full: false);
        var full = await RestoreAsync(made, full: true);

        Assert.Equal(3, restored.Epoch);
        Assert.Equal((snapshot, snapshot), (restored.Snapshot, full.Snapshot));
        Assert.Equal((await made.HeadAsync()).Digest, restored.Digest);
        Assert.Equal(restored.Digest, full.Digest);
    }

    private static async Task<Restored> RestoreAsync(VaultOfCounters made, bool full)
    {
        await using var database = TestDatabase.Sqlite();
        return await new Restore(
            made.Vault.Store,
            new CounterRules(),
            new() { Reason = "again", Full = full },
            made.Clock
        ).RunAsync(async ct => await SqliteFill.BeginAsync(database.Path, ct), keyring: null, progress: null, Ct);
    }

    private static Task<ReadOnlyMemory<byte>?> FileAsync(VaultOfCounters made, int epoch, long entries) =>
        made.Vault.Store.GetAsync(VaultPaths.Snapshot(epoch, entries), int.MaxValue, Ct);
}
