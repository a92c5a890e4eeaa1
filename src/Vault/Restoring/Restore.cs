using System.Diagnostics;
using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using Holdfast.Vault.Keeping;
using NodaTime;

namespace Holdfast.Vault.Restoring;

/// <summary>
/// Makes a database out of a vault, and proves it: signatures, every entry, every tile, every checkpoint, the snapshot's
/// digest. The log goes on in the next epoch with an entry that names what the vault held. Nothing is written over, and
/// dying half way leaves nothing.
/// </summary>
public sealed class Restore(IVaultReader vault, IRules rules, RestoreOptions options, TimeProvider time)
{
    private const string By = "system:restore";
    private const string Of = "log";

    /// <summary>
    /// Followers begin this long before the end: what was under way when the old host died is done, some of it again; what is
    /// older is taken to be done.
    /// </summary>
    private static readonly Duration s_followBack = Duration.FromMinutes(10);

    private readonly List<(string, TimeSpan)> _steps = [];
    private IProgress<RestoreProgress>? _progress;
    private long _followFrom;
    private Instant _followAfter;

    /// <param name="begin">Opens the empty database; null proves everything and writes nothing.</param>
    /// <param name="keyring">The newest backup of the keyring; null restores without it.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="ct">Stops the work; nothing is left.</param>
    /// <exception cref="RestoreRefusedException">The vault does not prove what it holds.</exception>
    /// <exception cref="NotEmptyException">There is a log in the database.</exception>
    public async Task<Restored> RunAsync(
        Func<CancellationToken, Task<IStoreFill>>? begin,
        IAsyncEnumerable<KeyringRow>? keyring,
        IProgress<RestoreProgress>? progress,
        CancellationToken ct
    )
    {
        _progress = progress;
        var started = Stopwatch.GetTimestamp();
        var held = await HeldAsync(ct);
        var tiles = new HeldTiles(vault, held.Origin.Epoch);
        var entries = new ProvenEntries(tiles, await CheckpointsAsync(held, ct), held.Checkpoint);
        var end = await EndAsync(tiles, held.Checkpoint.Size, ct);
        Step("signatures and checkpoints", ref started);

        var replay = new Replay(rules);
        var snapshot = await SnapshotAsync(end, ct);
        if (snapshot is { Documents: { } documents })
        {
            replay.Begin(documents, snapshot.Index);
        }
        Step("snapshot", ref started);

        await using var fill = begin is null ? null : await begin(ct);
        var root = await ReplayAsync(entries, replay, snapshot, end, fill, ct);
        if (snapshot is { IsProven: false })
        {
            throw new RestoreRefusedException(
                $"The log is not committed to the vault's snapshot of {snapshot.Index} entries. Restore with --full, which needs none."
            );
        }
        Step("entries", ref started);

        var digest = replay.Digest();
        var lastAt = root.LastAt;
        var reopened = Reopened(replay, held, root.Root, lastAt);
        replay.Apply(reopened);
        if (replay.Find<LogEpoch>(LogEpoch.Key)!.Epoch != held.Origin.Epoch + 1)
        {
            throw new RestoreRefusedException(
                $"The log of {held.Origin} was reopened another number of times than its name says."
            );
        }
        Step("digest", ref started);
        var (keys, erased) = (0L, 0L);
        if (fill is not null)
        {
            await fill.WriteEntriesAsync([reopened], ct);
            await fill.WriteDocumentsAsync(replay.Stored(), ct);
            Step("documents", ref started);
            (keys, erased) = await WriteKeysAsync(fill, replay, keyring, ct);
            var head = new Head(
                replay.NextIndex,
                replay.Digest(),
                held.Origin.Epoch + 1,
                EntryFormat.Open(end, reopened.Bytes).At
            );
            await fill.CompleteAsync(head, _followFrom, ct);
            Step("keys, head and disk", ref started);
        }
        return new(
            held.Origin.ToString(),
            held.Checkpoint.Size,
            end,
            lastAt,
            root.Root,
            digest,
            replay.Documents.Count,
            snapshot?.Index,
            held.Origin.Epoch + 1,
            keys,
            erased,
            entries.Bytes,
            _steps
        );
    }

    private async Task<HeldLog> HeldAsync(CancellationToken ct)
    {
        var trusted = await TrustedKeys.ReadAsync(vault, ct);
        if (
            options.LogKey is { } key
            && trusted.Keys.All(known => !known.PublicKey.Span.SequenceEqual(key.PublicKey.Span))
        )
        {
            throw new RestoreRefusedException(
                "The vault trusts another key than the recovery kit's: this is not this deployment's vault, or not its kit."
            );
        }
        return await HeldLog.ReadNewestAsync(vault, trusted, await VaultKeyAsync(ct), ct)
            ?? throw new RestoreRefusedException($"The vault {vault.Description} has cosigned nothing.");
    }

    private async Task<VerifierKey> VaultKeyAsync(CancellationToken ct) =>
        options.VaultKey
        ?? await VaultKey.ReadPublicAsync(vault, ct)
        ?? throw new RestoreRefusedException($"{vault.Description} is not a vault: {VaultPaths.PublicKey} is missing.");

    /// <summary>Every checkpoint that the vault kept of this epoch, its signatures checked.</summary>
    private async Task<IReadOnlyDictionary<long, Checkpoint>> CheckpointsAsync(HeldLog held, CancellationToken ct)
    {
        var trusted = await TrustedKeys.ReadAsync(vault, ct);
        var vaultKey = await VaultKeyAsync(ct);
        var kept = new Dictionary<long, Checkpoint>();
        await foreach (var path in vault.ListAsync(VaultPaths.Checkpoints(held.Origin.Epoch), ct))
        {
            var bytes = await vault.GetAsync(path, Note.BytesMax, ct);
            if (
                bytes is not { } note
                || HeldLog.TryOpen(note, held.Origin.Epoch, trusted, vaultKey, out var why) is not { } one
            )
            {
                throw new RestoreRefusedException($"{path} is not a checkpoint that this vault cosigned.");
            }
            // One that was kept and not yet made the newest when the vault stopped says nothing about what is held.
            if (one.Checkpoint.Size <= held.Checkpoint.Size)
            {
                kept[one.Checkpoint.Size] = one.Checkpoint;
            }
        }
        return kept;
    }

    private async Task<long> EndAsync(HeldTiles tiles, long size, CancellationToken ct)
    {
        var end = size;
        if (options.UntilIndex is { } index)
        {
            end =
                index >= 0 && index <= size
                    ? index
                    : throw new RestoreRefusedException(
                        $"The vault holds {size} entries; there is no entry {index} to end before."
                    );
        }
        if (options.UntilTime is { } until)
        {
            end = Math.Min(end, await FirstAfterAsync(tiles, size, until, ct));
        }
        _followAfter = end == 0 ? NodaConstants.UnixEpoch : await TimeOfAsync(tiles, size, end - 1, ct) - s_followBack;
        _followFrom = await FirstAfterAsync(tiles, end, _followAfter, ct);
        return end > 0 ? end : throw new RestoreRefusedException("There is nothing before that to restore.");
    }

    /// <summary>Times never go back in a log, so the first entry after a moment is found by halving.</summary>
    private static async Task<long> FirstAfterAsync(HeldTiles tiles, long size, Instant moment, CancellationToken ct)
    {
        var (low, high) = (0L, size);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (await TimeOfAsync(tiles, size, middle, ct) > moment)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }
        return low;
    }

    private static async Task<Instant> TimeOfAsync(HeldTiles tiles, long size, long index, CancellationToken ct)
    {
        var number = index / TileId.Full;
        var width = TileId.WidthIn(size, 0, number);
        return
            await tiles.ReadAsync(TileId.Bundle(number, width), ct) is { } bytes
            && Bundle.TryRead(bytes, width, out var entries)
            ? EntryFormat.Open(index, entries.Value[(int)(index % TileId.Full)]).At
            : throw new RestoreRefusedException($"The bundle of entry {index} is missing from the vault, or damaged.");
    }

    /// <summary>The newest snapshot that covers no entry past the end; its documents are believed once the log says their digest.</summary>
    private async Task<Candidate?> SnapshotAsync(long end, CancellationToken ct)
    {
        var newest = -1L;
        await foreach (var path in vault.ListAsync(VaultPaths.SnapshotFolder, ct))
        {
            if (
                long.TryParse(
                    path[VaultPaths.SnapshotFolder.Length..],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var index
                )
                && index <= end
            )
            {
                newest = Math.Max(newest, index);
            }
        }
        if (newest < 0)
        {
            return null;
        }
        if (options.Full)
        {
            return new(newest);
        }
        try
        {
            var bytes = await vault.GetAsync(VaultPaths.Snapshot(newest), int.MaxValue, ct);
            using var file = new MemoryStream((bytes ?? ReadOnlyMemory<byte>.Empty).ToArray(), writable: false);
            var documents = new List<StoredDocument>();
            var sum = StateDigest.Zero;
            await foreach (var document in SnapshotFile.ReadAsync(file, ct))
            {
                documents.Add(document);
                sum += StateDigest.Of(document.Key, document.Bytes);
            }
            return new(newest) { Documents = documents, Digest = sum };
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw new RestoreRefusedException(
                $"The vault's snapshot of {newest} entries cannot be read ({damaged.Message}). Restore with --full, which needs none."
            );
        }
    }

    private async Task<(LogHash Root, Instant LastAt)> ReplayAsync(
        ProvenEntries entries,
        Replay replay,
        Candidate? snapshot,
        long end,
        IStoreFill? fill,
        CancellationToken ct
    )
    {
        (LogHash Root, Instant LastAt) atEnd = default;
        var begin = replay.NextIndex;
        await replay.AdvanceAsync(
            Written(ct),
            done =>
            {
                // In a full restore the documents of that moment are there only now.
                if (options.Full && snapshot is not null && done == snapshot.Index)
                {
                    snapshot.Digest = replay.Digest();
                }
                _progress?.Report(new("entries", done, entries.Size));
            },
            ct
        );
        if (snapshot is { Commitment: { } said } && said == snapshot.Digest.ToString())
        {
            snapshot.IsProven = true;
        }
        return atEnd;

        async IAsyncEnumerable<IReadOnlyList<Entry>> Pages(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop
        )
        {
            long[] cuts = snapshot is null ? [end] : [snapshot.Index, end];
            await foreach (var page in entries.ReadAsync(cuts, stop))
            {
                snapshot?.LookFor(page, replay);
                if (entries.Size == end)
                {
                    atEnd = (entries.Root(), entries.LastAt);
                }
                if (page[0].Index < end)
                {
                    yield return page;
                }
            }
        }

        async IAsyncEnumerable<IReadOnlyList<Entry>> Written(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop
        )
        {
            await foreach (var page in Pages(stop).PrefetchAsync(8, stop))
            {
                if (fill is not null)
                {
                    await fill.WriteEntriesAsync(page, stop);
                }
                if (page[0].Index >= begin)
                {
                    yield return page;
                }
                else
                {
                    _progress?.Report(new("entries", page[0].Index, end));
                }
            }
        }
    }

    private Entry Reopened(Replay replay, HeldLog held, LogHash root, Instant lastAt)
    {
        var fact = new LogReopened(held.Origin.ToString(), replay.NextIndex, root.ToString(), options.Reason);
        var at = Instant.Max(lastAt, Instant.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
        return replay.Write(fact, at, By, Of);
    }

    /// <summary>
    /// A document under a key's own name says that the key was destroyed; a backup of the keyring may not know that yet.
    /// </summary>
    private static async Task<(long Kept, long Erased)> WriteKeysAsync(
        IStoreFill fill,
        Replay replay,
        IAsyncEnumerable<KeyringRow>? keyring,
        CancellationToken ct
    )
    {
        if (keyring is null)
        {
            return (0, 0);
        }
        var kept = new List<KeyringRow>();
        var erased = 0L;
        await foreach (var row in keyring.WithCancellation(ct))
        {
            if (replay.Documents.ContainsKey(row.Name))
            {
                erased++;
            }
            else
            {
                kept.Add(row);
            }
        }
        await fill.WriteKeyringAsync(kept, ct);
        return (kept.Count, erased);
    }

    private void Step(string name, ref long started)
    {
        _steps.Add((name, Stopwatch.GetElapsedTime(started)));
        started = Stopwatch.GetTimestamp();
    }

    /// <summary>A snapshot that the vault has and the log may be committed to.</summary>
    private sealed class Candidate(long index)
    {
        public long Index { get; } = index;

        /// <summary>Null in a full restore, which makes them itself.</summary>
        public List<StoredDocument>? Documents { get; init; }

        public StateDigest Digest { get; set; }

        /// <summary>The digest that an entry of the log names.</summary>
        public string? Commitment { get; private set; }

        public bool IsProven { get; set; }

        public void LookFor(IEnumerable<Entry> page, Replay replay)
        {
            foreach (var entry in page)
            {
                if (
                    entry.Kind == SnapshotTaken.Kind
                    && replay.Read(entry).Fact is SnapshotTaken taken
                    && taken.Index == Index
                )
                {
                    Commitment = taken.Digest;
                }
            }
        }
    }
}
