using System.Threading.Channels;
using Holdfast.Ledger.Stores;
using NodaTime;

namespace Holdfast.Ledger;

/// <summary>
/// The write path. Commands queue; one loop per process takes all that wait as one batch in one transaction (group
/// commit) and answers when the batch is on disk. The next batch gathers meanwhile.
/// </summary>
public sealed class Log : IAsyncDisposable
{
    private const int BatchMax = 512;
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_settleWithin = TimeSpan.FromSeconds(4);

    private readonly IStore _store;
    private readonly LedgerRules _rules;
    private readonly DocumentCache _cache;
    private readonly TimeProvider _time;
    private readonly TimeSpan _settleWithin;
    private readonly Channel<Batch.Waiting> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private Signal _moved = new();
    private long _nextIndex;

    /// <param name="store">Stays the caller's to dispose, after the log.</param>
    /// <param name="rules">The business.</param>
    /// <param name="time">Source of the time in entries.</param>
    /// <param name="queueLength">Commands that may wait; past it callers are pushed back.</param>
    /// <param name="settleWithin">How long a commit of unknown outcome is asked about before its callers hear that it is unknown; 4 s.</param>
    public Log(IStore store, IRules rules, TimeProvider time, int queueLength = 4096, TimeSpan? settleWithin = null)
    {
        _settleWithin = settleWithin ?? s_settleWithin;
        _store = store;
        _rules = LedgerRules.Over(rules);
        _cache = new(_rules);
        _time = time;
        _queue = Channel.CreateBounded<Batch.Waiting>(new BoundedChannelOptions(queueLength) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    public IStore Store => _store;

    /// <summary>The business's rules with the ledger's own kinds.</summary>
    public IRules Rules => _rules;

    /// <summary>What this process committed last.</summary>
    public RecentCommits Recent { get; } = new();

    /// <summary>
    /// Queues a command and waits until its batch is on disk, or it is refused. Cancelling stops the waiting, not the command.
    /// </summary>
    /// <exception cref="LedgerBusyException">The queue is full; nothing was written.</exception>
    /// <exception cref="CommitFailedException">The store failed; says what is known.</exception>
    public async Task<Outcome> CommitAsync(ICommand command, CancellationToken ct)
    {
        var waiting = new Batch.Waiting(command);
        Batch.RequireStorable(waiting.Keys);
        if (!_queue.Writer.TryWrite(waiting))
        {
            throw new LedgerBusyException(s_retryAfter);
        }
        return await waiting.Answer.WaitAsync(ct);
    }

    /// <summary>Index after the last entry that this process committed or has heard of.</summary>
    public long NextIndex => Interlocked.Read(ref _nextIndex);

    /// <summary>Commands that wait for the next batch.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Completes when the log has moved past <paramref name="index"/> in this process, or the time is over.</summary>
    /// <returns>Whether it has, as far as this process knows.</returns>
    public async Task<bool> WaitPastAsync(long index, TimeSpan atMost, CancellationToken ct)
    {
        var moved = Volatile.Read(ref _moved);
        if (NextIndex <= index)
        {
            await moved.WaitAsync(atMost, _time, ct);
        }
        return NextIndex > index;
    }

    private async Task RunAsync()
    {
        var waiting = new List<Batch.Waiting>(BatchMax);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            waiting.Clear();
            Take(waiting);
            await CommitBatchAsync(waiting);
        }
    }

    /// <summary>Adds what waits now, as far as the batch has room.</summary>
    private void Take(List<Batch.Waiting> batch)
    {
        while (batch.Count < BatchMax && _queue.Reader.TryRead(out var next))
        {
            batch.Add(next);
        }
    }

    private async Task CommitBatchAsync(List<Batch.Waiting> waiting)
    {
        var batch = new Batch(_store, _rules, _cache, Recent);
        try
        {
            var head = await batch.RunAsync(waiting, Take, _time, _stopping.Token);
            Answer(waiting, head.NextIndex);
        }
        catch (Exception failure)
        {
            _cache.Clear();
            if (batch.CommitAsked && await FindOutAsync(batch) is { } head)
            {
                if (head.Holds)
                {
                    Answer(waiting, head.NextIndex);
                    return;
                }
            }
            else if (batch.CommitAsked)
            {
                Fail(waiting, CommitFailedException.Knowledge.Unknown, failure);
                return;
            }
            Fail(waiting, CommitFailedException.Knowledge.NotWritten, failure);
        }
    }

    /// <summary>
    /// After a commit that did not say how it ended, the log is the witness: the batch is in it, whole, or it is not.
    /// Null when the store could not be asked in time.
    /// </summary>
    private async Task<(bool Holds, long NextIndex)?> FindOutAsync(Batch batch)
    {
        using var limit = new CancellationTokenSource(_settleWithin, _time);
        while (true)
        {
            try
            {
                var head = await _store.ReadHeadSettledAsync(limit.Token);
                var first = batch.Entries[0];
                var found = await _store.ReadEntriesAsync(first.Index, 1, limit.Token);
                var holds = found.Count == 1 && found[0].Bytes.Span.SequenceEqual(first.Bytes.Span);
                return (holds, head.NextIndex);
            }
            catch (Exception) when (!limit.IsCancellationRequested)
            {
                // The store is away; it is asked again until the limit, and the callers are told Unknown after it.
                await Task.Delay(TimeSpan.FromMilliseconds(200), _time, CancellationToken.None);
            }
            catch (Exception)
            {
                return null;
            }
        }
    }

    private void Answer(List<Batch.Waiting> waiting, long nextIndex)
    {
        Advance(nextIndex);
        foreach (var one in waiting)
        {
            one.Send();
        }
    }

    private static void Fail(List<Batch.Waiting> waiting, CommitFailedException.Knowledge written, Exception cause)
    {
        var message =
            written == CommitFailedException.Knowledge.NotWritten
                ? "The store could not commit; nothing was written."
                : "The store did not say whether it committed.";
        foreach (var one in waiting)
        {
            one.Fail(new CommitFailedException(written, message, cause));
        }
    }

    /// <summary>Tells followers in this process that the log has moved; also called when another process's entries are seen.</summary>
    internal void Advance(long nextIndex)
    {
        if (Interlocked.Read(ref _nextIndex) >= nextIndex)
        {
            return;
        }
        Interlocked.Exchange(ref _nextIndex, nextIndex);
        Interlocked.Exchange(ref _moved, new()).Set();
    }

    /// <summary>Commits what already waits, takes nothing new, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _stopping.CancelAfter(_settleWithin);
        await _loop;
        _stopping.Dispose();
    }

    private sealed class Signal
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Set() => _source.TrySetResult();

        public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ct)
        {
            try
            {
                await _source.Task.WaitAsync(atMost, time, ct);
            }
            catch (TimeoutException)
            {
                // The caller looks for itself; a signal only saves it the wait.
            }
        }
    }
}
