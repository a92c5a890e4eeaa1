using Holdfast.Hosting;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.People;

/// <summary>The kit that the first start makes, since nobody makes one on the day after the fire.</summary>
public sealed class FirstKitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_start_writes_the_keys_that_are_in_use_for_the_owner_alone_and_the_second_nothing()
    {
        await using var home = new Home();
        await using (var first = await home.StartAsync())
        {
            var file = await Kits.MakeFirstAsync(first, home.Options, Ct);

            Assert.NotNull(file);
            Assert.False(file.StartsWith(home.Options.Data + '/', StringComparison.Ordinal));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
            Assert.True(RecoveryKit.TryRead([await File.ReadAllTextAsync(file, Ct)], out var kit, out var why), why);
            Assert.Equal(await File.ReadAllBytesAsync(home.Options.MasterKeyFile, Ct), kit.MasterKey);
            var signing = await first.Services.GetRequiredService<SigningKey>().OpenAsync(Ct);
            Assert.Equal(signing.Verifier.Text, new NoteKey(signing.Name, kit.SigningKey).Verifier.Text);
            File.Delete(file);
        }

        await using var second = await home.StartAsync();
        Assert.Null(await Kits.MakeFirstAsync(second, home.Options, Ct));
    }

    [Fact]
    public async Task A_crash_before_the_log_knows_of_the_kit_makes_the_same_one_again()
    {
        await using var home = new Home();
        await using var node = await home.StartAsync();
        var lost = await Kits.ReadAsync(
            node.Services.GetRequiredService<SigningKey>(),
            node.Services.GetRequiredService<Keyring>(),
            MasterKeyFile.OpenOrCreate(home.Options.MasterKeyFile),
            Ct
        );

        var file = await Kits.MakeFirstAsync(node, home.Options, Ct);

        Assert.Equal(lost.Text.Write(), await File.ReadAllTextAsync(file!, Ct));
    }

    [Fact]
    public async Task New_keys_need_a_new_kit()
    {
        await using var home = new Home();
        await using var node = await home.StartAsync();
        // As after a restore without a kit: the log knows of one, for the keys that burnt.
        await node.Log.CommitAsync(new MakeKit("0badc0de", "test"), Ct);

        Assert.NotNull(await Kits.MakeFirstAsync(node, home.Options, Ct));
        Assert.Null(await Kits.MakeFirstAsync(node, home.Options, Ct));
    }

    /// <summary>A data folder with its keys beside it, as a first start makes them.</summary>
    private sealed class Home : IAsyncDisposable
    {
        private readonly string _parent = Directory.CreateTempSubdirectory("holdfast-home-").FullName;

        public HoldfastOptions Options =>
            new()
            {
                Data = Path.Combine(_parent, "data"),
                Urls = "http://127.0.0.1:0",
                StaffUrls = "http://127.0.0.1:0",
            };

        public Task<Node> StartAsync() => Node.StartAsync(Options, Ct);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_parent, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
