using Holdfast.Ledger.Snapshots;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Trials;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;
using Holdfast.Vault.Restoring;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>A real head office takes a snapshot, a vault pulls it, and a restore begins with it.</summary>
public sealed class SnapshotTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_snapshot_reaches_the_vault_and_a_restore_begins_with_it(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var world = await SmallWorld.StartAsync(Ct, database.Option);
        await using var vault = new VaultFolder();
        using var api = await Api.OfAsync(
            world,
            Ct,
            Retail.Channels.Scopes.LogRead,
            Retail.Channels.Scopes.OrdersWrite
        );
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        var taken = await world.Node.Services.GetRequiredService<SnapshotFolder>().TakeAsync(world.Log, Ct);
        (await api.PlaceAsync(Api.Order(), Ct)).Must(201);
        using var source = new HttpLogSource(
            new() { Address = new Uri(world.StaffAddress, "/log/"), Token = api.Key.ToString() }
        );

        while ((await vault.HeldAsync())?.Checkpoint.Size is not { } size || size < world.Log.NextIndex)
        {
            try
            {
                await vault.PullAsync(source);
            }
            catch (SourceFailedException)
            {
                // Not sealed yet.
            }
            await Task.Delay(100, Ct);
        }

        Assert.NotNull(await vault.Store.GetAsync(VaultPaths.Snapshot(1, taken!.Index), int.MaxValue, Ct));
        Assert.Empty((await new VaultCheck(vault.Store).RunAsync(Ct)).Wrong);
        var restored = await new Restore(
            vault.Store,
            Retail.RetailModule.Rules,
            new() { Reason = "drill" },
            TimeProvider.System
        ).RunAsync(begin: null, keyring: null, progress: null, Ct);
        Assert.Equal(taken.Index, restored.Snapshot);
        Assert.Equal((await world.Node.Store.ReadHeadAsync(Ct)).Digest, restored.Digest);

        var file = Path.Combine(vault.Root, VaultPaths.Snapshot(1, taken.Index));
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Ct);
        var found = Assert.Single((await new VaultCheck(vault.Store).RunAsync(Ct)).Wrong);
        Assert.Equal(VaultPaths.Snapshot(1, taken.Index), found.File);
        await Soundness.MustHoldAsync(world.Node.Store, "a snapshot", Ct);
    }

    [Fact]
    public async Task A_snapshot_that_takes_its_time_holds_up_no_entry()
    {
        var log = MadeLog.OfSize(300);
        await using var office = await FakeHeadOffice.StartAsync(log);
        office.Snapshots[300] = [7, 0, 0];
        log.NameSnapshot(300, office.Snapshots[300]);
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        office.Lie = async (_, path) =>
        {
            if (path.StartsWith("snapshots/", StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await goOn.Task;
            }
            return false;
        };
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var pull = await vault.OpenAsync(source);

        var first = await pull.RunAsync(Ct);
        await asked.Task.WaitAsync(Ct);
        log.Grow(500);
        var second = await pull.RunAsync(Ct);
        Assert.Null(await vault.Store.GetAsync(VaultPaths.Snapshot(1, 300), int.MaxValue, Ct));
        goOn.SetResult();
        await pull.SettleAsync(Ct);

        Assert.Equal((301, 500), (first.Entries, second.Entries));
        Assert.NotNull(await vault.Store.GetAsync(VaultPaths.Snapshot(1, 300), int.MaxValue, Ct));
    }
}
