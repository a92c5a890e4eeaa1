using System.Diagnostics.CodeAnalysis;
using Holdfast.Ledger.Stores;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// Hashes new entries into tiles and signs checkpoints over them. The order is what a crash must not break: stage the tiles,
/// sign, swap the signed checkpoint (the commit point: from there on the log is bound to it), promote what was staged,
/// publish. Whoever comes after a crash promotes and publishes what was bound, from the stage, by the same code.
/// </summary>
/// <remarks>
/// Not for two threads. Two sealers over one store, in one process or several, do no harm: one of them wins the swap, the
/// other starts over from what the winner made. After any failure the sealer forgets what it knew and reads it again.
/// </remarks>
/// <param name="store">The log.</param>
/// <param name="signing">What the log is signed with.</param>
/// <param name="time">When a checkpoint was signed; never earlier than the one before.</param>
/// <param name="reached">Told after each step; a test throws here to stand for a crash.</param>
public sealed class Sealer(IStore store, SigningKey signing, TimeProvider time, Action<SealStep>? reached = null)
{
    /// <summary>Entries of one checkpoint at most, so that what is staged stays below a few megabytes.</summary>
    public const int EntriesMax = 65_536;

    private const int PageSize = 1_000;

    private readonly Action<SealStep> _reached = reached ?? (_ => { });
    private Bound? _bound;

    /// <summary>What the log is bound to, and the edge of its tiles there.</summary>
    private sealed record Bound(NoteKey Key, TreeEdge Edge, SealedNote? Signed, string? Origin);

    public enum Result
    {
        /// <summary>Everything in the log is sealed.</summary>
        UpToDate,

        /// <summary>A new checkpoint was published; there may be more to seal.</summary>
        Sealed,

        /// <summary>Another sealer was first; nothing of this one's work remains.</summary>
        Overtaken,
    }

    /// <summary>Entries that were sealed when this sealer last looked.</summary>
    public long Size => _bound?.Edge.Size ?? 0;

    /// <summary>Seals what the log has gained, if anything.</summary>
    /// <exception cref="SealRefusedException">What is stored contradicts what was signed.</exception>
    public async Task<Result> SealAsync(CancellationToken ct)
    {
        try
        {
            _bound ??= await RecoverAsync(ct);
            var head = await store.ReadHeadAsync(ct);
            if (head.NextIndex == _bound.Edge.Size && _bound.Origin == _bound.Key.Name)
            {
                return Result.UpToDate;
            }
            var stage = await AppendAsync(_bound.Edge, head.NextIndex, ct);
            _bound = await BindAsync(_bound, stage, ct);
            return _bound is null ? Result.Overtaken : Result.Sealed;
        }
        catch
        {
            _bound = null;
            throw;
        }
    }

    private async Task<Stage> AppendAsync(TreeEdge edge, long end, CancellationToken ct)
    {
        end = Math.Min(end, edge.Size + EntriesMax);
        var tiles = new List<StagedTile>();
        while (edge.Size < end)
        {
            var entries = await store.ReadEntriesAsync(edge.Size, (int)Math.Min(PageSize, end - edge.Size), ct);
            if (entries.Count == 0)
            {
                throw new SealRefusedException($"Entry {edge.Size} is missing from the log.");
            }
            foreach (var entry in entries)
            {
                Require(entry.Index == edge.Size, $"Entry {edge.Size} is missing from the log.");
                edge.Append(LogHash.OfEntry(entry.Bytes.Span), (tile, bytes) => tiles.Add(new(tile, bytes)));
            }
        }
        tiles.AddRange(edge.Partial().Select(tile => new StagedTile(tile.Tile, tile.Bytes)));
        return new(edge.Size, edge.Root(), tiles);
    }

    private async Task<Bound?> BindAsync(Bound bound, Stage stage, CancellationToken ct)
    {
        await store.Seals.StageAsync(stage, ct);
        _reached(SealStep.Staged);
        var next = Sign(bound, stage);
        _reached(SealStep.NoteSigned);
        if (!await store.Seals.SwapAsync(bound.Signed, next, ct))
        {
            return null;
        }
        _reached(SealStep.Swapped);
        await PromoteAsync(stage, next, ct);
        return bound with { Signed = next, Origin = bound.Key.Name };
    }

    private SealedNote Sign(Bound bound, Stage stage)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Require(
            now >= (bound.Signed?.AtMs ?? 0),
            "The clock stands before the time of the last checkpoint; nothing is signed until it has caught up."
        );
        var signed = SignedCheckpoint.Sign(new(bound.Key.Name, stage.Size, stage.Root), bound.Key);
        return new(stage.Size, now, signed.Note.ToBytes());
    }

    private async Task PromoteAsync(Stage stage, SealedNote note, CancellationToken ct)
    {
        Require(
            await store.Seals.PromoteAsync(stage.Tiles, ct),
            $"A stored tile is not the beginning of what was sealed at {stage.Size} entries."
        );
        _reached(SealStep.Promoted);
        await store.Seals.PublishAsync(note, ct);
        _reached(SealStep.Published);
    }

    private async Task<Bound> RecoverAsync(CancellationToken ct)
    {
        while (true)
        {
            var key = await signing.OpenAsync(ct);
            var seals = await store.Seals.ReadAsync(ct);
            if (await TryRecoverAsync(key, seals, ct) is { } bound)
            {
                return bound;
            }
            var now = await store.Seals.ReadAsync(ct);
            Require(
                !IsSame(now.Latest, seals.Latest) || !IsSame(now.Published, seals.Published),
                $"{seals.Latest?.Size} entries were signed, but what was staged for them is gone."
            );
        }
    }

    /// <summary>Null when a stage that should be there is not; which is so, too, when another sealer has just published it.</summary>
    private async Task<Bound?> TryRecoverAsync(NoteKey key, Seals seals, CancellationToken ct)
    {
        var (signed, published) = seals;
        if (signed is null)
        {
            Require(published is null, "A checkpoint was published that was never signed here.");
            return new(key, new TreeEdge(), Signed: null, Origin: null);
        }
        var checkpoint = Open(signed, key);
        if (published is not null)
        {
            RequireNotAhead(Open(published, key), checkpoint);
        }
        if (!IsSame(signed, published))
        {
            if (await store.Seals.ReadStageAsync(checkpoint.Size, checkpoint.Root, ct) is not { } stage)
            {
                return null;
            }
            await PromoteAsync(stage, signed, ct);
        }
        return new(key, await ReadEdgeAsync(checkpoint, ct), signed, checkpoint.Origin);
    }

    private static bool IsSame(SealedNote? one, SealedNote? other) =>
        one is null || other is null ? one == other : one.Note.AsSpan().SequenceEqual(other.Note);

    private static void RequireNotAhead(Checkpoint published, Checkpoint signed)
    {
        Require(
            published.Size <= signed.Size,
            $"{published.Size} entries were published, but only {signed.Size} are signed: the database is older than what others have seen."
        );
        Require(
            published.Size < signed.Size || published.Root == signed.Root,
            $"Two different logs of {signed.Size} entries were signed."
        );
    }

    /// <summary>Of an earlier epoch only the form is checked: its key may have burnt with the machine, and its root is compared anyway.</summary>
    private static Checkpoint Open(SealedNote note, NoteKey key)
    {
        Checkpoint? checkpoint = null;
        if (Note.TryParse(note.Note, out var parsed))
        {
            _ = Checkpoint.TryParse(parsed.Text, out checkpoint);
        }
        Require(checkpoint is not null && checkpoint.Size == note.Size, "A stored checkpoint is not one.");
        Require(
            checkpoint!.Origin != key.Name || !parsed!.Verify(key.Verifier).IsEmpty,
            $"A stored checkpoint is not signed by the key of {key.Name}."
        );
        return checkpoint;
    }

    /// <summary>The right edge and the entries of the last bundle, compared with the root that was signed.</summary>
    private async Task<TreeEdge> ReadEdgeAsync(Checkpoint signed, CancellationToken ct)
    {
        var head = await store.ReadHeadAsync(ct);
        Require(
            head.NextIndex >= signed.Size,
            $"The log has {head.NextIndex} entries, but {signed.Size} were sealed: the database is older than its checkpoint."
        );
        try
        {
            var tiles = new StoredTiles(store, signed.Size);
            var edge = await TreeEdge.ReadAsync(tiles, signed.Size, ct);
            Require(edge.Root() == signed.Root, $"The stored tiles are not those of the root signed at {signed.Size}.");
            var first = Math.Max(signed.Size - 1, 0) / TileId.Full * TileId.Full;
            var entries = await store.ReadEntriesAsync(first, (int)(signed.Size - first), ct);
            Require(
                entries.Count == signed.Size - first,
                $"Entries after {first} are missing, though they were sealed."
            );
            var tree = new TileTree(tiles, signed.Size);
            foreach (var entry in entries)
            {
                Require(
                    LogHash.OfEntry(entry.Bytes.Span) == await tree.EntryAsync(entry.Index, ct),
                    $"Entry {entry.Index} is not what was sealed."
                );
            }
            return edge;
        }
        catch (TileUnreadableException unreadable)
        {
            throw new SealRefusedException(unreadable.Message);
        }
    }

    private static void Require([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new SealRefusedException(otherwise);
        }
    }
}
