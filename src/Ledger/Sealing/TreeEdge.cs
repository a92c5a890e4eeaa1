using System.Numerics;
using System.Runtime.InteropServices;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// The right edge of a log's tiles: the hashes of the last, partial tile of each level. Entries are appended to it; it
/// says which tiles became full, which are partial, and the root.
/// </summary>
public sealed class TreeEdge
{
    private readonly List<List<LogHash>> _levels = [];

    public long Size { get; private set; }

    /// <summary>Reads the right edge of a log of a known size from its tiles.</summary>
    public static async Task<TreeEdge> ReadAsync(ITileSource tiles, long size, CancellationToken ct)
    {
        var edge = new TreeEdge { Size = size };
        for (var level = 0; TileId.HashesAt(size, level) is > 0 and var hashes; level++)
        {
            var width = (int)(hashes % TileId.Full);
            edge._levels.Add(
                width == 0 ? [] : Hashes(await tiles.ReadHashesAsync(new(level, hashes / TileId.Full, width), ct))
            );
        }
        return edge;
    }

    /// <param name="entry">Hash of the entry.</param>
    /// <param name="filled">Is given each tile that became full, a lower level before the one above it.</param>
    public void Append(LogHash entry, Action<TileId, byte[]> filled)
    {
        var hash = entry;
        for (var level = 0; ; level++)
        {
            if (_levels.Count == level)
            {
                _levels.Add([]);
            }
            var hashes = _levels[level];
            hashes.Add(hash);
            if (hashes.Count < TileId.Full)
            {
                break;
            }
            filled(new(level, Size >> (8 * (level + 1)), TileId.Full), Bytes(hashes));
            hash = RootOfComplete(CollectionsMarshal.AsSpan(hashes));
            hashes.Clear();
        }
        Size++;
    }

    /// <summary>The partial tiles, from level 0 up. A level whose last tile is full has none.</summary>
    public IEnumerable<(TileId Tile, byte[] Bytes)> Partial()
    {
        for (var level = 0; level < _levels.Count; level++)
        {
            if (_levels[level].Count > 0)
            {
                var number = TileId.HashesAt(Size, level) / TileId.Full;
                yield return (new(level, number, _levels[level].Count), Bytes(_levels[level]));
            }
        }
    }

    public LogHash Root()
    {
        var peaks = new List<LogHash>();
        for (var level = _levels.Count - 1; level >= 0; level--)
        {
            var rest = CollectionsMarshal.AsSpan(_levels[level]);
            while (!rest.IsEmpty)
            {
                var width = 1 << BitOperations.Log2((uint)rest.Length);
                peaks.Add(RootOfComplete(rest[..width]));
                rest = rest[width..];
            }
        }
        return Peaks.Fold(CollectionsMarshal.AsSpan(peaks));
    }

    /// <summary>Root over as many hashes as a power of two.</summary>
    internal static LogHash RootOfComplete(ReadOnlySpan<LogHash> hashes)
    {
        if (hashes.Length == 1)
        {
            return hashes[0];
        }
        var half = hashes.Length / 2;
        return LogHash.OfNode(RootOfComplete(hashes[..half]), RootOfComplete(hashes[half..]));
    }

    private static List<LogHash> Hashes(ReadOnlyMemory<byte> tile)
    {
        var hashes = new List<LogHash>(TileId.Full);
        for (var at = 0; at < tile.Length; at += LogHash.Size)
        {
            hashes.Add(new(tile.Span.Slice(at, LogHash.Size)));
        }
        return hashes;
    }

    private static byte[] Bytes(List<LogHash> hashes)
    {
        var bytes = new byte[hashes.Count * LogHash.Size];
        for (var i = 0; i < hashes.Count; i++)
        {
            hashes[i].CopyTo(bytes.AsSpan(i * LogHash.Size));
        }
        return bytes;
    }
}
