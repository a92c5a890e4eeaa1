using Holdfast.Ledger;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Restoring;
using NodaTime;

namespace Holdfast.Tests.Server.Restoring;

public sealed class RestoreTests(FreshDatabases databases)
{
    private static readonly RestoreOptions s_all = new() { Reason = "head office burnt" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task What_the_vault_holds_becomes_a_database_that_goes_on(StoreKind kind)
    {
        await using var made = await VaultOfCounters.CreateAsync(700);
        await made.PullAsync();
        var before = await made.HeadAsync();
        await made.CountAsync(5);
        await using var database = await databases.CreateAsync(kind, Ct);

        var restored = await RunAsync(made, s_all with { LogKey = made.LogKey }, database);

        Assert.Equal((700, 700, 2), (restored.Cosigned, restored.Entries, restored.Epoch));
        Assert.Equal(before.Digest, restored.Digest);
        Assert.Equal(before.LastAt, restored.LastAt);
        Assert.Null(restored.Snapshot);
        await using var store = await database.OpenStoreAsync(Ct);
        var head = await store.ReadHeadAsync(Ct);
        Assert.Equal((701, 2), (head.NextIndex, head.Epoch));
        await VerifiedAsync(database);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var reopened = Assert.IsType<LogReopened>(
            new Replay(new CounterRules()).Read((await store.ReadEntriesAsync(700, 1, Ct))[0]).Fact
        );
        Assert.Equal(
            ("shop.example/log/1", 700L, restored.Root.ToString()),
            (reopened.Origin, reopened.Size, reopened.Root)
        );
        Assert.Equal("head office burnt", reopened.Reason);
        Assert.Equal(701, Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct)).Entry.Header.Index);
        // Ten minutes of a second an entry are done again by the followers.
        Assert.Equal(100, await store.ReadCursorAsync("mail", Ct));
    }

    [Theory, EveryStore]
    public async Task A_snapshot_saves_the_replay_and_gives_the_same_database(StoreKind kind)
    {
        await using var made = await VaultOfCounters.CreateAsync(399);
        await made.Log.CommitAsync(new Add("old", CounterRules.Enough), Ct);
        made.Clock.Now += TimeSpan.FromDays(200);
        var away = new PuttingAway(made.Log, made.Clock, Duration.FromDays(180));
        Assert.Equal(1, await away.RunAsync(Ct));
        var taken = await made.SnapshotAsync();
        await made.CountAsync(150);
        await made.PullAsync();
        await using var short1 = await databases.CreateAsync(kind, Ct);
        await using var full = await databases.CreateAsync(kind, Ct);

        var bySnapshot = await RunAsync(made, s_all, short1);
        var byReplay = await RunAsync(made, s_all with { Full = true }, full);

        Assert.Equal((400L, 400L), (taken.Index, bySnapshot.Snapshot));
        Assert.Equal(400, byReplay.Snapshot);
        Assert.Equal(bySnapshot.Digest, byReplay.Digest);
        Assert.Equal((await made.HeadAsync()).Digest, byReplay.Digest);
        await VerifiedAsync(short1);
        await VerifiedAsync(full);
        // In the new database it begins anew.
        await using var store = await full.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), made.Clock);
        Assert.Equal(1, await new PuttingAway(log, made.Clock, Duration.FromDays(180)).RunAsync(Ct));
        await VerifiedAsync(full);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(401)]
    [InlineData(512)]
    public async Task It_ends_before_an_intruders_entry(long until)
    {
        await using var made = await VaultOfCounters.CreateAsync(300);
        await made.SnapshotAsync();
        await made.CountAsync(220);
        await made.PullAsync();
        await using var byIndex = TestDatabase.Sqlite();
        await using var byTime = TestDatabase.Sqlite();

        var restored = await RunAsync(made, s_all with { UntilIndex = until }, byIndex);
        var again = await RunAsync(made, s_all with { UntilTime = restored.LastAt, Full = true }, byTime);

        Assert.Equal((until, 521L), (restored.Entries, restored.Cosigned));
        Assert.Equal(await made.DigestAtAsync(until), restored.Digest);
        Assert.Equal(until >= 300 ? 300 : null, restored.Snapshot);
        // The snapshot's own entry has the time of the one before it.
        Assert.InRange(again.Entries, until, until + 1);
        await VerifiedAsync(byIndex);
        await VerifiedAsync(byTime);
    }

    [Fact]
    public async Task A_dry_run_proves_everything_and_writes_nothing()
    {
        await using var made = await VaultOfCounters.CreateAsync(300);
        await made.PullAsync();
        var restored = await new Restore(made.Vault.Store, new CounterRules(), s_all, TimeProvider.System).RunAsync(
            begin: null,
            keyring: null,
            progress: null,
            Ct
        );
        Assert.Equal((await made.HeadAsync()).Digest, restored.Digest);
    }

    [Fact]
    public async Task Erased_people_stay_erased_whatever_an_old_backup_of_the_keyring_says()
    {
        await using var made = await VaultOfCounters.CreateAsync(100);
        await made.PullAsync();
        await using var database = TestDatabase.Sqlite();
        KeyringRow[] backup =
        [
            new("keyring/key", 0, [1]),
            new("person/kept", 3, [2]),
            new(CounterRules.Key("c7"), 4, [3]),
        ];

        var restored = await RunAsync(made, s_all, database, backup);

        Assert.Equal((2, 1), (restored.Keys, restored.Erased));
        await using var store = await database.OpenStoreAsync(Ct);
        Assert.Equal(
            ["keyring/key", "person/kept"],
            (await store.ReadKeyringAsync(0, null, 10, Ct)).Select(row => row.Name)
        );
    }

    [Fact]
    public async Task Whoever_was_erased_after_the_end_stays_erased_too()
    {
        await using var made = await VaultOfCounters.CreateAsync(20);
        await made.PullAsync();
        await using var database = TestDatabase.Sqlite();
        // The entries from 10 on are about c10 to c19; a key of such a name stands for a person's.
        KeyringRow[] backup = [new("person/kept", 3, [2]), new(CounterRules.Key("c12"), 4, [3])];

        var restored = await RunAsync(made, s_all with { UntilIndex = 10 }, database, backup);

        Assert.Equal((1, 1), (restored.Keys, restored.Erased));
    }

    [Fact]
    public async Task A_kit_of_another_deployment_is_refused()
    {
        await using var made = await VaultOfCounters.CreateAsync(10);
        await made.PullAsync();
        await using var database = TestDatabase.Sqlite();
        var other = new NoteKey("shop.example/log/1", NoteKey.NewPrivateKey()).Verifier;
        var refused = await Assert.ThrowsAsync<RestoreRefusedException>(() =>
            RunAsync(made, s_all with { LogKey = other }, database)
        );
        Assert.Contains("another key", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(database.Path));
    }

    [Fact]
    public async Task A_database_that_holds_a_log_is_left_alone()
    {
        await using var made = await VaultOfCounters.CreateAsync(10);
        await made.PullAsync();
        await using var database = TestDatabase.Sqlite();
        await RunAsync(made, s_all, database);
        await Assert.ThrowsAsync<NotEmptyException>(() => RunAsync(made, s_all, database));
        await VerifiedAsync(database);
    }

    /// <summary>Any file, any bit: nothing is restored, and what is wrong is named.</summary>
    [Fact]
    public async Task A_flipped_bit_anywhere_in_the_vault_is_refused_and_leaves_nothing()
    {
        const int seed = 20261121;
        await using var made = await VaultOfCounters.CreateAsync(600);
        await made.SnapshotAsync();
        await made.CountAsync(60);
        await made.PullAsync();
        var random = new Random(seed);
        var files = Directory
            .EnumerateFiles(made.Vault.Root, "*", SearchOption.AllDirectories)
            .Where(file =>
                file.Contains("/log/", StringComparison.Ordinal)
                || file.Contains("/snapshots/", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal)
            .ToArray();
        await using var database = TestDatabase.Sqlite();
        for (var i = 0; i < 60; i++)
        {
            var file = files[random.Next(files.Length)];
            var bytes = await File.ReadAllBytesAsync(file, Ct);
            var bit = random.Next(bytes.Length * 8);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(file, bytes, Ct);
            var found = await Record.ExceptionAsync(() => RunAsync(made, s_all, database));
            Assert.True(
                found is RestoreRefusedException or VaultDamagedException,
                $"seed {seed}, flip {i}, bit {bit} of {file}: {found}"
            );
            Assert.False(File.Exists(database.Path));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(file, bytes, Ct);
        }
        await RunAsync(made, s_all, database);
        await VerifiedAsync(database);
    }

    private static Task<Restored> RunAsync(
        VaultOfCounters made,
        RestoreOptions options,
        TestDatabase database,
        KeyringRow[]? keyring = null
    ) =>
        new Restore(made.Vault.Store, new CounterRules(), options, made.Clock).RunAsync(
            async ct =>
                database.Kind == StoreKind.Sqlite
                    ? await SqliteFill.BeginAsync(database.Path, ct)
                    : await PostgresFill.BeginAsync(database.ConnectionString, ct),
            keyring?.ToAsyncEnumerable(),
            progress: null,
            Ct
        );

    private static async Task VerifiedAsync(TestDatabase database)
    {
        await using var store = await database.OpenStoreAsync(Ct);
        Assert.Empty((await new Verification(store, new CounterRules()).RunAsync(_ => [], null, Ct)).Wrong);
    }
}
