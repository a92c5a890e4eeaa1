using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;

namespace Holdfast.Vault.Checking;

/// <summary>Checks the log of one epoch from its first entry to its last, in one reading.</summary>
internal sealed class LogCheck(
    IVaultReader vault,
    int epoch,
    TrustedKeys trusted,
    VerifierKey vaultKey,
    Action<VaultFinding> find
)
{
    private readonly TreeEdge _tree = new();
    private readonly Dictionary<long, SnapshotCommitment> _snapshots = [];
    private Dictionary<(int Level, long Number), List<int>> _partial = [];
    private long _size;
    private bool _isBroken;

    public Action<long, long> Progress { get; init; } = (_, _) => { };

    public long Checkpoints { get; private set; }

    /// <summary>Files of a pull that did not end.</summary>
    public long Beyond { get; private set; }

    /// <summary>Snapshots that the log is committed to, by the entries that they cover.</summary>
    public IReadOnlyDictionary<long, SnapshotCommitment> Snapshots => _snapshots;

    /// <summary>The log as far as it was cosigned; null when there is no checkpoint to hold it against.</summary>
    public async Task<HeldLog?> RunAsync(CancellationToken ct)
    {
        HeldLog? held;
        try
        {
            held = await HeldLog.ReadAsync(vault, epoch, trusted, vaultKey, ct);
        }
        catch (VaultDamagedException e)
        {
            Find(e.Path, null, e.What);
            return null;
        }
        if (held is null)
        {
            // An epoch that was named and not yet cosigned: the first pull of it did not end.
            return null;
        }
        _size = held.Checkpoint.Size;
        var files = await LogFiles.ListAsync(vault, epoch, _size, find, ct);
        (_partial, Beyond) = (files.Partial, files.Beyond);
        await CheckEntriesAsync(new(files.Sizes), ct);
        if (!_isBroken && _tree.Root() != held.Checkpoint.Root)
        {
            Find(VaultPaths.Checkpoint(epoch), _size, "the entries do not have the root that was cosigned.");
        }
        await CheckEdgeAsync(ct);
        await CheckNewestAsync(held, ct);
        return held;
    }

    private async Task CheckEntriesAsync(Queue<long> sizes, CancellationToken ct)
    {
        await CheckSizesAsync(sizes, ct);
        for (var number = 0L; number * TileId.Full < _size && !_isBroken; number++)
        {
            var width = TileId.WidthIn(_size, 0, number);
            var bundle = TileId.Bundle(number, width);
            if (await ReadAsync(bundle, ct) is not { } bytes)
            {
                _isBroken = true;
                return;
            }
            if (!Bundle.TryRead(bytes, width, out var entries))
            {
                Find(VaultPaths.Tile(epoch, bundle), bundle.FirstEntry(), "this is not a bundle of so many entries.");
                _isBroken = true;
                return;
            }
            var hashes = await CheckLeavesAsync(
                bundle,
                [.. entries.Value.Select(entry => LogHash.OfEntry(entry.Span))],
                ct
            );
            if (hashes is null)
            {
                return;
            }
            foreach (var entry in entries.Value)
            {
                if (SnapshotCommitment.Read(entry) is { } snapshot)
                {
                    _snapshots[snapshot.Index] = snapshot;
                }
            }
            await CheckPartialAsync(bundle, bytes, ct);
            var filled = new List<(TileId Tile, byte[] Bytes)>();
            foreach (var hash in hashes)
            {
                _tree.Append(hash, (tile, tileBytes) => filled.Add((tile, tileBytes)));
                await CheckSizesAsync(sizes, ct);
            }
            foreach (var (tile, tileBytes) in filled)
            {
                await CheckTileAsync(tile, tileBytes, ct);
            }
            Progress(_tree.Size, _size);
        }
        foreach (var size in sizes)
        {
            Find(VaultPaths.Checkpoints(epoch, size), size, "a checkpoint was cosigned of entries that are not there.");
        }
    }

    /// <summary>Names the first entry that does not hash to its leaf; null when one does not.</summary>
    private async Task<LogHash[]?> CheckLeavesAsync(TileId bundle, LogHash[] hashes, CancellationToken ct)
    {
        var tile = bundle with { Level = 0 };
        if (await ReadAsync(tile, ct) is not { } bytes)
        {
            _isBroken = true;
            return null;
        }
        var leaves = bytes.Length == hashes.Length * LogHash.Size ? bytes.Hashes().ToArray() : [];
        if (leaves.AsSpan().SequenceEqual(hashes))
        {
            return hashes;
        }
        _isBroken = true;
        if (leaves.Length == 0)
        {
            Find(
                VaultPaths.Tile(epoch, tile),
                tile.FirstEntry(),
                $"the file has {bytes.Length} bytes where {hashes.Length * LogHash.Size} belong."
            );
            return null;
        }
        var first = Enumerable.Range(0, hashes.Length).First(i => leaves[i] != hashes[i]);
        var index = bundle.FirstEntry() + first;
        var isTile = await IsTileWrongAsync(tile, bytes, ct);
        Find(
            VaultPaths.Tile(epoch, isTile ? tile : bundle),
            index,
            isTile ? "this hash is not the entry's." : "the entry is not the one that was sealed."
        );
        return null;
    }

    /// <summary>Whether the tile is what changed, not the entry: then it does not fit what the tile above says of it.</summary>
    private async Task<bool> IsTileWrongAsync(TileId tile, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (!tile.IsFull)
        {
            return false;
        }
        var number = tile.Number / TileId.Full;
        var above = new TileId(1, number, TileId.WidthIn(_size, 1, number));
        var at = (int)(tile.Number % TileId.Full) * LogHash.Size;
        return await vault.GetAsync(VaultPaths.Tile(epoch, above), above.BytesMax(), ct) is { } over
            && over.Length >= at + LogHash.Size
            && new LogHash(over.Span.Slice(at, LogHash.Size)) != bytes.Root();
    }

    private async Task CheckSizesAsync(Queue<long> sizes, CancellationToken ct)
    {
        while (sizes.TryPeek(out var size) && size == _tree.Size)
        {
            sizes.Dequeue();
            var path = VaultPaths.Checkpoints(epoch, size);
            if (await vault.GetAsync(path, Note.BytesMax, ct) is not { } bytes)
            {
                Find(path, size, "the file is missing.");
            }
            else if (HeldLog.TryOpen(bytes, epoch, trusted, vaultKey, out var why) is not { } held)
            {
                Find(path, size, why ?? "it cannot be read.");
            }
            else if (held.Checkpoint.Size != size || held.Checkpoint.Root != _tree.Root() || !IsPlain(held))
            {
                Find(path, size, "this is not a checkpoint of the entries up to here.");
            }
            Checkpoints++;
        }
    }

    /// <summary>A vault keeps two signatures and no more, so no byte of a note goes unchecked.</summary>
    private static bool IsPlain(HeldLog held) =>
        Note.TryParse(held.Cosigned.Span, out var note) && note.Signatures.Length == 2;

    private async Task CheckTileAsync(TileId tile, byte[] expected, CancellationToken ct)
    {
        if (tile.Level > 0 && await ReadAsync(tile, ct) is { } bytes && !bytes.Span.SequenceEqual(expected))
        {
            Find(VaultPaths.Tile(epoch, tile), tile.FirstEntry(), "this is not what the tiles below it hash to.");
        }
        await CheckPartialAsync(tile, expected, ct);
    }

    /// <summary>The partial tiles of the newest size, which a reader of the log begins with.</summary>
    private async Task CheckEdgeAsync(CancellationToken ct)
    {
        if (_isBroken)
        {
            return;
        }
        foreach (var (tile, expected) in _tree.Partial())
        {
            if (await ReadAsync(tile, ct) is { } bytes && !bytes.Span.SequenceEqual(expected))
            {
                Find(VaultPaths.Tile(epoch, tile), tile.FirstEntry(), "this is not what the tiles below it hash to.");
            }
            await CheckPartialAsync(tile, expected, ct);
        }
    }

    /// <summary>Files of smaller sizes: each is the beginning of what there is now.</summary>
    private async Task CheckPartialAsync(TileId tile, ReadOnlyMemory<byte> whole, CancellationToken ct)
    {
        if (!_partial.Remove((tile.Level, tile.Number), out var widths))
        {
            return;
        }
        foreach (var width in widths.Where(width => width != tile.Width))
        {
            var partial = tile with { Width = width };
            if (
                await ReadAsync(partial, ct) is { } bytes
                && (whole.Cut(partial) is not { } expected || !bytes.Span.SequenceEqual(expected.Span))
            )
            {
                Find(
                    VaultPaths.Tile(epoch, partial),
                    tile.FirstEntry(),
                    "this is not the beginning of what is there now."
                );
            }
        }
    }

    private async Task CheckNewestAsync(HeldLog held, CancellationToken ct)
    {
        var kept = await vault.GetAsync(VaultPaths.Checkpoints(epoch, _size), Note.BytesMax, ct);
        if (kept is { } bytes && !bytes.Span.SequenceEqual(held.Cosigned.Span))
        {
            Find(VaultPaths.Checkpoint(epoch), _size, "this is not the checkpoint that was kept of this size.");
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct)
    {
        var path = VaultPaths.Tile(epoch, tile);
        try
        {
            if (await vault.GetAsync(path, tile.BytesMax(), ct) is { } bytes)
            {
                return bytes;
            }
            if (!tile.IsFull)
            {
                Find(path, tile.FirstEntry(), "the file is missing.");
            }
        }
        catch (VaultDamagedException e)
        {
            Find(path, tile.FirstEntry(), e.What);
        }
        return null;
    }

    private void Find(string path, long? index, string sentence) => find(new(path, index, sentence));
}
