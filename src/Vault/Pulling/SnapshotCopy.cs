using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Snapshots that the log commits itself to, kept beside it, those of each epoch apart. Without one a restore takes longer and
/// loses nothing, so a snapshot that does not come never fails a pull.
/// </summary>
internal sealed class SnapshotCopy(IVaultStore vault, ILogSource source, Action<string> say)
{
    private readonly Lock _seeing = new();
    private int _epoch;
    private SnapshotCommitment? _newest;
    private bool _isDone;

    /// <summary>An entry of the epoch's log that this vault has just checked; any thread. The same one may be seen again.</summary>
    public void See(int epoch, ReadOnlyMemory<byte> entry)
    {
        if (SnapshotCommitment.Read(entry) is not { } seen)
        {
            return;
        }
        lock (_seeing)
        {
            if (epoch != _epoch || _newest is not { } known || known.Index < seen.Index)
            {
                (_epoch, _newest, _isDone) = (epoch, seen, seen.Bytes is <= 0 or > VaultPaths.FileBytesMax);
            }
        }
    }

    /// <summary>Fetches the newest snapshot that was seen; what fails is tried again after the next pull.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        if (_newest is not { } wanted || _isDone)
        {
            return;
        }
        var path = VaultPaths.Snapshot(_epoch, wanted.Index);
        if (await vault.GetAsync(path, VaultPaths.FileBytesMax, ct) is null)
        {
            if (await FindAsync(wanted, ct) is not { } bytes)
            {
                return;
            }
            await vault.KeepAsync([new(path, bytes)], ct);
        }
        _isDone = true;
    }

    /// <summary>A log that was reopened has the snapshots of the epoch before in it, which its new host never made.</summary>
    private async Task<ReadOnlyMemory<byte>?> FindAsync(SnapshotCommitment wanted, CancellationToken ct)
    {
        var before = VaultPaths.Snapshot(_epoch - 1, wanted.Index);
        if (_epoch > 1 && await vault.GetAsync(before, VaultPaths.FileBytesMax, ct) is { } held && wanted.Is(held))
        {
            return held;
        }
        try
        {
            var served = await source.ReadSnapshotAsync(wanted.Index, (int)wanted.Bytes, ct);
            if (served is not { } bytes || wanted.Is(bytes))
            {
                return served;
            }
            say(
                $"The snapshot of {wanted.Index} entries is not the one that the log is committed to; it was not kept."
            );
        }
        catch (SourceFailedException e)
        {
            say($"The snapshot of {wanted.Index} entries did not come: {e.Message}");
        }
        return TileBytes.Nothing;
    }
}
