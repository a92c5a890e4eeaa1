using System.Collections.Concurrent;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// The tiles of hashes of a log whose root was signed. A tile is handed out only once it hashes up to that root, whoever it came
/// from, so that nothing else is ever written. Keeps what it will be asked for again: the tiles above level 0, and the one that
/// the last pull ended in.
/// </summary>
/// <param name="checkpoint">Signed by the log.</param>
/// <param name="from">Entries that the vault has already.</param>
/// <param name="own">The vault's own files of this log: one that does not fit is an alarm.</param>
/// <param name="guess">Where a tile may be as well, such as the epoch before; one that does not fit is passed over. Null if nowhere.</param>
/// <param name="source">The log itself.</param>
internal sealed class AuthenticTiles(
    Checkpoint checkpoint,
    long from,
    ITileSource own,
    ITileSource? guess,
    ITileSource source
) : ITileSource
{
    private readonly ConcurrentDictionary<TileId, Lazy<Task<ReadOnlyMemory<byte>?>>> _known = [];

    /// <summary>The tiles of the log that is seen, from wherever they may lie.</summary>
    public static AuthenticTiles Of(HeldLog? held, SeenLog seen, IVaultReader vault, ILogSource source) =>
        new(
            seen.Checkpoint,
            held?.Checkpoint.Size ?? 0,
            new HeldTiles(vault, seen.Origin.Epoch),
            held is not null && held.Origin != seen.Origin ? new HeldTiles(vault, held.Origin.Epoch) : null,
            source
        );

    /// <summary>Reads the partial tiles at the right edge, which together make the root; before anything else.</summary>
    /// <exception cref="TileMismatchException">What the source serves does not make the root that it signed.</exception>
    /// <exception cref="TileUnreadableException">The source does not have it.</exception>
    public async Task OpenAsync(CancellationToken ct)
    {
        var edge = await ReadEdgeAsync(new OwnFirst(own, source), ct);
        if (edge.Root() != checkpoint.Root)
        {
            // Either the source lies or a file of ours is not what it was: its own tiles tell.
            var served = await ReadEdgeAsync(source, ct);
            if (served.Root() != checkpoint.Root)
            {
                throw new TileMismatchException(tile: null, isOwn: false);
            }
            var wrong = served
                .Partial()
                .Zip(edge.Partial())
                .First(pair => !pair.First.Bytes.SequenceEqual(pair.Second.Bytes));
            throw new TileMismatchException(wrong.First.Tile, isOwn: true);
        }
        foreach (var (tile, bytes) in edge.Partial())
        {
            _known[tile] = new(Task.FromResult<ReadOnlyMemory<byte>?>(bytes));
        }
    }

    public Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct)
    {
        var isAgain = tile.Level > 0 || tile.Number == from / TileId.Full;
        if (_known.TryGetValue(tile, out var known))
        {
            return known.Value;
        }
        if (tile.IsBundle || !tile.IsFull || TileId.WidthIn(checkpoint.Size, tile.Level, tile.Number) != tile.Width)
        {
            return Task.FromResult<ReadOnlyMemory<byte>?>(null);
        }
        return isAgain ? _known.GetOrAdd(tile, _ => new(() => ReadFullAsync(tile, ct))).Value : ReadFullAsync(tile, ct);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadFullAsync(TileId tile, CancellationToken ct) =>
        await ReadAsync(tile, await ReadRootAsync(tile, ct), ct);

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, LogHash root, CancellationToken ct)
    {
        if (await own.ReadAsync(tile, ct) is { } ours)
        {
            return Fits(ours, root) ? ours : throw new TileMismatchException(tile, isOwn: true);
        }
        if (guess is not null && await guess.ReadAsync(tile, ct) is { } guessed && Fits(guessed, root))
        {
            return guessed;
        }
        if (await source.ReadAsync(tile, ct) is { } served)
        {
            return Fits(served, root) ? served : throw new TileMismatchException(tile, isOwn: false);
        }
        return null;
    }

    /// <summary>What the tile above says this one hashes to.</summary>
    private async Task<LogHash> ReadRootAsync(TileId tile, CancellationToken ct)
    {
        var number = tile.Number / TileId.Full;
        var width = TileId.WidthIn(checkpoint.Size, tile.Level + 1, number);
        var above = await this.ReadHashesAsync(new(tile.Level + 1, number, width), ct);
        return new(above.Span.Slice((int)(tile.Number % TileId.Full) * LogHash.Size, LogHash.Size));
    }

    private static bool Fits(ReadOnlyMemory<byte> bytes, LogHash root) =>
        bytes.Length == TileId.Full * LogHash.Size && bytes.Root() == root;

    private Task<TreeEdge> ReadEdgeAsync(ITileSource from, CancellationToken ct) =>
        TreeEdge.ReadAsync(from, checkpoint.Size, ct);

    private sealed class OwnFirst(ITileSource own, ITileSource source) : ITileSource
    {
        public async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct) =>
            await own.ReadAsync(tile, ct) is { } bytes && bytes.Length == tile.Width * LogHash.Size
                ? bytes
                : await source.ReadAsync(tile, ct);
    }
}

/// <param name="tile">Null when it is the right edge as a whole.</param>
/// <param name="isOwn">The vault's own file does not fit, not the served one.</param>
internal sealed class TileMismatchException(TileId? tile, bool isOwn) : Exception("Not what the checkpoint says.")
{
    public TileId? Tile { get; } = tile;

    public bool IsOwn { get; } = isOwn;
}
