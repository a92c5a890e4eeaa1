using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Sealing;

/// <summary>What readers may see of a sealed log: the published checkpoint, and what lies under it.</summary>
public sealed class SealedLog(IStore store)
{
    /// <summary>The checkpoint as it was last known here; only ever replaced by a larger one.</summary>
    private SealedNote? _known;

    /// <summary>Null until the log was sealed for the first time.</summary>
    public async Task<SealedNote?> ReadCheckpointAsync(CancellationToken ct)
    {
        var (_, published) = await store.Seals.ReadAsync(ct);
        return _known = published;
    }

    /// <summary>A tile or bundle at any width that the published log reaches; null for all else.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct)
    {
        var checkpoint = _known;
        if (checkpoint is null || !IsIn(checkpoint, tile))
        {
            checkpoint = await ReadCheckpointAsync(ct);
        }
        return checkpoint is not null && IsIn(checkpoint, tile)
            ? await new StoredTiles(store, checkpoint.Size).ReadAsync(tile, ct)
            : null;
    }

    /// <summary>Proves that an entry is in the published log; null until it is.</summary>
    /// <param name="index">Of the entry.</param>
    /// <param name="cosigned">If it covers the entry, the proof is under this one: it proves as well that a vault has it.</param>
    /// <param name="ct">Stops the reading.</param>
    public async Task<ProofFile?> ProveAsync(long index, Cosignature? cosigned, CancellationToken ct)
    {
        if (await ReadCheckpointAsync(ct) is not { } published || index >= published.Size)
        {
            return null;
        }
        var (size, note) =
            index < cosigned?.Size && cosigned.Size <= published.Size
                ? (cosigned.Size, cosigned.Note)
                : (published.Size, published.Note);
        var tree = new TileTree(new StoredTiles(store, published.Size), published.Size);
        return new(index, await tree.ProveInclusionAsync(index, size, ct), note);
    }

    private static bool IsIn(SealedNote checkpoint, TileId tile) =>
        tile.Width <= TileId.WidthIn(checkpoint.Size, tile.Level, tile.Number);
}
