using System.IO.Compression;
using System.Text;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Pulling;

namespace Holdfast.Tests.Server.Vaulting;

public sealed class PullTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1500)]
    [InlineData(66_000)]
    public async Task A_vault_holds_every_byte_of_the_log_and_cosigns_its_checkpoint(int size)
    {
        var log = MadeLog.OfSize(size);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var vault = new VaultFolder();

        var pulled = await vault.PullAsync(source);

        Assert.Equal(size, pulled.Entries);
        Assert.True(pulled.Told);
        vault.AssertHolds(log, size);
        var kept = await File.ReadAllBytesAsync(Path.Combine(vault.Root, "log/1/checkpoint"), Ct);
        Assert.True(Note.TryParse(kept, out var note));
        Assert.Equal(2, note.Verify(log.Key.Verifier, (await vault.KeyAsync()).Verifier).Length);
        Assert.Equal(kept, await File.ReadAllBytesAsync(Path.Combine(vault.Root, $"log/1/checkpoints/{size}"), Ct));
        Assert.Equal(kept, Assert.Single(office.Told));
    }

    [Fact]
    public async Task What_grows_is_pulled_on_and_nothing_full_is_fetched_twice()
    {
        var log = MadeLog.OfSize(1);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var pull = await vault.OpenAsync(source);
        foreach (var more in (int[])[0, 1, 100, 154, 1, 255, 256, 1000, 3, 65_000])
        {
            log.Grow(more);
            Assert.Equal(more + (more == 0 ? 1 : 0), (await pull.RunAsync(Ct)).Entries);
        }

        vault.AssertHolds(log, log.Size);
        var full = office.Asked.Where(path => TileId.TryParse(path, out var tile) && tile.Value.IsFull).ToList();
        Assert.Equal(full.Count, full.Distinct().Count());
    }

    [Fact]
    public async Task An_idle_log_costs_one_small_question()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(300));
        using var source = office.Source();
        await using var vault = new VaultFolder();
        var pull = await vault.OpenAsync(source);
        await pull.RunAsync(Ct);
        var files = vault.Files();
        office.Asked.Clear();

        await pull.RunAsync(Ct);

        Assert.Equal(["checkpoint"], office.Asked);
        Assert.Equal(files.Keys, vault.Files().Keys);
    }

    [Fact]
    public async Task The_first_pull_pins_the_key_and_shows_its_fingerprint()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(3));
        using var source = office.Source();
        await using var vault = new VaultFolder();

        await vault.PullAsync(source);

        Assert.Contains(vault.Said, said => said.Contains(office.Log.Key.Verifier.Text, StringComparison.Ordinal));
        Assert.Equal(
            office.Log.Key.Verifier.Text,
            Assert.Single((await TrustedKeys.ReadAsync(vault.Store, Ct)).Keys).Text
        );
    }

    [Fact]
    public async Task Bundles_may_come_packed()
    {
        var log = MadeLog.OfSize(700);
        await using var office = await FakeHeadOffice.StartAsync(log);
        office.Lie = async (context, path) =>
        {
            if (!TileId.TryParse(path, out var tile) || !tile.Value.IsBundle)
            {
                return false;
            }
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync((await log.ReadAsync(tile.Value, Ct))!.Value, Ct);
            return true;
        };
        using var source = office.Source();
        await using var vault = new VaultFolder();

        await vault.PullAsync(source);

        vault.AssertHolds(log, 700);
    }

    [Fact]
    public async Task A_partial_tile_that_is_gone_is_cut_from_the_full_one()
    {
        var log = MadeLog.OfSize(300);
        var checkpoint = log.Checkpoint();
        log.Grow(400);
        await using var office = await FakeHeadOffice.StartAsync(log);
        office.Lie = async (context, path) =>
        {
            if (path == "checkpoint")
            {
                await context.Response.Body.WriteAsync(checkpoint, Ct);
                return true;
            }
            context.Response.StatusCode = 404;
            return path.Contains(".p/", StringComparison.Ordinal)
                && !path.StartsWith("tile/1/", StringComparison.Ordinal);
        };
        office.Lie = TruthIsWell(office.Lie);
        using var source = office.Source();
        await using var vault = new VaultFolder();

        Assert.Equal(300, (await vault.PullAsync(source)).Entries);

        vault.AssertHolds(log, 300);
    }

    [Fact]
    public async Task Two_vaults_keep_the_same_log_under_keys_of_their_own()
    {
        var log = MadeLog.OfSize(600);
        await using var office = await FakeHeadOffice.StartAsync(log);
        using var source = office.Source();
        await using var near = new VaultFolder();
        await using var far = new VaultFolder();

        await near.PullAsync(source);
        await far.PullAsync(source);

        near.AssertHolds(log, 600);
        far.AssertHolds(log, 600);
        Assert.NotEqual((await near.KeyAsync()).KeyId, (await far.KeyAsync()).KeyId);
    }

    [Fact]
    public async Task Only_one_process_writes_into_a_folder()
    {
        await using var vault = new VaultFolder();
        _ = vault.Store;

        Assert.Throws<IOException>(() => FolderStore.Open(vault.Root));
    }

    [Theory]
    [InlineData("http://shop.example/log")]
    [InlineData("ftp://shop.example/log")]
    [InlineData("https://shop.example/log?x=1")]
    [InlineData("https://user:password@shop.example/log")]
    public void An_address_that_gives_the_log_away_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new HttpLogSource(new() { Address = new(address) }));

    [Fact]
    public async Task The_token_is_shown_to_the_log()
    {
        await using var office = await FakeHeadOffice.StartAsync(MadeLog.OfSize(3));
        office.Lie = (context, _) =>
        {
            context.Response.StatusCode = 401;
            return Task.FromResult(context.Request.Headers.Authorization != "Bearer open sesame");
        };
        office.Lie = TruthIsWell(office.Lie);
        await using var vault = new VaultFolder();
        using var without = office.Source();
        var refused = await Assert.ThrowsAsync<SourceFailedException>(() => vault.PullAsync(without));
        using var source = office.Source(token: "open sesame");

        Assert.Equal(3, (await vault.PullAsync(source)).Entries);

        Assert.Contains("token", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_whose_key_is_gone_does_not_make_itself_another()
    {
        await using var vault = new VaultFolder();
        await vault.KeyAsync();
        File.Delete(vault.KeyFile);

        await Assert.ThrowsAsync<VaultDamagedException>(vault.KeyAsync);
    }

    [Fact]
    public async Task A_file_that_is_kept_is_never_written_over()
    {
        await using var vault = new VaultFolder();
        await vault.Store.KeepAsync([new("log/1/tile/0/000", Encoding.UTF8.GetBytes("one"))], Ct);

        await vault.Store.KeepAsync([new("log/1/tile/0/000", Encoding.UTF8.GetBytes("one"))], Ct);
        await Assert.ThrowsAsync<VaultDamagedException>(() =>
            vault.Store.KeepAsync([new("log/1/tile/0/000", Encoding.UTF8.GetBytes("two"))], Ct)
        );
        await Assert.ThrowsAsync<ArgumentException>(() => vault.Store.DropFromKeyringAsync("log/1/tile/0/000", Ct));

        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(vault.Root, "log/1/tile/0/000"), Ct));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("a//b")]
    [InlineData(".lock")]
    [InlineData("log/../../x")]
    [InlineData("a\\b")]
    public async Task No_path_leads_out_of_the_vault(string path)
    {
        await using var vault = new VaultFolder();

        await Assert.ThrowsAsync<ArgumentException>(() => vault.Store.KeepAsync([new(path, new byte[1])], Ct));
    }

    /// <summary>Puts the status back that a lie set before it decided to tell the truth.</summary>
    private static Func<Microsoft.AspNetCore.Http.HttpContext, string, Task<bool>> TruthIsWell(
        Func<Microsoft.AspNetCore.Http.HttpContext, string, Task<bool>> lie
    ) =>
        async (context, path) =>
        {
            var lied = await lie(context, path);
            if (!lied)
            {
                context.Response.StatusCode = 200;
            }
            return lied;
        };
}
