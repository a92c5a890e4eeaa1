using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// Compares stored tiles with those that the entries make, and says whether it is the entry or the tile that changed. A sealer
/// may be at work: tiles may reach further than the published checkpoint, never less far.
/// </summary>
/// <param name="published">Null when nothing is.</param>
internal sealed class StoredTilesCheck(IStore store, Checkpoint? published, Action<string> find)
{
    private readonly long _size = published?.Size ?? 0;
    private bool _isEntryWrong;

    /// <summary>Called with lower tiles before the ones above them.</summary>
    /// <param name="tile">A full one, or the partial one at the right edge.</param>
    /// <param name="made">What the entries make of it.</param>
    /// <param name="ct">Stops the reading.</param>
    public async Task RunAsync(TileId tile, byte[] made, CancellationToken ct)
    {
        if (_isEntryWrong)
        {
            // Everything above a wrong entry is another tile, and says nothing new.
            return;
        }
        var stored = await store.Seals.ReadTileAsync(tile.Level, tile.Number, ct) ?? [];
        var width = TileId.WidthIn(_size, tile.Level, tile.Number);
        if (stored.Length < width * LogHash.Size)
        {
            find($"{tile with { Width = width }} is missing or cut short, though it was sealed.");
        }
        if (stored.Length % LogHash.Size != 0 || stored.Length > TileId.Full * LogHash.Size)
        {
            find($"{tile}: {stored.Length} bytes are stored, which is no number of hashes.");
            return;
        }
        var shared = Math.Min(stored.Length, made.Length);
        var same = stored.AsSpan(0, shared).CommonPrefixLength(made);
        if (same < shared)
        {
            await NameAsync(tile, width, stored, same / LogHash.Size, ct);
        }
    }

    private async Task NameAsync(TileId tile, int width, byte[] stored, int hash, CancellationToken ct)
    {
        var place = (tile.Number * TileId.Full) + hash;
        if (tile.Level > 0)
        {
            find($"{tile}: hash {hash} is not what the tile below it makes.");
        }
        else if (hash < width && await IsSealedAsync(tile, width, stored, ct))
        {
            _isEntryWrong = true;
            find($"Entry {place} is not the one that was sealed.");
        }
        else
        {
            find($"{tile}: the hash of entry {place} is not the entry's.");
        }
    }

    /// <summary>Whether a stored tile of entries is the one that was sealed, by the tile above it or by the root.</summary>
    private async Task<bool> IsSealedAsync(TileId tile, int width, byte[] stored, CancellationToken ct)
    {
        try
        {
            var tiles = new StoredTiles(store, _size);
            if (width < TileId.Full)
            {
                return (await TreeEdge.ReadAsync(tiles, _size, ct)).Root() == published!.Root;
            }
            var number = tile.Number / TileId.Full;
            var above = await tiles.ReadHashesAsync(new(1, number, TileId.WidthIn(_size, 1, number)), ct);
            var said = above.Slice((int)(tile.Number % TileId.Full) * LogHash.Size, LogHash.Size);
            var peaks = new Peaks();
            for (var at = 0; at < stored.Length; at += LogHash.Size)
            {
                peaks.Append(new(stored.AsSpan(at, LogHash.Size)));
            }
            return peaks.Root() == new LogHash(said.Span);
        }
        catch (TileUnreadableException)
        {
            // Tiles are missing, too; that is said of them.
            return false;
        }
    }
}
