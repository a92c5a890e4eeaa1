using System.Text.Json;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Holdfast.Retail.Reading;

/// <summary>
/// This process's local copy of what pages need: one SQLite file that follows the log. Nothing in it is trusted and all of
/// it may be lost; deleted, damaged or of another shape, it is built anew beside the old one and then takes its place.
/// </summary>
internal sealed class View(
    IEnumerable<IViewTable> tables,
    Log log,
    Keyring keyring,
    ViewFolder folder,
    TimeProvider time,
    ILogger<View> logger
) : BackgroundService
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_readYourWrites = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_mendWithin = TimeSpan.FromSeconds(10);

    private readonly ViewFeed _feed = new([.. tables], log, time, logger);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _mending = new(1, 1);
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ViewFile? _current;
    private volatile bool _damaged;
    private volatile bool _opening;
    private long _index;
    private long _wanted;
    private long _caughtUp;
    private int _generation;

    /// <summary>Everything before this index is in the view.</summary>
    public long Index => Interlocked.Read(ref _index);

    /// <summary>The store does not answer; what the view shows may be old.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The log holds what this program does not know; what the view shows is from before that.</summary>
    public bool IsTooOld { get; private set; }

    /// <summary>How long ago the view was last known to show everything.</summary>
    public TimeSpan Late => time.GetElapsedTime(Interlocked.Read(ref _caughtUp));

    /// <summary>Completes when there is a view to read from.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Dispose it soon. Sees everything before <see cref="Index"/>.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="Ready"/>.</exception>
    public ViewReader Open()
    {
        // Before the file: a later one shows this much as well.
        var index = Index;
        return new(_current ?? throw new InvalidOperationException("The view is not built yet."), index, keyring);
    }

    /// <summary>
    /// Read your own writes: waits, at most 2 s, until the entry at <paramref name="index"/> is in the view. False if the time was over.
    /// </summary>
    public async Task<bool> WaitForAsync(long index, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_readYourWrites);
        try
        {
            await WaitUntilAsync(index, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        return true;
    }

    /// <summary>Waits, however long it takes, until the entry at <paramref name="index"/> is in the view.</summary>
    public async Task WaitUntilAsync(long index, CancellationToken ct)
    {
        if (Index > index)
            return;
        AskFor(index);
        while (Index <= index)
        {
            await WaitForChangeAsync(Index, ct);
        }
    }

    private void AskFor(long index)
    {
        long wanted;
        do
        {
            wanted = Interlocked.Read(ref _wanted);
        } while (wanted < index && Interlocked.CompareExchange(ref _wanted, index, wanted) != wanted);
        Interlocked.Exchange(ref _asked, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Completes when the view has moved on from <paramref name="index"/>.</summary>
    public async Task WaitForChangeAsync(long index, CancellationToken ct)
    {
        var moved = Volatile.Read(ref _moved);
        if (Index == index)
        {
            await moved.Task.WaitAsync(ct);
        }
    }

    /// <summary>How many files there have been; tells a reader whether its file is still the one that is shown.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>
    /// A reader's query failed. If that was the file's fault (gone, damaged, of another shape), waits until a new one has taken
    /// its place, at most 10 s; the query may then be asked again.
    /// </summary>
    /// <param name="generation">Of the file that the reader read.</param>
    /// <param name="ct">Stops the waiting.</param>
    /// <returns>Whether another file is shown now.</returns>
    /// <exception cref="TimeoutException">There is no new file yet.</exception>
    public async Task<bool> MendAsync(int generation, CancellationToken ct)
    {
        // One at a time: all who failed on one damaged file find its successor.
        await _mending.WaitAsync(ct);
        try
        {
            var shown = Volatile.Read(ref _shown);
            if (Generation != generation)
            {
                return true;
            }
            if (_current is { } file && await Task.Run(() => file.Trust.IsSound(Index), ct))
            {
                return false;
            }
            // Unless another one was shown while this one was looked at.
            _damaged |= !_opening && Generation == generation;
            await shown.Task.WaitAsync(s_mendWithin, ct);
            return true;
        }
        finally
        {
            _mending.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _mending.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _opening = true;
                await using var file = await OpenOrBuildAsync(stoppingToken);
                Show(file);
                await FollowAsync(file, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception tooOld) when (tooOld is UnknownKindException or JsonException)
            {
                IsTooOld = true;
                logger.LogCritical(
                    tooOld,
                    "This program is too old for the log; the view stops here and keeps serving"
                );
                return;
            }
            catch (SqliteException failure) when (_current is { } file && !file.Trust.IsSound(Index))
            {
                logger.LogWarning(failure, "The view cannot be written");
                _damaged = true;
            }
            catch (Exception failure)
            {
                logger.LogWarning(failure, "The view could not go on and is opened anew");
                await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<ViewFile> OpenOrBuildAsync(CancellationToken ct)
    {
        var head = await log.Store.ReadHeadAsync(ct);
        var identity = await _feed.IdentityAsync(head, ct);
        if (_damaged)
        {
            logger.LogWarning("The view is damaged or gone and is built anew");
        }
        else if (ViewFile.TryOpen(folder, identity, head.NextIndex) is { } kept)
        {
            return kept;
        }
        _damaged = false;
        var started = time.GetTimestamp();
        var built = await _feed.BuildAsync(folder, identity, head, ct);
        logger.LogInformation("View built up to entry {Index} in {Elapsed}", built.Index, time.GetElapsedTime(started));
        return built;
    }

    private async Task FollowAsync(ViewFile file, CancellationToken ct)
    {
        var looked = time.GetTimestamp();
        while (!_damaged && file.Trust.IsThere)
        {
            // However busy this process is: what was put away meanwhile, only the store knows.
            var isLookDue = time.GetElapsedTime(looked) > s_lookEvery;
            if (isLookDue)
            {
                _damaged |= !file.ShowsWhatIsWritten();
                looked = time.GetTimestamp();
            }
            try
            {
                if (isLookDue || !_feed.TakeRecent(file))
                    _damaged |= !await _feed.CatchUpAsync(file, ct);
                Interlocked.Exchange(ref _caughtUp, time.GetTimestamp());
                IsCutOff = false;
            }
            catch (Exception failure)
                when (failure is System.Data.Common.DbException and not SqliteException || failure is TimeoutException)
            {
                if (!IsCutOff)
                {
                    logger.LogWarning(failure, "The store does not answer; pages go on from the view");
                }
                IsCutOff = true;
                await Task.Delay(s_pause, time, ct);
            }
            Advance(file.Index);
            if (await log.WaitPastAsync(file.Index, s_poll, ct))
                await GatherAsync(file, ct);
        }
        // A file that has lost one of its parts is not opened again: what is left of it may be of two minds.
        _damaged = true;
    }

    /// <summary>
    /// What nobody here waits for is taken several commits at a time: looking for each costs more than what is found, and an order that
    /// is placed and paid is written once.
    /// </summary>
    private async Task GatherAsync(ViewFile file, CancellationToken ct)
    {
        var asked = Volatile.Read(ref _asked);
        if (Interlocked.Read(ref _wanted) < file.Index)
        {
            await asked.Task.WaitAsync(s_gather, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Show(ViewFile file)
    {
        _current = file;
        // Whoever sees the new generation sees its index too, which may be smaller than the old one's.
        Advance(file.Index);
        Interlocked.Increment(ref _generation);
        _opening = false;
        folder.DeleteAllBut(file);
        Interlocked.Exchange(ref _caughtUp, time.GetTimestamp());
        _ready.TrySetResult();
        Interlocked.Exchange(ref _shown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private void Advance(long index)
    {
        if (Interlocked.Exchange(ref _index, index) != index)
        {
            Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
