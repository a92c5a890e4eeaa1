using Holdfast.Ledger.Keys;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.People;
using Holdfast.Tests.Server.Cli;
using Holdfast.Tests.Server.Collection;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Vaulting;
using Holdfast.Tests.Server.Verifying;
using Holdfast.Vault.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.People;

public sealed class KeyringBackupTests(FreshDatabases databases) : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 1, 4, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-keyring-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_backup_is_the_whole_keyring_and_only_its_owner_may_read_it(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        for (var i = 0; i < 30; i++)
        {
            await store.GetOrAddSecretAsync($"person/{i}", () => [1, 2, (byte)i], Ct);
        }

        var (path, keys) = await new KeyringBackup(_folder, 7, TimeProvider.System).WriteAsync(store, Ct);

        var kept = await KeyringBackup.ReadAsync(path, Ct);
        Assert.Equal(30, keys);
        Assert.Equal(
            (await store.ReadKeyringAsync(0, null, 100, Ct)).Select(row => (row.Name, row.Added, row.Bytes.Length)),
            kept.Select(row => (row.Name, row.Added, row.Bytes.Length))
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        await File.AppendAllTextAsync(path, "x", Ct);
        await Assert.ThrowsAsync<InvalidDataException>(() => KeyringBackup.ReadAsync(path, Ct));
    }

    [Fact]
    public async Task A_backup_lives_for_its_days_and_what_else_lies_in_the_folder_stays()
    {
        await using var database = TestDatabase.Sqlite();
        await using var store = await database.OpenStoreAsync(Ct);
        var clock = new SetClock(s_start);
        var backup = new KeyringBackup(_folder, KeyringCopy.DaysMax, clock);
        var other = Path.Combine(_folder, "keyring-notes.txt");
        await File.WriteAllTextAsync(other, "ours", Ct);
        var made = new List<string>();

        for (var day = 0; day <= 40; day += 10)
        {
            clock.Now = s_start.AddDays(day);
            made.Add((await backup.WriteAsync(store, Ct)).Path);
        }

        Assert.Equal(made[1..].Append(other).Order(), Directory.GetFiles(_folder).Order());
        Assert.Equal(s_start.AddDays(40), backup.Newest());
    }

    [Fact]
    public async Task The_server_makes_one_each_day_where_a_folder_is_set()
    {
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { KeyringBackup = _folder }
        );

        string[] files;
        while ((files = Directory.GetFiles(_folder, "keyring-*")).Length == 0)
        {
            await Task.Delay(50, Ct);
        }

        Assert.Contains(await KeyringBackup.ReadAsync(Assert.Single(files), Ct), row => row.Name == "keyring/key");
    }

    /// <summary>A restore with a backup from before: the log knows who was erased since, and the old key is left where it is.</summary>
    [Fact]
    public async Task An_old_backup_does_not_bring_an_erased_person_back()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var options = world.Node.Services.GetRequiredService<HoldfastOptions>();
        var (gone, stays) = (
            await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1)),
            await world.PlaceAsync(SmallRetailer.Leeds, Ct, ("LF-2001", 1))
        );
        await using var vault = new VaultFolder();
        var backup = await new KeyringBackup(_folder, 7, TimeProvider.System).WriteAsync(world.Node.Store, Ct);
        await world.CommitAsync(
            new CancelOrder
            {
                Number = gone.Number,
                Reason = "customer",
                Staff = false,
                By = "customer",
            },
            Ct
        );
        await world.CommitAsync(
            new ErasePerson
            {
                Person = gone.Customer.Person,
                Number = gone.Number,
                By = "staff:olga",
            },
            Ct
        );
        await PullAsync(world, vault);
        string[] keys = ["--data", options.Data, "--master-key", options.MasterKeyFile];
        var kit = await HoldfastProcess.RunAsync(Ct, ["keys", "kit", "--to", _folder, .. keys]);
        Assert.True(kit.ExitCode == 0, kit.Errors);
        var (restored, master) = (Path.Combine(_folder, "restored"), Path.Combine(_folder, "again", "master.key"));

        var run = await HoldfastProcess.RunAsync(
            Ct,
            [
                "restore",
                "--vault",
                vault.Root,
                "--kit",
                Path.Combine(_folder, "recovery-kit.txt"),
                "--keyring",
                backup.Path,
                "--data",
                restored,
                "--master-key",
                master,
            ]
        );

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        await using var store = await Ledger.Stores.SqliteStore.OpenAsync(Path.Combine(restored, "holdfast.db"), Ct);
        var names = (await store.ReadKeyringAsync(0, null, 1_000, Ct)).Select(row => row.Name).ToList();
        Assert.Contains(
            await KeyringBackup.ReadAsync(backup.Path, Ct),
            row => row.Name == Person(gone.Customer.Person)
        );
        Assert.DoesNotContain(Person(gone.Customer.Person), names);
        Assert.Contains(Person(stays.Customer.Person), names);
        Assert.NotNull(await Keyring.OpenExistingAsync(store, MasterKeyFile.OpenOrCreate(master), Ct));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Person(string id) => Retail.Keys.Person(id);

    /// <summary>Until the vault has everything.</summary>
    private static async Task PullAsync(SmallWorld world, VaultFolder vault)
    {
        var signing = world.Node.Services.GetRequiredService<Ledger.Sealing.SigningKey>();
        while ((await vault.HeldAsync())?.Checkpoint.Size != world.Log.NextIndex)
        {
            if ((await world.Node.Store.Seals.ReadAsync(Ct)).Published is not null)
            {
                await vault.PullAsync(new StoreSource(world.Node.Store, (await signing.OpenAsync(Ct)).Verifier));
            }
            await Task.Delay(50, Ct);
        }
    }
}
