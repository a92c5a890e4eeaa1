using System.Globalization;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Vault.Keeping;

/// <summary>A log of one epoch as far as a vault has cosigned it.</summary>
/// <param name="Cosigned">The note with both signatures, byte for byte.</param>
public sealed record HeldLog(LogOrigin Origin, Checkpoint Checkpoint, ReadOnlyMemory<byte> Cosigned)
{
    /// <summary>The epochs that a vault has taken, the oldest first. The last may have no checkpoint yet.</summary>
    public static async Task<IReadOnlyList<int>> EpochsAsync(IVaultReader vault, CancellationToken ct)
    {
        var epochs = new List<int>();
        await foreach (var path in vault.ListAsync(VaultPaths.EpochFolder, ct))
        {
            if (
                !int.TryParse(
                    path[VaultPaths.EpochFolder.Length..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var epoch
                )
            )
            {
                throw new VaultDamagedException(path, "this is not the name of an epoch.");
            }
            epochs.Add(epoch);
        }
        epochs.Sort();
        return epochs;
    }

    /// <summary>The newest log of a vault; null when it has cosigned nothing.</summary>
    /// <exception cref="VaultDamagedException">The checkpoint is not what this vault would have written.</exception>
    public static async Task<HeldLog?> ReadNewestAsync(
        IVaultReader vault,
        TrustedKeys trusted,
        INoteVerifier vaultKey,
        CancellationToken ct
    )
    {
        foreach (var epoch in (await EpochsAsync(vault, ct)).Reverse())
        {
            if (await ReadAsync(vault, epoch, trusted, vaultKey, ct) is { } held)
            {
                return held;
            }
        }
        return null;
    }

    /// <summary>The log of one epoch; null when the vault has cosigned nothing of it.</summary>
    /// <exception cref="VaultDamagedException">The checkpoint is not what this vault would have written.</exception>
    public static async Task<HeldLog?> ReadAsync(
        IVaultReader vault,
        int epoch,
        TrustedKeys trusted,
        INoteVerifier vaultKey,
        CancellationToken ct
    )
    {
        var path = VaultPaths.Checkpoint(epoch);
        return await vault.GetAsync(path, Note.BytesMax, ct) is not { } bytes
            ? null
            : TryOpen(bytes, epoch, trusted, vaultKey, out var why)
                ?? throw new VaultDamagedException(path, why ?? "it cannot be read.");
    }

    /// <summary>Opens a note that must carry both signatures, the log's and the vault's; null and the reason when it does not.</summary>
    internal static HeldLog? TryOpen(
        ReadOnlyMemory<byte> bytes,
        int epoch,
        TrustedKeys trusted,
        INoteVerifier vaultKey,
        out string? why
    )
    {
        if (
            !Note.TryParse(bytes.Span, out var note)
            || !Checkpoint.TryParse(note.Text, out var checkpoint)
            || !LogOrigin.TryParse(checkpoint.Origin, out var origin)
            || origin.Epoch != epoch
        )
        {
            why = $"this is not a checkpoint of epoch {epoch}.";
            return null;
        }
        if (note.Verify(vaultKey).IsEmpty)
        {
            why = "this checkpoint is not cosigned by this vault's key.";
            return null;
        }
        if (!trusted.For(origin).Any(key => !note.Verify(key).IsEmpty))
        {
            why = "this checkpoint is not signed by a key that this vault trusts.";
            return null;
        }
        why = null;
        return new(origin, checkpoint, bytes);
    }
}
