using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Restoring;

/// <summary>The newest log of a vault, with every checkpoint of it that the vault kept; all signatures are checked.</summary>
internal sealed record CosignedLog(HeldLog Held, IReadOnlyDictionary<long, Checkpoint> Checkpoints)
{
    /// <exception cref="RestoreRefusedException">Something is not signed by who should have.</exception>
    public static async Task<CosignedLog> ReadAsync(IVaultReader vault, RestoreOptions options, CancellationToken ct)
    {
        var trusted = await TrustedKeys.ReadAsync(vault, ct);
        if (
            options.LogKey is { } key
            && trusted.Keys.All(known => !known.PublicKey.Span.SequenceEqual(key.PublicKey.Span))
        )
        {
            throw new RestoreRefusedException(
                "The vault trusts another key than the recovery kit's: this is not this deployment's vault, or not its kit."
            );
        }
        var vaultKey =
            options.VaultKey
            ?? await VaultKey.ReadPublicAsync(vault, ct)
            ?? throw new RestoreRefusedException(
                $"{vault.Description} is not a vault: {VaultPaths.PublicKey} is missing."
            );
        var held =
            await HeldLog.ReadNewestAsync(vault, trusted, vaultKey, ct)
            ?? throw new RestoreRefusedException($"The vault {vault.Description} has cosigned nothing.");
        return new(held, await CheckpointsAsync(vault, held, trusted, vaultKey, ct));
    }

    private static async Task<IReadOnlyDictionary<long, Checkpoint>> CheckpointsAsync(
        IVaultReader vault,
        HeldLog held,
        TrustedKeys trusted,
        VerifierKey vaultKey,
        CancellationToken ct
    )
    {
        var kept = new Dictionary<long, Checkpoint>();
        await foreach (var path in vault.ListAsync(VaultPaths.Checkpoints(held.Origin.Epoch), ct))
        {
            var bytes =
                await vault.GetAsync(path, Note.BytesMax, ct)
                ?? throw new RestoreRefusedException($"{path} has gone from the vault.");
            if (HeldLog.TryOpen(bytes, held.Origin.Epoch, trusted, vaultKey, out var why) is not { } one)
            {
                throw new RestoreRefusedException($"{path}: {why}");
            }
            // One that was kept and not yet made the newest when the vault stopped says nothing about what is held.
            if (one.Checkpoint.Size <= held.Checkpoint.Size)
            {
                kept[one.Checkpoint.Size] = one.Checkpoint;
            }
        }
        return kept;
    }
}
