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
    public async Task<ProofFile?> ProveAsync(long index, CancellationToken ct)
    {
        if (await ReadCheckpointAsync(ct) is not { } checkpoint || index >= checkpoint.Size)
        {
            return null;
        }
        var tree = new TileTree(new StoredTiles(store, checkpoint.Size), checkpoint.Size);
        return new(index, await tree.ProveInclusionAsync(index, checkpoint.Size, ct), checkpoint.Note);
    }

    private static bool IsIn(SealedNote checkpoint, TileId tile) =>
        tile.Width <= TileId.WidthIn(checkpoint.Size, tile.Level, tile.Number);
}
