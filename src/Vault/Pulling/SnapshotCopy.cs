using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Snapshots that the log commits itself to, kept beside it, those of each epoch apart. Without one a restore takes longer and
/// loses nothing, so a pull neither waits for a snapshot nor fails by one that does not come.
/// </summary>
internal sealed class SnapshotCopy(IVaultStore vault, ILogSource source, Action<string> say)
{
    private readonly Lock _seeing = new();
    private int _epoch;
    private SnapshotCommitment? _newest;
    private bool _isDone;
    private Task _fetching = Task.CompletedTask;

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

    /// <summary>
    /// Begins to fetch the newest snapshot that was seen, beside the pulls: entries do not wait for it. What the source fails at is
    /// tried again after the next pull; what failed at the vault's own place is thrown then.
    /// </summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        if (!_fetching.IsCompleted)
        {
            return;
        }
        var last = _fetching;
        _fetching = Task.CompletedTask;
        await last;
        if (Wanted() is not null)
        {
            _fetching = Task.Run(() => KeepAsync(ct), ct);
        }
    }

    /// <summary>Waits for what was begun, and for what was seen meanwhile.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        await _fetching;
        await KeepAsync(ct);
    }

    /// <summary>Once what was begun has been cancelled: when nothing of it runs any more.</summary>
    public async Task EndAsync() => await _fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task KeepAsync(CancellationToken ct)
    {
        if (Wanted() is not var (epoch, wanted))
        {
            return;
        }
        var path = VaultPaths.Snapshot(epoch, wanted.Index);
        if (await vault.GetAsync(path, VaultPaths.FileBytesMax, ct) is null)
        {
            if (await FindAsync(epoch, wanted, ct) is not { } bytes)
            {
                return;
            }
            await vault.KeepAsync([new(path, bytes)], ct);
        }
        lock (_seeing)
        {
            _isDone = _isDone || (_epoch == epoch && _newest == wanted);
        }
    }

    private (int Epoch, SnapshotCommitment What)? Wanted()
    {
        lock (_seeing)
        {
            return _newest is { } newest && !_isDone ? (_epoch, newest) : null;
        }
    }

    /// <summary>A log that was reopened has the snapshots of the epoch before in it, which its new host never made.</summary>
    private async Task<ReadOnlyMemory<byte>?> FindAsync(int epoch, SnapshotCommitment wanted, CancellationToken ct)
    {
        var before = VaultPaths.Snapshot(epoch - 1, wanted.Index);
        if (epoch > 1 && await vault.GetAsync(before, VaultPaths.FileBytesMax, ct) is { } held && wanted.Is(held))
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
