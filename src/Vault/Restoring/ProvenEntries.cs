using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using NodaTime;

namespace Holdfast.Vault.Restoring;

/// <summary>
/// Reads a log out of a vault and proves it on the way: each entry against its leaf, each tile against the tiles below it, the
/// root against every checkpoint that the vault kept. What comes out before the end is proven only once the end is reached.
/// </summary>
internal sealed class ProvenEntries(
    ITileSource tiles,
    IReadOnlyDictionary<long, Checkpoint> checkpoints,
    Checkpoint last
)
{
    private readonly TreeEdge _edge = new();
    private readonly List<(TileId Tile, byte[] Bytes)> _filled = [];
    private readonly long[] _sizes = [.. checkpoints.Keys.Order()];
    private int _nextSize;

    /// <summary>Entries read so far.</summary>
    public long Size => _edge.Size;

    public long Bytes { get; private set; }

    /// <summary>Time of the last entry.</summary>
    public Instant LastAt { get; private set; } = NodaConstants.UnixEpoch;

    /// <summary>Root of the log at the size so far.</summary>
    public LogHash Root() => _edge.Root();

    /// <summary>Pages of entries in order, to the end of the last checkpoint, cut at the sizes asked for.</summary>
    /// <exception cref="RestoreRefusedException">The first thing that is not as the checkpoints say.</exception>
    public async IAsyncEnumerable<IReadOnlyList<Entry>> ReadAsync(
        IReadOnlyCollection<long> cuts,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        while (Size < last.Size)
        {
            var number = Size / TileId.Full;
            var bundle = TileId.Bundle(number, TileId.WidthIn(last.Size, 0, number));
            var page = new List<Entry>(bundle.Width);
            foreach (var (bytes, leaf) in await ReadBundleAsync(bundle, ct))
            {
                page.Add(Take(bytes, leaf));
                if (cuts.Contains(Size))
                {
                    yield return page;
                    page = new(bundle.Width);
                }
            }
            await CompareTilesAsync(bundle, ct);
            if (page.Count > 0)
            {
                yield return page;
            }
        }
        if (Root() != last.Root)
        {
            throw new RestoreRefusedException(
                $"The entries in the vault have another root than the checkpoint of {last.Size} entries that it cosigned."
            );
        }
    }

    /// <summary>The entries of a bundle with their leaves, which must be those of its tile: nothing else is looked into.</summary>
    private async Task<IEnumerable<(ReadOnlyMemory<byte> Bytes, LogHash Leaf)>> ReadBundleAsync(
        TileId bundle,
        CancellationToken ct
    )
    {
        var bytes = await ReadTileAsync(bundle, ct);
        if (!Bundle.TryRead(bytes, bundle.Width, out var entries))
        {
            throw new RestoreRefusedException($"{bundle.Path} is not a bundle of {bundle.Width} entries.");
        }
        var leaves = (await ReadTileAsync(bundle with { Level = 0 }, ct)).Hashes().ToArray();
        for (var i = 0; i < bundle.Width; i++)
        {
            if (leaves.Length != bundle.Width || LogHash.OfEntry(entries.Value[i].Span) != leaves[i])
            {
                throw new RestoreRefusedException($"Entry {Size + i} is not what its tile says: {bundle.Path}.");
            }
        }
        return entries.Value.Zip(leaves);
    }

    private async Task<ReadOnlyMemory<byte>> ReadTileAsync(TileId tile, CancellationToken ct) =>
        await tiles.ReadAsync(tile, ct) ?? throw new RestoreRefusedException($"{tile.Path} is missing from the vault.");

    private Entry Take(ReadOnlyMemory<byte> bytes, LogHash leaf)
    {
        var index = Size;
        _edge.Append(leaf, (tile, hashes) => _filled.Add((tile, hashes)));
        Bytes += bytes.Length;
        if (_nextSize < _sizes.Length && _sizes[_nextSize] == Size)
        {
            if (checkpoints[Size].Root != Root())
            {
                throw new RestoreRefusedException(
                    $"The vault cosigned another root at {Size} entries than its entries have."
                );
            }
            _nextSize++;
        }
        try
        {
            var (entry, at) = EntryFormat.Open(index, bytes);
            LastAt = at;
            return entry;
        }
        catch (JsonException unreadable)
        {
            throw new RestoreRefusedException($"Entry {index} cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>The tiles that these entries completed, and at the end the partial ones, must be those in the vault.</summary>
    private async Task CompareTilesAsync(TileId bundle, CancellationToken ct)
    {
        if (!bundle.IsFull)
        {
            _filled.AddRange(_edge.Partial());
        }
        foreach (var (tile, computed) in _filled)
        {
            if (tile.Level > 0 && !(await ReadTileAsync(tile, ct)).Span.SequenceEqual(computed))
            {
                throw new RestoreRefusedException($"{tile.Path} is not what the entries below it make.");
            }
        }
        _filled.Clear();
    }
}
