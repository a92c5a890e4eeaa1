using System.Globalization;
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
    private readonly List<long> _sizes = [];
    private readonly Dictionary<(int Level, long Number), List<int>> _partial = [];
    private readonly HashSet<TileId> _full = [];
    private readonly TreeEdge _tree = new();
    private readonly Dictionary<long, SnapshotCommitment> _snapshots = [];
    private long _size;
    private bool _isBroken;

    public Action<long, long> Progress { get; init; } = (_, _) => { };

    public long Checkpoints { get; private set; }

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
        await ListAsync(ct);
        await CheckEntriesAsync(ct);
        if (!_isBroken && _tree.Root() != held.Checkpoint.Root)
        {
            Find(VaultPaths.Checkpoint(epoch), _size, "the entries do not have the root that was cosigned.");
        }
        await CheckEdgeAsync(ct);
        await CheckNewestAsync(held, ct);
        return held;
    }

    /// <summary>What there is, so that what does not belong is seen, and what was kept of smaller sizes is compared.</summary>
    private async Task ListAsync(CancellationToken ct)
    {
        var folder = VaultPaths.Log(epoch);
        await foreach (var path in vault.ListAsync(folder, ct))
        {
            var rest = path[folder.Length..];
            if (rest == "checkpoint")
            {
                continue;
            }
            if (rest.StartsWith("checkpoints/", StringComparison.Ordinal))
            {
                AddSize(path, rest["checkpoints/".Length..]);
            }
            else if (TileId.TryParse(rest, out var tile))
            {
                AddTile(tile.Value);
            }
            else
            {
                Find(path, null, "no file of a vault has this name.");
            }
        }
        _sizes.Sort();
        foreach (var tile in TileId.Between(0, _size).Where(tile => tile.IsFull && !_full.Contains(tile)))
        {
            Find(VaultPaths.Tile(epoch, tile), FirstEntry(tile), "the file is missing.");
        }
        if (_sizes.Count == 0 || _sizes[^1] < _size)
        {
            Find(VaultPaths.Checkpoints(epoch, _size), _size, "the file is missing.");
        }
        else if (_sizes[^1] > _size)
        {
            var newest = VaultPaths.Checkpoints(epoch, _sizes[^1]);
            Find(newest, _sizes[^1], $"this was cosigned, but the newest checkpoint says {_size} entries.");
        }
    }

    private void AddSize(string path, string name)
    {
        if (
            long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && path == VaultPaths.Checkpoints(epoch, size)
        )
        {
            _sizes.Add(size);
            return;
        }
        Find(path, null, "no file of a vault has this name.");
    }

    private void AddTile(TileId tile)
    {
        if (TileId.WidthIn(_size, tile.Level, tile.Number) < tile.Width)
        {
            Beyond++;
        }
        else if (tile.IsFull)
        {
            _full.Add(tile);
        }
        else
        {
            (
                _partial.TryGetValue((tile.Level, tile.Number), out var widths)
                    ? widths
                    : _partial[(tile.Level, tile.Number)] = []
            ).Add(tile.Width);
        }
    }

    private async Task CheckEntriesAsync(CancellationToken ct)
    {
        var sizes = new Queue<long>(_sizes);
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
                Find(VaultPaths.Tile(epoch, bundle), FirstEntry(bundle), "this is not a bundle of so many entries.");
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
                FirstEntry(tile),
                $"the file has {bytes.Length} bytes where {hashes.Length * LogHash.Size} belong."
            );
            return null;
        }
        var first = Enumerable.Range(0, hashes.Length).First(i => leaves[i] != hashes[i]);
        var index = FirstEntry(bundle) + first;
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
            Find(VaultPaths.Tile(epoch, tile), FirstEntry(tile), "this is not what the tiles below it hash to.");
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
                Find(VaultPaths.Tile(epoch, tile), FirstEntry(tile), "this is not what the tiles below it hash to.");
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
                    FirstEntry(tile),
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
                Find(path, FirstEntry(tile), "the file is missing.");
            }
        }
        catch (VaultDamagedException e)
        {
            Find(path, FirstEntry(tile), e.What);
        }
        return null;
    }

    private static long FirstEntry(TileId tile) => tile.Number << (8 * (Math.Max(tile.Level, 0) + 1));

    private void Find(string path, long? index, string sentence) => find(new(path, index, sentence));
}
