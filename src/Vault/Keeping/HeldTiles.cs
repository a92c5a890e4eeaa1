using Holdfast.Ledger.Sealing;

namespace Holdfast.Vault.Keeping;

/// <summary>
/// The tiles and bundles of one epoch as they lie in a vault. Says nothing about whether they are right; compare them with a
/// checkpoint. A partial one that was never written is cut from the full one.
/// </summary>
public sealed class HeldTiles(IVaultReader vault, int epoch) : ITileSource
{
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct)
    {
        if (await ReadFileAsync(tile, ct) is { } bytes)
        {
            return bytes;
        }
        return !tile.IsFull && await ReadFileAsync(tile with { Width = TileId.Full }, ct) is { } full
            ? full.Cut(tile)
            : null;
    }

    private Task<ReadOnlyMemory<byte>?> ReadFileAsync(TileId tile, CancellationToken ct) =>
        vault.GetAsync(VaultPaths.Tile(epoch, tile), tile.BytesMax(), ct);
}

internal static class TileBytes
{
    /// <summary>A bare null would become empty bytes beside others: arrays, null ones too, turn into memory by themselves.</summary>
    public static readonly ReadOnlyMemory<byte>? Nothing;

    /// <summary>Bytes of the largest tile or bundle of this name.</summary>
    public static int BytesMax(this TileId tile) =>
        tile.Width * (tile.IsBundle ? 2 + Holdfast.Ledger.EntryFormat.BytesMax : LogHash.Size);

    /// <summary>Index of the first entry that is in the bundle, or below the tile.</summary>
    public static long FirstEntry(this TileId tile) => tile.Number << (8 * (Math.Max(tile.Level, 0) + 1));

    /// <summary>The beginning of a full tile or bundle; null if it is too short for that.</summary>
    public static ReadOnlyMemory<byte>? Cut(this ReadOnlyMemory<byte> full, TileId to)
    {
        if (to.IsBundle)
        {
            return Bundle.TryCut(full, to.Width, out var cut) ? cut : Nothing;
        }
        var length = to.Width * LogHash.Size;
        return full.Length >= length ? full[..length] : Nothing;
    }

    public static IEnumerable<LogHash> Hashes(this ReadOnlyMemory<byte> tile)
    {
        for (var at = 0; at < tile.Length; at += LogHash.Size)
        {
            yield return new LogHash(tile.Span.Slice(at, LogHash.Size));
        }
    }

    /// <summary>Root of the subtree below a full tile: one hash of the tile above it.</summary>
    public static LogHash Root(this ReadOnlyMemory<byte> tile)
    {
        var peaks = new Peaks();
        foreach (var hash in tile.Hashes())
        {
            peaks.Append(hash);
        }
        return peaks.Root();
    }
}
