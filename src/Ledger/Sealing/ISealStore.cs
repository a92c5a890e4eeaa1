namespace Holdfast.Ledger.Sealing;

/// <summary>
/// Where the sealer keeps its work. Trusted: that a swap which was answered is on disk, and everything that was staged
/// before it. May be lost in a crash: what came after the swap, which recovery does again from what was staged.
/// </summary>
public interface ISealStore
{
    /// <summary>Both checkpoints as they were at one moment.</summary>
    Task<Seals> ReadAsync(CancellationToken ct);

    /// <summary>Keeps the tiles of a size aside, before anything is signed that needs them.</summary>
    Task StageAsync(Stage stage, CancellationToken ct);

    Task<Stage?> ReadStageAsync(long size, LogHash root, CancellationToken ct);

    /// <summary>
    /// The commit point of sealing: the signed checkpoint becomes <paramref name="next"/> if it still is
    /// <paramref name="last"/> (null when there is none); false if another sealer was first.
    /// </summary>
    Task<bool> SwapAsync(SealedNote? last, SealedNote next, CancellationToken ct);

    /// <summary>
    /// Puts tiles where readers find them. A wider tile takes the place of a narrower one that it begins with; false, and
    /// nothing written, if a tile that is there says something else.
    /// </summary>
    Task<bool> PromoteAsync(IReadOnlyList<StagedTile> tiles, CancellationToken ct);

    /// <summary>Shows a checkpoint to readers, never an older one than they have seen, and forgets what was staged up to it.</summary>
    Task PublishAsync(SealedNote note, CancellationToken ct);

    /// <summary>
    /// Keeps what a vault has cosigned, if it is further than what is known of this vault, or as far and
    /// <see cref="Cosignature.HeardAgainAfterMs"/> later; on disk when it returns.
    /// </summary>
    Task KeepCosignatureAsync(Cosignature cosignature, CancellationToken ct);

    /// <summary>What each vault was last known to have cosigned; at most <see cref="Cosignature.VaultsMax"/>.</summary>
    Task<IReadOnlyList<Cosignature>> ReadCosignaturesAsync(CancellationToken ct);

    /// <summary>A tile as wide as it was ever promoted; null when it was not.</summary>
    Task<byte[]?> ReadTileAsync(int level, long number, CancellationToken ct);
}

/// <param name="Latest">The last one that the log's key signed and that was swapped in: the log is bound to it.</param>
/// <param name="Published">The last one that readers see; behind <paramref name="Latest"/> only while a sealer is at work, or died.</param>
public sealed record Seals(SealedNote? Latest, SealedNote? Published);

/// <param name="Size">Entries that it covers.</param>
/// <param name="AtMs">When it was signed, milliseconds since 1970 in UTC.</param>
/// <param name="Note">The signed note, as it is served.</param>
public sealed record SealedNote(long Size, long AtMs, byte[] Note);

/// <summary>One tile of hashes, at the width that its id says.</summary>
public sealed record StagedTile(TileId Tile, byte[] Bytes);
