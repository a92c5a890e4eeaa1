using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Brings a vault up to what a log has published: reads its checkpoint, checks that it extends the last one that this vault
/// cosigned, writes what is new, then cosigns. One at a time; what a crash leaves undone the next one does.
/// </summary>
public sealed class VaultPull
{
    private readonly IVaultStore _vault;
    private readonly ILogSource _source;
    private readonly NoteKey _key;
    private readonly TrustedKeys _trusted;
    private readonly KeyringCopy? _keyring;
    private readonly PullOptions _options;
    private readonly SnapshotCopy _snapshots;
    private readonly SeenLogs _seen;
    private readonly LogComparison _comparison;
    private readonly LogCopy _copy;
    private HeldLog? _held;
    private string? _toldOf;

    /// <param name="vault">Written by this process only.</param>
    /// <param name="source">Believed in nothing.</param>
    /// <param name="key">The vault's own.</param>
    /// <param name="trusted">Keys that may sign the log.</param>
    /// <param name="keyring">Null where it is not to be kept.</param>
    /// <param name="options">How far it goes and whom it tells.</param>
    public VaultPull(
        IVaultStore vault,
        ILogSource source,
        NoteKey key,
        TrustedKeys trusted,
        KeyringCopy? keyring,
        PullOptions options
    )
    {
        (_vault, _source, _key, _trusted, _keyring, _options) = (vault, source, key, trusted, keyring, options);
        var fault = new WhoseFault(vault, source);
        _snapshots = new(vault, source, options.Say);
        _seen = new(vault, source, trusted, options);
        _comparison = new(vault, source, fault, options);
        _copy = new(vault, source, key, fault, _snapshots, options);
    }

    /// <summary>The newest log that this vault has cosigned; null before the first.</summary>
    /// <exception cref="VaultDamagedException"/>
    public async Task<HeldLog?> ReadHeldAsync(CancellationToken ct)
    {
        if (_held is null && await HeldLog.ReadNewestAsync(_vault, _trusted, _key.Verifier, ct) is { } held)
        {
            // A crash may have come between the checkpoint and its copy.
            await FileAsync(held, ct);
            _held = held;
        }
        return _held;
    }

    /// <exception cref="AlarmException">The log is not one that this vault may follow. The vault is as it was.</exception>
    /// <exception cref="SourceFailedException">To be tried again.</exception>
    /// <exception cref="VaultAwayException">To be tried again.</exception>
    public async Task<Pulled> RunAsync(CancellationToken ct)
    {
        try
        {
            return await PullAsync(ct);
        }
        catch (VaultDamagedException e)
        {
            throw new AlarmException(new(AlarmCodes.Damaged, $"The vault's own file {e.Message}", _held?.Cosigned));
        }
        catch (TileUnreadableException e)
        {
            throw new SourceFailedException($"{_source.Description} does not serve what it signed: {e.Message}", e);
        }
    }

    /// <summary>A snapshot may still be coming when a pull is done; this waits for it.</summary>
    public Task SettleAsync(CancellationToken ct) => _snapshots.SettleAsync(ct);

    /// <summary>Once the pulls were cancelled: when nothing of them runs any more.</summary>
    public Task EndAsync() => _snapshots.EndAsync();

    private async Task<Pulled> PullAsync(CancellationToken ct)
    {
        var held = await ReadHeldAsync(ct);
        var seen = await _seen.ReadAsync(held, ct);
        _options.Reached(PullStep.CheckpointRead);
        var from = await _comparison.RunAsync(held, seen, ct);
        if (from == seen.Checkpoint.Size && held?.Origin == seen.Origin)
        {
            if (_keyring is { IsDue: true })
            {
                await _keyring.RunAsync(ct);
            }
            await _snapshots.BeginAsync(ct);
            return new(held, 0, await TellAsync(held, ct));
        }
        if (_keyring is not null)
        {
            if (held is not null && held.Origin.Epoch != seen.Origin.Epoch)
            {
                _keyring.BeginAnew();
            }
            await _keyring.RunAsync(ct);
            _options.Reached(PullStep.KeyringKept);
        }
        var next = _held = await _copy.RunAsync(held, seen, from, ct);
        await FileAsync(next, ct);
        _options.Reached(PullStep.CheckpointFiled);
        await _snapshots.BeginAsync(ct);
        return new(next, seen.Checkpoint.Size - from, await TellAsync(next, ct));
    }

    private Task FileAsync(HeldLog held, CancellationToken ct) =>
        _vault.KeepAsync([new(VaultPaths.Checkpoints(held.Origin.Epoch, held.Checkpoint.Size), held.Cosigned)], ct);

    /// <summary>Head office is told again until it has heard: it may have been away, or restored.</summary>
    private async Task<bool?> TellAsync(HeldLog held, CancellationToken ct)
    {
        var what = held.Checkpoint.Text;
        if (_toldOf == what)
        {
            return true;
        }
        try
        {
            if (!await _source.TellAsync(held.Cosigned, ct))
            {
                return null;
            }
        }
        catch (SourceFailedException e)
        {
            _options.Say($"What this vault cosigned could not be told: {e.Message}");
            return false;
        }
        _toldOf = what;
        _options.Reached(PullStep.Told);
        return true;
    }
}
