using System.Collections.Concurrent;
using System.Globalization;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;
using Holdfast.Vault.Pulling;

namespace Holdfast.Tests.Server.Vaulting;

/// <summary>A vault in a folder of its own; opening it anew is what a restart after a crash does.</summary>
internal sealed class VaultFolder : IAsyncDisposable
{
    private FolderStore? _store;

    public string Root { get; } =
        Path.Combine(
            Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"holdfast-vault-{Guid.NewGuid():N}")
        );

    public string KeyFile => Root + ".key";

    public ConcurrentQueue<string> Said { get; } = [];

    public FolderStore Store => _store ??= FolderStore.Open(Root);

    public async Task<NoteKey> KeyAsync() =>
        await VaultKey.OpenAsync(Store, KeyFile, "vault.example/1", TestContext.Current.CancellationToken);

    public async Task<VaultPull> OpenAsync(
        ILogSource source,
        Action<PullStep>? step = null,
        KeyringCopy? keyring = null
    )
    {
        var key = await KeyAsync();
        var trusted = await TrustedKeys.ReadAsync(Store, TestContext.Current.CancellationToken);
        return new(Store, source, key, trusted, keyring, new() { Say = Said.Enqueue, Reached = step ?? (_ => { }) });
    }

    public async Task<Pulled> PullAsync(ILogSource source, Action<PullStep>? step = null)
    {
        var pull = await OpenAsync(source, step);
        var pulled = await pull.RunAsync(TestContext.Current.CancellationToken);
        await pull.SettleAsync(TestContext.Current.CancellationToken);
        return pulled;
    }

    /// <summary>The alarm that a pull ends with.</summary>
    public async Task<Alarm> AlarmAsync(ILogSource source)
    {
        var pull = await OpenAsync(source);
        return (
            await Assert.ThrowsAsync<AlarmException>(() => pull.RunAsync(TestContext.Current.CancellationToken))
        ).Alarm;
    }

    public async Task<HeldLog?> HeldAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var trusted = await TrustedKeys.ReadAsync(Store, ct);
        return await HeldLog.ReadNewestAsync(Store, trusted, (await KeyAsync()).Verifier, ct);
    }

    /// <summary>Every file with its bytes, to see that nothing changed.</summary>
    public Dictionary<string, byte[]> Files() =>
        Directory
            .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => file[0] != '.')
            .ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(Root, file)));

    /// <summary>What the vault has of a log is that log, byte for byte.</summary>
    public void AssertHolds(MadeLog log, long size, int epoch = 1)
    {
        foreach (var tile in TileId.Between(0, size))
        {
            var expected = log.ReadAsync(tile, default).Result!.Value;
            Assert.Equal(expected.ToArray(), File.ReadAllBytes(Path.Combine(Root, VaultPaths.Tile(epoch, tile))));
        }
    }

    /// <summary>As a crash does: the lock goes with the process, and nothing else is put in order.</summary>
    public async Task RestartAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
        _store = null;
    }

    public async ValueTask DisposeAsync()
    {
        await RestartAsync();
        Directory.Delete(Root, recursive: true);
        File.Delete(KeyFile);
    }
}
