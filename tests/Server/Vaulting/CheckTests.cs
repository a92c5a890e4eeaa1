using System.Globalization;
using Holdfast.Vault.Checking;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;

namespace Holdfast.Tests.Server.Vaulting;

public sealed class CheckTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vault_as_it_was_written_is_sound()
    {
        await using var vault = await MadeAsync();

        var report = await CheckAsync(vault);

        Assert.Empty(report.Wrong);
        Assert.Equal([1500L, 1911L], report.Logs.Select(log => log.Checkpoint.Size));
        Assert.Equal(8, report.Checkpoints);
        Assert.Equal(0, report.Beyond);
    }

    /// <summary>Any bit of any file of the vault: tiles, bundles, checkpoints, keys, names, keyring.</summary>
    [Fact]
    public async Task A_bit_flipped_in_200_random_places_is_found_200_times()
    {
        await using var vault = await MadeAsync();
        const int Seed = 20261122;
        TestContext.Current.SendDiagnosticMessage("seed {0}", Seed);
        var random = new Random(Seed);
        var files = vault.Files().Where(file => file.Value.Length > 0).OrderBy(file => file.Key).ToList();
        var kinds = files.GroupBy(file => KindOf(file.Key)).Select(kind => kind.ToList()).ToList();
        Assert.InRange(kinds.Count, 12, 100);
        for (var i = 0; i < 200; i++)
        {
            // First a file of each kind, then half by file, so that small ones are met too, and half by byte.
            var file =
                i < kinds.Count ? kinds[i][random.Next(kinds[i].Count)]
                : i % 2 == 0 ? files[random.Next(files.Count)]
                : ByWeight(files, random);
            var (path, bytes) = (Path.Combine(vault.Root, file.Key), file.Value.ToArray());
            var (at, bit) = (random.Next(bytes.Length), random.Next(8));
            bytes[at] ^= (byte)(1 << bit);
            await File.WriteAllBytesAsync(path, bytes, Ct);

            var report = await CheckAsync(vault);

            Assert.True(
                report.Wrong.Length > 0,
                string.Create(CultureInfo.InvariantCulture, $"bit {bit} of byte {at} of {file.Key} was not found")
            );
            await File.WriteAllBytesAsync(path, file.Value, Ct);
        }
        Assert.Empty((await CheckAsync(vault)).Wrong);
    }

    [Fact]
    public async Task The_file_and_the_entry_are_named()
    {
        await using var vault = await MadeAsync();
        var path = Path.Combine(vault.Root, "log/1/tile/entries/002");
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        // The third entry of the third bundle: past two lengths and two entries.
        var at = 0;
        for (var i = 0; i < 2; i++)
        {
            at += 2 + ((bytes[at] << 8) | bytes[at + 1]);
        }
        bytes[at + 10] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);

        var finding = (await CheckAsync(vault)).Wrong[0];

        Assert.Equal("log/1/tile/entries/002", finding.File);
        Assert.Equal(514, finding.Index);
    }

    [Theory]
    [InlineData("log/1/tile/0/003", 1023L)]
    [InlineData("log/1/tile/1/000.p/5", 0L)]
    [InlineData("log/1/tile/entries/005.p/220", 1499L)]
    [InlineData("log/1/checkpoints/700", 700L)]
    [InlineData("vault.vkey", null)]
    [InlineData("deployment", null)]
    [InlineData("epochs/2", null)]
    public async Task A_changed_file_is_named(string file, long? index)
    {
        await using var vault = await MadeAsync();
        var path = Path.Combine(vault.Root, file);
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[^2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);

        var finding = (await CheckAsync(vault)).Wrong[0];

        Assert.Equal(file, finding.File);
        Assert.Equal(index, finding.Index);
    }

    [Theory]
    [InlineData("log/1/tile/0/003")]
    [InlineData("log/1/tile/entries/003")]
    [InlineData("log/1/tile/1/000.p/5")]
    [InlineData("log/1/checkpoints/1500")]
    [InlineData("deployment")]
    [InlineData("vault.vkey")]
    public async Task A_removed_file_is_named(string file)
    {
        await using var vault = await MadeAsync();
        File.Delete(Path.Combine(vault.Root, file));

        Assert.Equal(file, (await CheckAsync(vault)).Wrong[0].File);
    }

    [Theory]
    [InlineData("log/1/tile/0/003")]
    [InlineData("log/1/tile/entries/003")]
    [InlineData("log/1/tile/entries/005.p/220")]
    [InlineData("log/1/tile/1/000.p/5")]
    [InlineData("log/2/checkpoint")]
    public async Task A_file_cut_short_is_named(string file)
    {
        await using var vault = await MadeAsync();
        await using (var stream = File.OpenWrite(Path.Combine(vault.Root, file)))
        {
            stream.SetLength(stream.Length / 2);
        }

        Assert.Equal(file, (await CheckAsync(vault)).Wrong[0].File);
    }

    [Theory]
    [InlineData("log/1/tile/entries/001", "log/1/tile/entries/003")]
    [InlineData("log/1/tile/0/001", "log/1/tile/0/003")]
    [InlineData("log/1/checkpoints/700", "log/1/checkpoints/1000")]
    public async Task Swapped_files_are_named(string one, string other)
    {
        await using var vault = await MadeAsync();
        var (first, second) = (Path.Combine(vault.Root, one), Path.Combine(vault.Root, other));
        File.Move(first, first + ".x");
        File.Move(second, first);
        File.Move(first + ".x", second);

        Assert.Equal(one, (await CheckAsync(vault)).Wrong[0].File);
    }

    [Fact]
    public async Task A_vault_rolled_back_to_an_older_checkpoint_is_seen()
    {
        await using var vault = await MadeAsync();
        File.Copy(
            Path.Combine(vault.Root, "log/1/checkpoints/700"),
            Path.Combine(vault.Root, "log/1/checkpoint"),
            overwrite: true
        );

        var finding = (await CheckAsync(vault)).Wrong[0];

        Assert.Equal("log/1/checkpoints/1500", finding.File);
    }

    [Fact]
    public async Task A_file_that_does_not_belong_is_named()
    {
        await using var vault = await MadeAsync();
        await File.WriteAllTextAsync(Path.Combine(vault.Root, "log/1/tile/note.txt"), "hello", Ct);

        Assert.Equal("log/1/tile/note.txt", (await CheckAsync(vault)).Wrong[0].File);
    }

    [Fact]
    public async Task A_vault_of_another_key_than_the_one_you_know_is_refused()
    {
        await using var vault = await MadeAsync();
        await using var other = new VaultFolder();

        var report = await new VaultCheck(vault.Store) { KnownVaultKey = (await other.KeyAsync()).Verifier }.RunAsync(
            Ct
        );

        Assert.Equal("vault.vkey", report.Wrong[0].File);
    }

    /// <summary>A path without its numbers: bundles, tiles of each level, checkpoints, snapshots, keyring, keys, names.</summary>
    private static string KindOf(string path) =>
        string.Join(
            '/',
            path.Split('/')
                .Where((part, i) => i == 0 || !part.Any(char.IsAsciiDigit) || (i == 3 && path.Contains("/tile/")))
        );

    private static KeyValuePair<string, byte[]> ByWeight(List<KeyValuePair<string, byte[]>> files, Random random)
    {
        var at = random.NextInt64(files.Sum(file => (long)file.Value.Length));
        return files.First(file => (at -= file.Value.Length) < 0);
    }

    private static Task<VaultReport> CheckAsync(VaultFolder vault) => new VaultCheck(vault.Store).RunAsync(Ct);

    /// <summary>Two epochs, several checkpoints, some keyring.</summary>
    private static async Task<VaultFolder> MadeAsync()
    {
        var log = MadeLog.OfSize(3);
        await using var office = await FakeHeadOffice.StartAsync(log);
        office.Keyring.AddRange([new("log/signing", 0, [1, 2, 3]), new("person/a", 2, [4, 5])]);
        using var source = office.Source();
        var vault = new VaultFolder();
        var pull = await vault.OpenAsync(
            source,
            keyring: new KeyringCopy(vault.Store, source, KeyringCopy.DaysDefault, TimeProvider.System)
        );
        foreach (var size in (int[])[3, 253, 256, 700, 1000, 1500])
        {
            if (size == 1000)
            {
                office.Snapshots[700] = [7, 0, 0];
                log.NameSnapshot(700, office.Snapshots[700]);
            }
            log.Grow(size - (int)log.Size);
            await pull.RunAsync(Ct);
        }
        office.Log = log.Copy(1400, epoch: 2).Reopen(log.Origin.ToString(), 1500, log.RootAt(1500)).Grow(500);
        await pull.RunAsync(Ct);
        office.Log.Grow(10);
        await pull.RunAsync(Ct);
        await pull.SettleAsync(Ct);
        return vault;
    }
}
