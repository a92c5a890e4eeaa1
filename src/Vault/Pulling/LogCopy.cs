using System.Collections.Immutable;
using System.Text;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Checks and writes everything that a seen checkpoint adds, then cosigns it. Nothing is written before it is proven, and
/// nothing is promised before it is written.
/// </summary>
internal sealed class LogCopy(
    IVaultStore vault,
    ILogSource source,
    NoteKey key,
    WhoseFault fault,
    SnapshotCopy snapshots,
    PullOptions options
)
{
    private const int BundlesAtOnce = 8;

    public async Task<HeldLog> RunAsync(HeldLog? held, SeenLog seen, long from, CancellationToken ct)
    {
        var tiles = AuthenticTiles.Of(held, seen, vault, source);
        await fault.OfAsync(
            held,
            seen,
            async () =>
            {
                await tiles.OpenAsync(ct);
                if (from > 0)
                {
                    await RequireExtensionAsync(held!, seen, tiles, ct);
                }
                await NameEpochAsync(seen.Origin, ct);
                await KeepBundlesAsync(held, seen, tiles, from, ct);
                await KeepTilesAsync(seen, tiles, from, ct);
                return true;
            },
            ct
        );
        var note = seen.Note.With(key).ToBytes();
        await vault.ReplaceAsync(new(VaultPaths.Checkpoint(seen.Origin.Epoch), note), ct);
        options.Reached(PullStep.CheckpointKept);
        return new(seen.Origin, seen.Checkpoint, note);
    }

    /// <summary>The log's own tiles, not its word, say what its root was when this vault cosigned it last.</summary>
    private static async Task RequireExtensionAsync(HeldLog held, SeenLog seen, ITileSource tiles, CancellationToken ct)
    {
        var root = await new TileTree(tiles, seen.Checkpoint.Size).RootAsync(held.Checkpoint.Size, ct);
        if (root != held.Checkpoint.Root)
        {
            throw WhoseFault.Forked(held, seen);
        }
    }

    private async Task NameEpochAsync(LogOrigin origin, CancellationToken ct)
    {
        await vault.KeepAsync(
            [
                new(VaultPaths.Deployment, Encoding.UTF8.GetBytes(origin.Deployment + "\n")),
                new(VaultPaths.Epoch(origin.Epoch), Encoding.UTF8.GetBytes(origin + "\n")),
            ],
            ct
        );
        options.Reached(PullStep.EpochNamed);
    }

    private async Task KeepBundlesAsync(HeldLog? held, SeenLog seen, ITileSource tiles, long from, CancellationToken ct)
    {
        var size = seen.Checkpoint.Size;
        foreach (var numbers in Numbers(from, size).Chunk(BundlesAtOnce))
        {
            var files = new VaultFile[numbers.Length][];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, numbers.Length),
                new ParallelOptions { MaxDegreeOfParallelism = BundlesAtOnce / 2, CancellationToken = ct },
                async (i, stop) => files[i] = await ReadBundleAsync(held, seen, tiles, numbers[i], stop)
            );
            await vault.KeepAsync([.. files.SelectMany(pair => pair)], ct);
            options.Reached(PullStep.BundlesKept);
            options.Progress(Math.Min(size, (numbers[^1] + 1) * TileId.Full), size);
        }
    }

    private static IEnumerable<long> Numbers(long from, long size)
    {
        for (var number = from / TileId.Full; number * TileId.Full < size; number++)
        {
            yield return number;
        }
    }

    /// <summary>One bundle with its tile of hashes, from wherever the right bytes are.</summary>
    private async Task<VaultFile[]> ReadBundleAsync(
        HeldLog? held,
        SeenLog seen,
        ITileSource tiles,
        long number,
        CancellationToken ct
    )
    {
        var epoch = seen.Origin.Epoch;
        var tile = new TileId(0, number, TileId.WidthIn(seen.Checkpoint.Size, 0, number));
        var bundle = TileId.Bundle(number, tile.Width);
        var leaves = await tiles.ReadHashesAsync(tile, ct);
        var (bytes, entries) = await FindBundleAsync(held, epoch, bundle, leaves, ct);
        // Also those that an interrupted pull wrote: nobody has looked for the snapshots in them.
        foreach (var entry in entries)
        {
            snapshots.See(epoch, entry);
        }
        return [new(VaultPaths.Tile(epoch, bundle), bytes), new(VaultPaths.Tile(epoch, tile), leaves)];
    }

    private async Task<(ReadOnlyMemory<byte> Bytes, ImmutableArray<ReadOnlyMemory<byte>> Entries)> FindBundleAsync(
        HeldLog? held,
        int epoch,
        TileId bundle,
        ReadOnlyMemory<byte> leaves,
        CancellationToken ct
    )
    {
        if (await new HeldTiles(vault, epoch).ReadAsync(bundle, ct) is { } own)
        {
            return (own, Entries(own, leaves) ?? throw new TileMismatchException(bundle, isOwn: true));
        }
        if (
            held is not null
            && held.Origin.Epoch != epoch
            && await new HeldTiles(vault, held.Origin.Epoch).ReadAsync(bundle, ct) is { } before
            && Entries(before, leaves) is { } same
        )
        {
            return (before, same);
        }
        var served =
            await source.ReadAsync(bundle, ct) ?? throw new TileUnreadableException(bundle, "the bundle is missing.");
        return (served, Entries(served, leaves) ?? throw new TileMismatchException(bundle, isOwn: false));
    }

    /// <summary>The entries of a bundle if each hashes to its leaf, else null.</summary>
    internal static ImmutableArray<ReadOnlyMemory<byte>>? Entries(
        ReadOnlyMemory<byte> bytes,
        ReadOnlyMemory<byte> leaves
    ) =>
        Bundle.TryRead(bytes, leaves.Length / LogHash.Size, out var entries)
        && entries.Value.Select(entry => LogHash.OfEntry(entry.Span)).SequenceEqual(leaves.Hashes())
            ? entries
            : null;

    private async Task KeepTilesAsync(SeenLog seen, ITileSource tiles, long from, CancellationToken ct)
    {
        var files = new List<VaultFile>();
        foreach (var tile in TileId.Between(from, seen.Checkpoint.Size).Where(tile => tile.Level > 0))
        {
            files.Add(new(VaultPaths.Tile(seen.Origin.Epoch, tile), await tiles.ReadHashesAsync(tile, ct)));
        }
        await vault.KeepAsync(files, ct);
        options.Reached(PullStep.TilesKept);
    }
}
