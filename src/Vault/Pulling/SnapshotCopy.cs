using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Snapshots that the log commits itself to, kept beside it. Without one a restore takes longer and loses nothing, so a
/// snapshot that does not come never holds up a pull.
/// </summary>
internal sealed class SnapshotCopy(IVaultStore vault, ILogSource source, Action<string> say)
{
    private readonly Lock _seeing = new();
    private SnapshotCommitment? _newest;

    /// <summary>An entry that this vault has just checked; any thread.</summary>
    public void See(ReadOnlyMemory<byte> entry)
    {
        if (SnapshotCommitment.Read(entry) is { } seen)
        {
            lock (_seeing)
            {
                _newest = _newest is { } known && known.Index >= seen.Index ? known : seen;
            }
        }
    }

    /// <summary>Fetches the newest snapshot that was seen; what fails is tried again after the next pull.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        if (_newest is not { } wanted)
        {
            return;
        }
        var path = VaultPaths.Snapshot(wanted.Index);
        if (
            wanted.Bytes is <= 0 or > SnapshotCommitment.BytesMax
            || await vault.GetAsync(path, SnapshotCommitment.BytesMax, ct) is not null
        )
        {
            Forget(wanted);
            return;
        }
        try
        {
            if (await source.ReadSnapshotAsync(wanted.Index, (int)wanted.Bytes, ct) is not { } bytes)
            {
                return;
            }
            if (!wanted.Is(bytes))
            {
                say(
                    $"The snapshot of {wanted.Index} entries is not the one that the log is committed to; it was not kept."
                );
                return;
            }
            await vault.KeepAsync([new(path, bytes)], ct);
            Forget(wanted);
        }
        catch (SourceFailedException e)
        {
            say($"The snapshot of {wanted.Index} entries did not come: {e.Message}");
        }
    }

    private void Forget(SnapshotCommitment kept)
    {
        lock (_seeing)
        {
            _newest = _newest == kept ? null : _newest;
        }
    }
}
