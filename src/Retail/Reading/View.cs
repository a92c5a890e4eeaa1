using System.Security.Cryptography;
using System.Text;
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

    private readonly IReadOnlyList<IViewTable> _tables = [.. tables];
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

    /// <summary>A read-only connection; dispose it soon. Sees everything before <see cref="Index"/>.</summary>
    /// <exception cref="InvalidOperationException">Before <see cref="Ready"/>.</exception>
    /// <exception cref="SqliteException">The file is damaged; see <see cref="MendAsync"/>.</exception>
    public ViewReader Open()
    {
        // Before the file: a later one shows this much as well.
        var index = Index;
        return (_current ?? throw new InvalidOperationException("The view is not built yet.")).OpenReader(
            keyring,
            index
        );
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

    /// <summary>
    /// What other processes commit is taken several commits at a time, as long as nobody here waits for it: looking into the store
    /// for each costs more than what is found there.
    /// </summary>
    private async Task GatherAsync(ViewFile file, CancellationToken ct)
    {
        var asked = Volatile.Read(ref _asked);
        if (Interlocked.Read(ref _wanted) < file.Index && log.Recent.Since(file.Index).Count == 0)
        {
            await asked.Task.WaitAsync(s_gather, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
            if (_current is { } file && await Task.Run(() => file.IsSound(Index), ct))
            {
                return false;
            }
            _damaged |= !_opening;
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
            catch (SqliteException failure) when (_current is { } file && !file.IsSound(Index))
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
        var identity = await IdentityAsync(head, ct);
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
        var file = ViewFile.Create(folder, identity, _tables);
        try
        {
            // Of its last index some may still be there.
            file.PutAwayUpTo = await log.Store.ReadCursorAsync(IStore.History, ct) - 1;
            await FillAsync(file, ct);
            await FillKeysAsync(file, 0, ct);
            file.Finish(head.NextIndex);
            await CatchUpAsync(file, ct);
            logger.LogInformation(
                "View built up to entry {Index} in {Elapsed}",
                file.Index,
                time.GetElapsedTime(started)
            );
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The shape of the tables and the log they follow; a view of another identity is of no use.</summary>
    private async Task<string> IdentityAsync(Head head, CancellationToken ct)
    {
        var first = await log.Store.ReadEntriesAsync(0, 1, ct);
        var parts = _tables.Select(table => table.Schema).Order(StringComparer.Ordinal).Append($"epoch {head.Epoch}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        hash.AppendData(first.Count > 0 ? first[0].Bytes.Span : default);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task FillAsync(ViewFile file, CancellationToken ct)
    {
        string? after = null;
        while (true)
        {
            var page = await log.Store.ScanAsync("", after, ViewFile.PageSize, ct);
            file.Write(_tables, [], page.Select(Read));
            if (page.Count < ViewFile.PageSize)
            {
                return;
            }
            after = page[^1].Key;
        }
    }

    /// <summary>
    /// Takes all changes there are. Only a page that is not full proves that nothing up to its <c>UpTo</c> is missing:
    /// a document changed twice shows up only at its last change.
    /// </summary>
    private async Task<bool> CatchUpAsync(ViewFile file, CancellationToken ct)
    {
        var (from, after) = (file.Index, (string?)null);
        while (true)
        {
            var changes = await log.Store.ReadChangesAsync(from, after, ViewFile.PageSize, ct);
            UnknownKindException.ThrowIfAny(changes.NewKinds, log.Rules);
            if (changes.UpTo < file.Index)
            {
                logger.LogError(
                    "The log ends before what the view shows; it has lost entries, and the view is built anew"
                );
                _damaged = true;
                return false;
            }
            if (file.Index <= changes.PutAwayUpTo)
            {
                logger.LogWarning("The view is older than what was put away, and is built anew");
                _damaged = true;
                return false;
            }
            if (changes.Documents.Count < ViewFile.PageSize)
            {
                var moved = changes.UpTo > file.Index;
                if (moved || changes.Documents.Count > 0)
                {
                    // Keys are committed with the entries that need them, so those of these changes are there by now.
                    await FillKeysAsync(file, file.Index, ct);
                    file.Write(_tables, [], changes.Documents.Select(Read), Math.Max(changes.UpTo, file.Index));
                }
                DropPutAway(file, changes.PutAwayUpTo);
                return moved;
            }
            file.Write(_tables, [], changes.Documents.Select(Read));
            (from, after) = (changes.Documents[^1].Index, changes.Documents[^1].Key);
        }
    }

    /// <summary>
    /// By the rule by which they were put away. One that was put back meanwhile, because it changed, is among the next changes.
    /// </summary>
    private void DropPutAway(ViewFile file, long upTo)
    {
        if (upTo <= file.PutAwayUpTo)
        {
            return;
        }
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var (from, after) = (file.PutAwayUpTo, "");
        while (file.ReadChanged(from, after, upTo) is { Count: > 0 } page)
        {
            var finished = page.Where(stored =>
                log.Rules.IsFinished(stored.Key, log.Rules.ReadDocument(stored.Key, stored.Bytes!), now)
            );
            file.Write(
                _tables,
                [],
                finished.Select(stored => new ChangedDocument(stored with { Bytes = null }, Document: null))
            );
            (from, after) = (page[^1].Index, page[^1].Key);
        }
        file.PutAwayUpTo = upTo;
    }

    private async Task FillKeysAsync(ViewFile file, long from, CancellationToken ct)
    {
        string? after = null;
        while (true)
        {
            var page = await log.Store.ReadKeyringAsync(from, after, ViewFile.PageSize, ct);
            file.Write(_tables, page, []);
            if (page.Count < ViewFile.PageSize)
            {
                return;
            }
            (from, after) = (page[^1].Added, page[^1].Name);
        }
    }

    private ChangedDocument Read(StoredDocument stored) =>
        new(stored, stored.Bytes is null ? null : log.Rules.ReadDocument(stored.Key, stored.Bytes));

    /// <summary>What this process committed is at hand and need not be read.</summary>
    /// <returns>False if there is nothing at hand that comes next.</returns>
    private bool TakeRecent(ViewFile file)
    {
        var commits = log.Recent.Since(file.Index);
        if (commits.Count == 0)
            return false;
        // Of what changed more than once, the last.
        var documents = new Dictionary<string, ChangedDocument>(StringComparer.Ordinal);
        foreach (var document in commits.SelectMany(commit => commit.Documents))
            documents[document.Stored.Key] = document;
        var keys = new Dictionary<string, KeyringRow>(StringComparer.Ordinal);
        foreach (var commit in commits)
        foreach (var (name, bytes) in commit.Keyring)
        {
            if (bytes is null)
                keys.Remove(name);
            else
                keys[name] = new(name, commit.From, bytes);
        }
        file.Write(_tables, keys.Values, documents.Values, commits[^1].UpTo);
        return true;
    }

    private async Task FollowAsync(ViewFile file, CancellationToken ct)
    {
        var looked = time.GetTimestamp();
        while (!_damaged && file.IsThere)
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
                if (isLookDue || !TakeRecent(file))
                    await CatchUpAsync(file, ct);
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
