using System.Collections.Immutable;
using System.Text;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Alarms;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// Brings a vault up to what a log has published: reads its checkpoint, checks that it extends the last one that this vault
/// cosigned, writes what is new, then cosigns. One at a time; what a crash leaves undone the next one does.
/// </summary>
/// <param name="vault">Written by this process only.</param>
/// <param name="source">Believed in nothing.</param>
/// <param name="key">The vault's own.</param>
/// <param name="trusted">Keys that may sign the log.</param>
/// <param name="keyring">Null where it is not to be kept.</param>
public sealed class VaultPull(
    IVaultStore vault,
    ILogSource source,
    NoteKey key,
    TrustedKeys trusted,
    KeyringCopy? keyring,
    PullOptions options
)
{
    private const int BundlesAtOnce = 8;

    private readonly SnapshotCopy _snapshots = new(vault, source, options.Say);
    private HeldLog? _held;
    private string? _toldOf;

    /// <summary>Called after each step; a test throws from it.</summary>
    internal Action<PullStep> Step { get; init; } = _ => { };

    /// <summary>The newest log that this vault has cosigned; null before the first.</summary>
    /// <exception cref="VaultDamagedException"/>
    public async Task<HeldLog?> ReadHeldAsync(CancellationToken ct)
    {
        if (_held is null && await HeldLog.ReadNewestAsync(vault, trusted, key.Verifier, ct) is { } held)
        {
            // A crash may have come between the checkpoint and its copy.
            await FileAsync(held, ct);
            _held = held;
        }
        return _held;
    }

    /// <exception cref="AlarmException">The log is not one that this vault may follow. The vault is as it was.</exception>
    /// <exception cref="SourceFailedException">To be tried again.</exception>
    /// <exception cref="VaultAwayException">To be tried again.</exception>
    public async Task<Pulled> RunAsync(CancellationToken ct)
    {
        try
        {
            return await PullAsync(ct);
        }
        catch (VaultDamagedException e)
        {
            throw new AlarmException(new(AlarmCodes.Damaged, $"The vault's own file {e.Message}", _held?.Cosigned));
        }
        catch (TileUnreadableException e)
        {
            throw new SourceFailedException($"{source.Description} does not serve what it signed: {e.Message}", e);
        }
    }

    private async Task<Pulled> PullAsync(CancellationToken ct)
    {
        var held = await ReadHeldAsync(ct);
        var bytes = await source.ReadCheckpointAsync(ct);
        var seen = await OpenAsync(bytes, held, ct);
        Step(PullStep.CheckpointRead);
        var from = await CompareAsync(held, seen, ct);
        if (from == seen.Checkpoint.Size && held?.Origin == seen.Origin)
        {
            if (keyring is { IsDue: true })
            {
                await keyring.RunAsync(ct);
            }
            await _snapshots.KeepAsync(ct);
            return new(held, 0, await TellAsync(held, ct));
        }
        if (keyring is not null)
        {
            if (held is not null && held.Origin.Epoch != seen.Origin.Epoch)
            {
                keyring.BeginAnew();
            }
            await keyring.RunAsync(ct);
            Step(PullStep.KeyringKept);
        }
        var next = await KeepAsync(held, seen, from, ct);
        await _snapshots.KeepAsync(ct);
        return new(next, seen.Checkpoint.Size - from, await TellAsync(next, ct));
    }

    /// <summary>Believes the checkpoint only if a trusted key signed it; pins the key that the first one is signed with.</summary>
    private async Task<Seen> OpenAsync(ReadOnlyMemory<byte> bytes, HeldLog? held, CancellationToken ct)
    {
        if (!Note.TryParse(bytes.Span, out var note) || !Checkpoint.TryParse(note.Text, out var claimed))
        {
            throw new SourceFailedException($"What {source.Description} serves as its checkpoint is none.");
        }
        if (!LogOrigin.TryParse(claimed.Origin, out var origin))
        {
            throw Alarm(AlarmCodes.OtherLog, $"{claimed.Origin} is not the name of a log such as this vault keeps.");
        }
        var pin = trusted.Keys.Count == 0 ? await ReadKeyAsync(ct) : null;
        var keys = pin is null ? trusted.For(origin) : [pin];
        string? why = null;
        foreach (var candidate in keys)
        {
            if (SignedCheckpoint.TryOpen(bytes.Span, candidate, out var opened, out var whyNot))
            {
                await SettleAsync(origin, pin, ct);
                var line = note.Signatures.Where(line => line.Name == candidate.Name && line.KeyId == candidate.KeyId);
                return new(origin, opened.Checkpoint, note with { Signatures = [.. line.Take(1)] }, bytes);
            }
            why = whyNot;
        }
        throw why is null
            ? Alarm(
                AlarmCodes.OtherLog,
                $"{source.Description} serves the log {origin}, which this vault does not keep."
            )
            : Alarm(
                AlarmCodes.NotSigned,
                $"{source.Description} serves a checkpoint of {origin} that no trusted key signed. {why}"
            );

        AlarmException Alarm(string code, string sentence) => new(new(code, sentence, held?.Cosigned, bytes));
    }

    private async Task<VerifierKey> ReadKeyAsync(CancellationToken ct) =>
        await source.ReadKeyAsync(ct)
        ?? throw new SourceFailedException(
            $"{source.Description} does not name its public key; give it with --trust for the first pull."
        );

    private async Task SettleAsync(LogOrigin origin, VerifierKey? pin, CancellationToken ct)
    {
        if (pin is null)
        {
            return;
        }
        await trusted.AddAsync(pin, vault, ct);
        options.Say($"This vault keeps the log of {origin.Deployment} from now on, and trusts the key {pin.Text}");
        options.Say($"Compare its fingerprint with head office's: {TrustedKeys.Fingerprint(pin)}");
        Step(PullStep.KeyPinned);
    }

    /// <summary>The number of entries from which on the seen log is new to this vault's tree of its epoch.</summary>
    private async Task<long> CompareAsync(HeldLog? held, Seen seen, CancellationToken ct)
    {
        if (held is null || held.Origin.Epoch < seen.Origin.Epoch)
        {
            await ExplainAsync(held, seen, ct);
            return 0;
        }
        var (size, root) = (held.Checkpoint.Size, held.Checkpoint.Root);
        if (held.Origin.Epoch > seen.Origin.Epoch)
        {
            throw Alarm(
                AlarmCodes.OldEpoch,
                $"{source.Description} serves {seen.Origin} with {seen.Checkpoint.Size} entries, but that log is over: this vault already holds {held.Origin}."
            );
        }
        if (seen.Checkpoint.Size < size)
        {
            throw Alarm(
                AlarmCodes.Shrunken,
                $"{seen.Origin} has shrunk: it now says {seen.Checkpoint.Size} entries, and this vault has cosigned {size}."
            );
        }
        if (seen.Checkpoint.Size == size && seen.Checkpoint.Root != root)
        {
            throw Alarm(
                AlarmCodes.Forked,
                $"{seen.Origin} has forked: with {size} entries it now has the root {seen.Checkpoint.Root}, and this vault has cosigned {root}."
            );
        }
        RequireBounded(seen, size, held);
        return size;

        AlarmException Alarm(string code, string sentence) => new(new(code, sentence, held.Cosigned, seen.Bytes));
    }

    private async Task ExplainAsync(HeldLog? held, Seen seen, CancellationToken ct)
    {
        RequireBounded(seen, held?.Checkpoint.Size ?? 0, held);
        if (held is null)
        {
            return;
        }
        var tiles = Tiles(held, seen);
        var heldTiles = new HeldTiles(vault, held.Origin.Epoch);
        var why = await CheckedAsync(
            held,
            seen,
            async () =>
            {
                await tiles.OpenAsync(ct);
                return await EpochChange.WhyNotAsync(held, heldTiles, seen.Checkpoint, tiles, ReadEntryAsync, ct);
            },
            ct
        );
        if (why is not null)
        {
            throw new AlarmException(
                new(
                    AlarmCodes.UnexplainedEpoch,
                    $"{source.Description} serves {seen.Origin}, which does not follow from {held.Origin}: {why}.",
                    held.Cosigned,
                    seen.Bytes
                )
            );
        }
        options.Say($"The log goes on as {seen.Origin}; {held.Origin} stays in the vault as it is.");
        Step(PullStep.EpochExplained);

        async Task<ReadOnlyMemory<byte>?> ReadEntryAsync(long index, CancellationToken stop)
        {
            var number = index / TileId.Full;
            var bundle = TileId.Bundle(number, TileId.WidthIn(seen.Checkpoint.Size, 0, number));
            var leaves = await tiles.ReadHashesAsync(bundle with { Level = 0 }, stop);
            var read = await source.ReadAsync(bundle, stop);
            return read is { } bytes && Entries(bytes, leaves) is { } entries
                ? entries[(int)(index % TileId.Full)]
                : TileBytes.Nothing;
        }
    }

    private void RequireBounded(Seen seen, long size, HeldLog? held)
    {
        if (seen.Checkpoint.Size - size > options.GrowthMax)
        {
            throw new AlarmException(
                new(
                    AlarmCodes.TooMany,
                    $"{seen.Origin} says it has grown from {size} to {seen.Checkpoint.Size} entries, more than the {options.GrowthMax} that one pull may bring (--growth-max).",
                    held?.Cosigned,
                    seen.Bytes
                )
            );
        }
    }

    /// <summary>Checks and writes everything that the seen checkpoint adds, then cosigns it.</summary>
    private async Task<HeldLog> KeepAsync(HeldLog? held, Seen seen, long from, CancellationToken ct)
    {
        var tiles = Tiles(held, seen);
        await CheckedAsync(
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
        _held = new(seen.Origin, seen.Checkpoint, note);
        Step(PullStep.CheckpointKept);
        await FileAsync(_held, ct);
        Step(PullStep.CheckpointFiled);
        return _held;
    }

    /// <summary>The log's own tiles, not its word, say what its root was when this vault cosigned it last.</summary>
    private static async Task RequireExtensionAsync(HeldLog held, Seen seen, ITileSource tiles, CancellationToken ct)
    {
        var size = held.Checkpoint.Size;
        var root = await new TileTree(tiles, seen.Checkpoint.Size).RootAsync(size, ct);
        if (root != held.Checkpoint.Root)
        {
            throw Forked(held, seen);
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
        Step(PullStep.EpochNamed);
    }

    private async Task KeepBundlesAsync(HeldLog? held, Seen seen, ITileSource tiles, long from, CancellationToken ct)
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
            Step(PullStep.BundlesKept);
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
        Seen seen,
        ITileSource tiles,
        long number,
        CancellationToken ct
    )
    {
        var tile = new TileId(0, number, TileId.WidthIn(seen.Checkpoint.Size, 0, number));
        var bundle = TileId.Bundle(number, tile.Width);
        var leaves = await tiles.ReadHashesAsync(tile, ct);
        var epoch = seen.Origin.Epoch;
        if (await new HeldTiles(vault, epoch).ReadAsync(bundle, ct) is { } own)
        {
            return Entries(own, leaves) is not null ? Files(own) : throw new TileMismatchException(bundle, isOwn: true);
        }
        if (
            held is not null
            && held.Origin.Epoch != epoch
            && await new HeldTiles(vault, held.Origin.Epoch).ReadAsync(bundle, ct) is { } before
            && Entries(before, leaves) is not null
        )
        {
            return Files(before);
        }
        var served =
            await source.ReadAsync(bundle, ct) ?? throw new TileUnreadableException(bundle, "the bundle is missing.");
        if (Entries(served, leaves) is not { } entries)
        {
            throw new TileMismatchException(bundle, isOwn: false);
        }
        foreach (var entry in entries)
        {
            _snapshots.See(entry);
        }
        return Files(served);

        VaultFile[] Files(ReadOnlyMemory<byte> bytes) =>
            [new(VaultPaths.Tile(epoch, bundle), bytes), new(VaultPaths.Tile(epoch, tile), leaves)];
    }

    /// <summary>The entries of a bundle if each hashes to its leaf, else null.</summary>
    private static ImmutableArray<ReadOnlyMemory<byte>>? Entries(
        ReadOnlyMemory<byte> bytes,
        ReadOnlyMemory<byte> leaves
    ) =>
        Bundle.TryRead(bytes, leaves.Length / LogHash.Size, out var entries)
        && entries.Value.Select(entry => LogHash.OfEntry(entry.Span)).SequenceEqual(leaves.Hashes())
            ? entries
            : null;

    private async Task KeepTilesAsync(Seen seen, ITileSource tiles, long from, CancellationToken ct)
    {
        var files = new List<VaultFile>();
        foreach (var tile in TileId.Between(from, seen.Checkpoint.Size).Where(tile => tile.Level > 0))
        {
            files.Add(new(VaultPaths.Tile(seen.Origin.Epoch, tile), await tiles.ReadHashesAsync(tile, ct)));
        }
        await vault.KeepAsync(files, ct);
        Step(PullStep.TilesKept);
    }

    private Task FileAsync(HeldLog held, CancellationToken ct) =>
        vault.KeepAsync([new(VaultPaths.Checkpoints(held.Origin.Epoch, held.Checkpoint.Size), held.Cosigned)], ct);

    /// <summary>Head office is told again until it has heard: it may have been away, or restored.</summary>
    private async Task<bool?> TellAsync(HeldLog held, CancellationToken ct)
    {
        var what = held.Checkpoint.Text;
        if (_toldOf == what)
        {
            return true;
        }
        try
        {
            if (!await source.TellAsync(held.Cosigned, ct))
            {
                return null;
            }
        }
        catch (SourceFailedException e)
        {
            options.Say($"What this vault cosigned could not be told: {e.Message}");
            return false;
        }
        _toldOf = what;
        Step(PullStep.Told);
        return true;
    }

    private AuthenticTiles Tiles(HeldLog? held, Seen seen) =>
        new(
            seen.Checkpoint,
            held?.Checkpoint.Size ?? 0,
            new HeldTiles(vault, seen.Origin.Epoch),
            held is not null && held.Origin != seen.Origin ? new HeldTiles(vault, held.Origin.Epoch) : null,
            source
        );

    /// <summary>Says of a tile that does not fit whose fault it is.</summary>
    private async Task<T> CheckedAsync<T>(HeldLog? held, Seen seen, Func<Task<T>> check, CancellationToken ct)
    {
        try
        {
            return await check();
        }
        catch (TileMismatchException e) when (e.IsOwn)
        {
            var tile = e.Tile!.Value;
            var path = VaultPaths.Tile(seen.Origin.Epoch, tile);
            if (held is not null && held.Origin == seen.Origin && await FitsHeldAsync(held, tile, ct))
            {
                throw Forked(held, seen);
            }
            throw new VaultDamagedException(path, $"this is not what {seen.Origin} has signed.");
        }
        catch (TileMismatchException e)
        {
            var what = e.Tile is { } tile ? $"its {tile}" : "its newest tiles";
            throw new AlarmException(
                new(
                    AlarmCodes.NotAsSigned,
                    $"{source.Description} serves {seen.Origin} otherwise than it signed it: {what} does not hash to the root at {seen.Checkpoint.Size} entries.",
                    held?.Cosigned,
                    seen.Bytes
                )
            );
        }
    }

    /// <summary>Whether a tile of the vault is right for what the vault cosigned, and so the log is what changed.</summary>
    private async Task<bool> FitsHeldAsync(HeldLog held, TileId tile, CancellationToken ct)
    {
        if (tile.IsBundle)
        {
            return false;
        }
        var own = new HeldTiles(vault, held.Origin.Epoch);
        var tiles = new AuthenticTiles(held.Checkpoint, from: 0, own, guess: null, own);
        try
        {
            await tiles.OpenAsync(ct);
            var width = TileId.WidthIn(held.Checkpoint.Size, tile.Level, tile.Number);
            return width > 0
                && await tiles.ReadAsync(tile with { Width = Math.Min(width, tile.Width) }, ct) is not null;
        }
        catch (Exception e) when (e is TileMismatchException or TileUnreadableException)
        {
            return false;
        }
    }

    private static AlarmException Forked(HeldLog held, Seen seen) =>
        new(
            new(
                AlarmCodes.Forked,
                $"{seen.Origin} has forked: its {seen.Checkpoint.Size} entries do not begin with the {held.Checkpoint.Size} that this vault has cosigned.",
                held.Cosigned,
                seen.Bytes
            )
        );

    /// <param name="Note">With the log's signature only: those of others could be anything.</param>
    /// <param name="Bytes">As it was served.</param>
    private sealed record Seen(LogOrigin Origin, Checkpoint Checkpoint, Note Note, ReadOnlyMemory<byte> Bytes);
}
