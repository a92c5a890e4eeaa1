using System.Diagnostics;
using System.Runtime.CompilerServices;
using Holdfast.Ledger;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
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

    /// <summary>Proven while those before them are written and applied.</summary>
    private const int PagesAhead = 8;

    /// <summary>
    /// Followers begin this long before the end: what was under way when the old host died is done, some of it again; what is
    /// older is taken to be done.
    /// </summary>
    private static readonly Duration s_followBack = Duration.FromMinutes(10);

    private readonly List<(string, TimeSpan)> _steps = [];

    /// <summary>What the entries are about that the restore leaves out.</summary>
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);

    /// <summary>What the log was where the restore ends.</summary>
    private readonly record struct End(LogHash Root, Instant LastAt);

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
        var started = Stopwatch.GetTimestamp();
        var (held, checkpoints) = await CosignedLog.ReadAsync(vault, options, ct);
        var tiles = new HeldTiles(vault, held.Origin.Epoch);
        var times = new LogTimes(tiles, held.Checkpoint.Size);
        var end = await times.EndAsync(options, ct);
        var followFrom = await times.FirstAfterAsync(end, await times.OfAsync(end - 1, ct) - s_followBack, ct);
        Step("signatures and checkpoints", ref started);

        var replay = new Replay(rules);
        var snapshot = await HeldSnapshot.FindAsync(vault, held.Origin.Epoch, end, options.Full, ct);
        if (snapshot is { Documents: { } documents })
        {
            replay.Begin(documents, snapshot.Index);
        }
        Step("snapshot", ref started);

        await using var fill = begin is null ? null : await begin(ct);
        var entries = new ProvenEntries(tiles, checkpoints, held.Checkpoint);
        var (root, lastAt) = await ReplayAsync(entries, replay, snapshot, end, fill, progress, ct);
        Step("entries", ref started);

        var digest = replay.Digest();
        // Reopening changes one document; all others need not be hashed again.
        var others = digest - replay.DigestOf(LogEpoch.Key);
        var reopened = Reopen(replay, held, root, lastAt);
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
                others + replay.DigestOf(LogEpoch.Key),
                held.Origin.Epoch + 1,
                EntryFormat.Open(end, reopened.Bytes).At
            );
            await fill.CompleteAsync(head, followFrom, ct);
            Step("keys, head and disk", ref started);
        }
        return new(
            held.Origin.ToString(),
            held.Checkpoint.Size,
            end,
            lastAt,
            root,
            digest,
            replay.Documents.Count,
            snapshot is { IsProven: true } ? snapshot.Index : null,
            held.Origin.Epoch + 1,
            keys,
            erased,
            entries.Bytes,
            _steps
        );
    }

    /// <summary>Proves all of the log, and applies and writes what comes before the end.</summary>
    private async Task<End> ReplayAsync(
        ProvenEntries entries,
        Replay replay,
        HeldSnapshot? snapshot,
        long end,
        IStoreFill? fill,
        IProgress<RestoreProgress>? progress,
        CancellationToken ct
    )
    {
        End atEnd = default;
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
                progress?.Report(new("entries", done, entries.Size));
            },
            ct
        );
        RequireProven(snapshot);
        return atEnd;

        async IAsyncEnumerable<IReadOnlyList<Entry>> Pages([EnumeratorCancellation] CancellationToken stop)
        {
            long[] cuts = snapshot is null ? [end] : [snapshot.Index, end];
            await foreach (var page in entries.ReadAsync(cuts, stop))
            {
                snapshot?.See(page, replay);
                if (entries.Size == end)
                {
                    atEnd = new(entries.Root(), entries.LastAt);
                }
                if (page[0].Index < end)
                {
                    yield return page;
                }
                else
                {
                    _leftOut.UnionWith(page.Select(entry => entry.Subject));
                }
            }
        }

        async IAsyncEnumerable<IReadOnlyList<Entry>> Written([EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var page in Pages(stop).PrefetchAsync(PagesAhead, stop))
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
                    progress?.Report(new("entries", page[0].Index, end));
                }
            }
        }
    }

    /// <summary>A full restore does without a snapshot that the log knows nothing of; nothing does with one that it contradicts.</summary>
    private void RequireProven(HeldSnapshot? snapshot)
    {
        if (snapshot is null or { IsProven: true } || (options.Full && !snapshot.IsNamed))
        {
            return;
        }
        throw new RestoreRefusedException(
            options.Full
                ? $"The log names another digest at {snapshot.Index} entries than its entries make."
                : $"The log is not committed to the vault's snapshot of {snapshot.Index} entries. Restore with --full, which needs none."
        );
    }

    private Entry Reopen(Replay replay, HeldLog held, LogHash root, Instant lastAt)
    {
        var fact = new LogReopened(held.Origin.ToString(), replay.NextIndex, root.ToString(), options.Reason);
        var at = Instant.Max(lastAt, Instant.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
        var entry = replay.Write(fact, at, By, Of);
        replay.Apply(entry);
        return replay.Find<LogEpoch>(LogEpoch.Key)!.Epoch == held.Origin.Epoch + 1
            ? entry
            : throw new RestoreRefusedException(
                $"The log of {held.Origin} was reopened another number of times than its name says."
            );
    }

    /// <summary>
    /// A document under a key's own name says that the key was destroyed, and so does an entry about it that is left out: whoever
    /// asked to be forgotten stays so, whatever else is undone. A backup of the keyring may not know either yet.
    /// </summary>
    private async Task<(long Kept, long Erased)> WriteKeysAsync(
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
            if (replay.Documents.ContainsKey(row.Name) || _leftOut.Contains(row.Name))
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
}
