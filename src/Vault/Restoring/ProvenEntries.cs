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
            var bundle = new TileId(
                TileId.Bundles,
                Size / TileId.Full,
                (int)Math.Min(TileId.Full, last.Size - Size / TileId.Full * TileId.Full)
            );
            var page = new List<Entry>(bundle.Width);
            foreach (var bytes in await ReadBundleAsync(bundle, ct))
            {
                page.Add(Take(bytes));
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

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadBundleAsync(TileId bundle, CancellationToken ct) =>
        await tiles.ReadAsync(bundle, ct) is not { } bytes
            ? throw new RestoreRefusedException($"{bundle.Path} is missing from the vault.")
        : Bundle.TryRead(bytes, bundle.Width, out var entries) ? entries.Value
        : throw new RestoreRefusedException($"{bundle.Path} is not a bundle of {bundle.Width} entries.");

    private Entry Take(ReadOnlyMemory<byte> bytes)
    {
        var index = Size;
        _edge.Append(LogHash.OfEntry(bytes.Span), (tile, hashes) => _filled.Add((tile, hashes)));
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
            if (await tiles.ReadAsync(tile, ct) is not { } kept)
            {
                throw new RestoreRefusedException($"{tile.Path} is missing from the vault.");
            }
            if (!kept.Span.SequenceEqual(computed))
            {
                throw new RestoreRefusedException($"{tile.Path} is not what the entries below it make.");
            }
        }
        _filled.Clear();
    }
}
