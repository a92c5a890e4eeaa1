using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// The tiles and bundles of a store, as a log of <paramref name="size"/> entries has them: any width up to its edge, cut from
/// what is stored. Bundles are made of the entries' rows and kept nowhere else.
/// </summary>
public sealed class StoredTiles(IStore store, long size) : ITileSource
{
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct)
    {
        if (tile.Width > TileId.WidthIn(size, tile.Level, tile.Number))
        {
            return null;
        }
        return tile.IsBundle ? await ReadBundleAsync(tile, ct) : await ReadTileAsync(tile, ct);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadBundleAsync(TileId tile, CancellationToken ct)
    {
        var entries = await store.ReadEntriesAsync(tile.Number * TileId.Full, tile.Width, ct);
        var whole = entries.Count == tile.Width && entries[^1].Index == (tile.Number * TileId.Full) + tile.Width - 1;
        if (!whole)
        {
            return null;
        }
        return Bundle.Write(entries.Select(entry => entry.Bytes));
    }

    private async Task<ReadOnlyMemory<byte>?> ReadTileAsync(TileId tile, CancellationToken ct)
    {
        var bytes = await store.Seals.ReadTileAsync(tile.Level, tile.Number, ct);
        var length = tile.Width * LogHash.Size;
        if (bytes is null || bytes.Length < length)
        {
            return null;
        }
        return bytes.AsMemory(0, length);
    }
}
