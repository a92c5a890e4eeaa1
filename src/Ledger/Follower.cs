using Holdfast.Ledger.Stores;
using Microsoft.Extensions.Logging;

namespace Holdfast.Ledger;

/// <summary>
/// Reads entries in order, at least once each. Its cursor is stored after the work is done, so after a crash the last
/// entries come again: the work must be repeatable.
/// </summary>
public interface IFollower
{
    /// <summary>Name of the cursor; never changed.</summary>
    string Name { get; }

    /// <summary>Throwing stops the follower here; the same entries are tried again after a pause.</summary>
    /// <returns>How many are done, from the first, at least one. The others come again at once.</returns>
    Task<int> HandleAsync(IReadOnlyList<ReadEntry> entries, CancellationToken ct);
}

/// <summary>Drives one follower on one process at a time: whoever holds the work reads, the others stand by.</summary>
public sealed class FollowerLoop(Log log, IFollower follower, TimeProvider time, ILogger<FollowerLoop> logger)
{
    private const int EntriesMax = 500;
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_standBy = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_cursorEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_cursorWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pauseMax = TimeSpan.FromSeconds(30);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var held = await log.Store.TryHoldAsync(follower.Name, ct);
                if (held is not null)
                {
                    using var working = CancellationTokenSource.CreateLinkedTokenSource(ct, held.Lost);
                    await FollowAsync(() => pause = TimeSpan.FromMilliseconds(200), working.Token);
                }
                await Task.Delay(s_standBy, time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LogWarning(
                    failure,
                    "The follower {Follower} pauses for {Pause} and goes on",
                    follower.Name,
                    pause
                );
                await PauseAsync(pause, ct);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_pauseMax.Ticks));
            }
        }
    }

    /// <summary>
    /// The first entries after a quiet time are handled at once, those that come soon after them together: waking for each few takes
    /// the processor from the orders that wait. For the same reason the cursor is stored now and then while entries keep coming;
    /// it is stored when nothing has come for as long, and when the work stops.
    /// </summary>
    private async Task FollowAsync(Action progressed, CancellationToken ct)
    {
        var next = await log.Store.ReadCursorAsync(follower.Name, ct);
        var (stored, storedAt) = (next, time.GetTimestamp());
        try
        {
            while (true)
            {
                var entries = await ReadAsync(next, ct);
                // A full page says nothing of what comes after it.
                var isThereMore = entries.Count >= EntriesMax;
                if (entries.Count > 0)
                {
                    var done = await follower.HandleAsync(entries, ct);
                    next = entries[done - 1].Header.Index + 1;
                    progressed();
                    isThereMore |= done < entries.Count;
                    if (!isThereMore)
                        await Task.Delay(s_gather, time, ct);
                }
                isThereMore = isThereMore || await log.WaitPastAsync(next, next > stored ? s_cursorEvery : s_poll, ct);
                if (next > stored && (!isThereMore || time.GetElapsedTime(storedAt) > s_cursorEvery))
                {
                    await log.Store.WriteCursorAsync(follower.Name, next, ct);
                    (stored, storedAt) = (next, time.GetTimestamp());
                }
            }
        }
        finally
        {
            if (next > stored)
            {
                using var limit = new CancellationTokenSource(s_cursorWithin, time);
                await log.Store.WriteCursorAsync(follower.Name, next, limit.Token);
            }
        }
    }

    private async Task<IReadOnlyList<ReadEntry>> ReadAsync(long next, CancellationToken ct)
    {
        var recent = log.Recent.Since(next);
        if (recent.Count > 0)
        {
            return [.. recent.SelectMany(commit => commit.Entries).Where(entry => entry.Header.Index >= next)];
        }
        var entries = await log.Store.ReadEntriesAsync(next, EntriesMax, ct);
        return [.. entries.Select(entry => EntryFormat.Read(entry, log.Rules))];
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken ct)
    {
        try
        {
            await Task.Delay(pause, time, ct);
        }
        catch (OperationCanceledException)
        {
            // Stopping; the loop ends at its condition.
        }
    }
}
