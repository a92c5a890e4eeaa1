using Holdfast.Ledger.Keys;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Pulling;
using NodaTime;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>The wrapped keys are copied before the entries that need them, and die here some days after they died at head office.</summary>
public sealed class KeyringTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_added_is_copied_before_the_entries_that_need_it()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        Add(office, 25_000, added: 5);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var pull = await OpenAsync(vault, source, new WorldClock(Instant.FromUtc(2026, 11, 21, 10, 0)));
        await pull.RunAsync(Ct);
        await AssertSameAsync(office, vault);
        office.Log.Grow(10);
        Add(office, 3, added: 10);
        office.Asked.Clear();

        await pull.RunAsync(Ct);

        await AssertSameAsync(office, vault);
        var asked = office.Asked.ToList();
        Assert.True(
            asked.FindLastIndex(path => path == "keyring")
                < asked.FindIndex(path => path.StartsWith("tile/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Rows_of_the_same_index_that_come_later_are_not_missed_and_none_is_kept_twice()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        Add(office, 2, added: 10);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        await (await OpenAsync(vault, source, new WorldClock(Instant.FromUtc(2026, 11, 21, 10, 0)))).RunAsync(Ct);
        office.Keyring.Add(new("aaa", 10, [9]));
        office.Log.Grow(1);
        await vault.RestartAsync();

        await (await OpenAsync(vault, source, new WorldClock(Instant.FromUtc(2026, 11, 21, 10, 0)))).RunAsync(Ct);

        await AssertSameAsync(office, vault);
        var kept = new List<string>();
        await foreach (var row in KeyringCopy.ReadAsync(vault.Store, Ct))
        {
            kept.Add(row.Name);
        }
        Assert.Equal(3, kept.Count);
    }

    [Fact]
    public async Task A_destroyed_key_is_gone_from_the_vault_within_the_days()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        Add(office, 3, added: 5);
        office.Keyring.Add(new("person/forgotten", 6, "the key of somebody who wants to be forgotten"u8.ToArray()));
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var clock = new WorldClock(Instant.FromUtc(2026, 11, 21, 10, 0));
        var pull = await OpenAsync(vault, source, clock);
        await pull.RunAsync(Ct);
        office.Keyring.RemoveAll(row => row.Name == "person/forgotten");
        Assert.NotEmpty(Mentions(vault));

        for (var day = 0; day < 7; day++)
        {
            clock.Advance(Duration.FromHours(24.5));
            await pull.RunAsync(Ct);
        }

        Assert.Empty(Mentions(vault));
        await AssertSameAsync(office, vault);
    }

    [Fact]
    public async Task With_head_office_gone_the_last_copy_stays_however_old_it_is()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        Add(office, 3, added: 5);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var clock = new WorldClock(Instant.FromUtc(2026, 11, 21, 10, 0));
        var pull = await OpenAsync(vault, source, clock);
        await pull.RunAsync(Ct);
        office.Lie = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        clock.Advance(Duration.FromDays(400));

        await Assert.ThrowsAsync<SourceFailedException>(() => pull.RunAsync(Ct));

        await AssertSameAsync(office, vault);
    }

    [Fact]
    public async Task A_copy_cut_off_half_way_is_not_taken_for_a_whole_one()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        Add(office, 25_000, added: 5);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var pages = 0;
        office.Lie = (context, path) =>
        {
            var broken = path == "keyring" && ++pages > 1;
            context.Response.StatusCode = broken ? 503 : 200;
            return Task.FromResult(broken);
        };
        var pull = await OpenAsync(vault, source, TimeProvider.System);
        await Assert.ThrowsAsync<SourceFailedException>(() => pull.RunAsync(Ct));
        await foreach (var row in KeyringCopy.ReadAsync(vault.Store, Ct))
        {
            Assert.Fail($"{row.Name} is in a copy that is not whole.");
        }
        Assert.Null(await vault.HeldAsync());
        office.Lie = (_, _) => Task.FromResult(false);
        await vault.RestartAsync();

        await (await OpenAsync(vault, source, TimeProvider.System)).RunAsync(Ct);

        await AssertSameAsync(office, vault);
    }

    [Fact]
    public async Task A_source_that_repeats_itself_does_not_keep_the_vault_for_ever()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(10));
        office.Lie = async (context, path) =>
        {
            if (path == "keyring")
            {
                await context.Response.Body.WriteAsync(KeyringLines.Write([new("same", 5, [1])]), Ct);
            }
            return path == "keyring";
        };
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var pull = await OpenAsync(vault, source, TimeProvider.System);

        await Assert.ThrowsAsync<SourceFailedException>(() => pull.RunAsync(Ct));
    }

    [Fact]
    public async Task A_restored_head_office_gets_a_whole_copy_of_its_own()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(700));
        Add(office, 3, added: 650);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var clock = new WorldClock(Instant.FromUtc(2026, 11, 21, 10, 0));
        var pull = await OpenAsync(vault, source, clock);
        await pull.RunAsync(Ct);
        var old = office.Log;
        office.Log = old.Copy(600, epoch: 2).Reopen(old.Origin.ToString(), 700, old.RootAt(700)).Grow(5);
        office.Keyring.Clear();
        Add(office, 2, added: 601);
        clock.Advance(Duration.FromMinutes(5));

        await pull.RunAsync(Ct);

        await AssertSameAsync(office, vault);
        Assert.Equal(2, (await KeyringCopy.WholeAsync(vault.Store, Ct)).Count);
    }

    [Fact]
    public async Task Of_two_keyrings_in_one_copy_each_master_key_finds_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-keyrings-").FullName;
        var (ours, theirs) = (await MakeAsync("ours"), await MakeAsync("theirs"));

        var found = await Keyring.OwnRowsAsync(Rows([.. ours.Rows, .. theirs.Rows]), ours.Master, Ct);
        var others = await Keyring.OwnRowsAsync(Rows([.. ours.Rows, .. theirs.Rows]), theirs.Master, Ct);

        Assert.Equal(ours.Rows, found);
        Assert.Equal(theirs.Rows, others);
        Assert.Null(await Keyring.OwnRowsAsync(Rows(ours.Rows), theirs.Master, Ct));
        Directory.Delete(folder, recursive: true);

        async Task<(MasterKeyFile Master, IReadOnlyList<KeyringRow> Rows)> MakeAsync(string name)
        {
            var master = MasterKeyFile.OpenOrCreate(Path.Combine(folder, name, "master.key"));
            await using var store = await Holdfast.Ledger.Stores.SqliteStore.OpenAsync(
                Path.Combine(folder, name, "log.db"),
                Ct
            );
            var keyring = await Keyring.OpenAsync(store, master, Ct);
            await keyring.GetOrAddSecretAsync("order-link", () => [1, 2, 3], Ct);
            return (master, await store.ReadKeyringAsync(0, null, 100, Ct));
        }

        static async IAsyncEnumerable<KeyringRow> Rows(IReadOnlyList<KeyringRow> rows)
        {
            foreach (var row in rows)
            {
                await Task.Yield();
                yield return row;
            }
        }
    }

    private static Task<VaultPull> OpenAsync(VaultFolder vault, HttpLogSource source, TimeProvider time) =>
        vault.OpenAsync(source, keyring: new KeyringCopy(vault.Store, source, KeyringCopy.DaysDefault, time));

    private static void Add(FakeHeadOffice office, int rows, long added)
    {
        for (var i = 0; i < rows; i++)
        {
            office.Keyring.Add(new($"person/{added}-{i:00000}", added, [1, 2, 3, (byte)i]));
        }
    }

    private static IEnumerable<string> Mentions(VaultFolder vault) =>
        vault
            .Files()
            .Where(file =>
                System.Text.Encoding.UTF8.GetString(file.Value).Contains("forgotten", StringComparison.Ordinal)
            )
            .Select(file => file.Key);

    private static async Task AssertSameAsync(FakeHeadOffice office, VaultFolder vault)
    {
        var kept = new Dictionary<string, string>();
        await foreach (var row in KeyringCopy.ReadAsync(vault.Store, Ct))
        {
            kept[row.Name] = Convert.ToHexString(row.Bytes);
        }
        Assert.Equal(office.Keyring.ToDictionary(row => row.Name, row => Convert.ToHexString(row.Bytes)), kept);
        Assert.All(
            vault.Files().Keys.Where(file => file.StartsWith("keyring", StringComparison.Ordinal)),
            file => Assert.True(VaultPaths.IsGood(file))
        );
    }
}
