namespace Holdfast.Ledger.Sealing;

/// <summary>Where the tiles and bundles of one log are read from: a database, a folder, a server.</summary>
public interface ITileSource
{
    /// <summary>The bytes of exactly this tile or bundle at exactly this width; null when the source does not have it.</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct);
}

/// <summary>A tile or bundle that should be there is missing, or is not what its name says.</summary>
public sealed class TileUnreadableException(TileId tile, string message) : IOException($"{tile}: {message}")
{
    public TileId Tile { get; } = tile;
}

public static class TileSources
{
    /// <summary>The hashes of a tile, as many as its width says.</summary>
    /// <exception cref="TileUnreadableException">The tile is missing or has another length.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadHashesAsync(
        this ITileSource tiles,
        TileId tile,
        CancellationToken ct
    )
    {
        var bytes = await tiles.ReadAsync(tile, ct) ?? throw new TileUnreadableException(tile, "the tile is missing.");
        return bytes.Length == tile.Width * LogHash.Size
            ? bytes
            : throw new TileUnreadableException(
                tile,
                $"the tile has {bytes.Length} bytes where {tile.Width * LogHash.Size} belong."
            );
    }
}
