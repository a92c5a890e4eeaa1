using System.Collections.Immutable;
using System.Numerics;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// A log of a known size, read through its tiles: its root, and the proofs about any size up to it. Keeps what it
/// has read, so it is made for a question or two and thrown away. What it reads it believes; compare the root first.
/// </summary>
/// <param name="tiles">Has the tiles of a log of <paramref name="size"/> entries.</param>
/// <param name="size">Size for which the partial tiles exist.</param>
public sealed class TileTree(ITileSource tiles, long size)
{
    private readonly Dictionary<(int Level, long Number), ReadOnlyMemory<byte>> _read = [];
    private readonly Dictionary<(int Height, long Index), LogHash> _nodes = [];

    public long Size { get; } = size;

    /// <exception cref="TileUnreadableException"/>
    public Task<LogHash> RootAsync(CancellationToken ct) => RootAsync(Size, ct);

    /// <summary>The root that the log had at a size.</summary>
    /// <exception cref="TileUnreadableException"/>
    public async Task<LogHash> RootAsync(long atSize, CancellationToken ct)
    {
        RequireUpTo(atSize, Size);
        return atSize == 0 ? LogHash.OfNothing : await RangeAsync(0, atSize, ct);
    }

    public async Task<LogHash> EntryAsync(long index, CancellationToken ct)
    {
        RequireUpTo(index, Size - 1);
        return await NodeAsync(0, index, ct);
    }

    /// <summary>Proves that an entry is in the log: the siblings from the entry up to the root.</summary>
    /// <exception cref="TileUnreadableException"/>
    public async Task<ImmutableArray<LogHash>> ProveInclusionAsync(long index, long atSize, CancellationToken ct)
    {
        RequireUpTo(atSize, Size);
        RequireUpTo(index, atSize - 1);
        var path = new List<LogHash>();
        var (from, to) = (0L, atSize);
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            if (index < middle)
            {
                path.Add(await RangeAsync(middle, to, ct));
                to = middle;
            }
            else
            {
                path.Add(await RangeAsync(from, middle, ct));
                from = middle;
            }
        }
        path.Reverse();
        return [.. path];
    }

    /// <summary>Proves that the log of one size is the beginning of the log of a larger one.</summary>
    /// <exception cref="TileUnreadableException"/>
    public async Task<ImmutableArray<LogHash>> ProveConsistencyAsync(long oldSize, long newSize, CancellationToken ct)
    {
        RequireUpTo(newSize, Size);
        RequireUpTo(oldSize, newSize);
        if (oldSize == 0 || oldSize == newSize)
        {
            return [];
        }
        var path = new List<LogHash>();
        var (from, to) = (0L, newSize);
        while (oldSize < to)
        {
            var middle = from + Split(to - from);
            if (oldSize <= middle)
            {
                path.Add(await RangeAsync(middle, to, ct));
                to = middle;
            }
            else
            {
                path.Add(await RangeAsync(from, middle, ct));
                from = middle;
            }
        }
        if (from > 0)
        {
            path.Add(await RangeAsync(from, to, ct));
        }
        path.Reverse();
        return [.. path];
    }

    /// <summary>Root over a range that the tree's own rule of splitting leads to.</summary>
    private async Task<LogHash> RangeAsync(long from, long to, CancellationToken ct)
    {
        var count = to - from;
        if (BitOperations.IsPow2(count))
        {
            var height = BitOperations.Log2((ulong)count);
            return await NodeAsync(height, from >> height, ct);
        }
        var middle = from + Split(count);
        return LogHash.OfNode(await RangeAsync(from, middle, ct), await RangeAsync(middle, to, ct));
    }

    /// <summary>A complete node: one hash of a tile, or the root over a power of two of them, which never straddle two tiles.</summary>
    private async Task<LogHash> NodeAsync(int height, long index, CancellationToken ct)
    {
        if (_nodes.TryGetValue((height, index), out var known))
        {
            return known;
        }
        var count = 1 << (height % 8);
        var first = index * count;
        var tile = await TileAsync(height / 8, first / TileId.Full, ct);
        var hashes = new LogHash[count];
        for (var i = 0; i < count; i++)
        {
            hashes[i] = new(tile.Span.Slice(((int)(first % TileId.Full) + i) * LogHash.Size, LogHash.Size));
        }
        return _nodes[(height, index)] = TreeEdge.RootOfComplete(hashes);
    }

    private async Task<ReadOnlyMemory<byte>> TileAsync(int level, long number, CancellationToken ct)
    {
        if (!_read.TryGetValue((level, number), out var bytes))
        {
            bytes = await tiles.ReadHashesAsync(new(level, number, TileId.WidthIn(Size, level, number)), ct);
            _read.Add((level, number), bytes);
        }
        return bytes;
    }

    /// <summary>Largest power of two that is smaller.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)count - 1);

    private static void RequireUpTo(long value, long most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
    }
}
