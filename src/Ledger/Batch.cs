using System.Runtime.ExceptionServices;
using System.Text;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using NodaTime;

namespace Holdfast.Ledger;

/// <summary>
/// Takes the commands that wait through one transaction: load, decide each in order, apply, write, commit. Nothing is
/// answered here; the caller answers when the commit is known.
/// </summary>
internal sealed class Batch(IStore store, LedgerRules rules, DocumentCache cache, RecentCommits recent)
{
    private const int KeyLengthMax = 512;
    private static readonly UTF8Encoding s_strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private readonly List<Entry> _entries = [];
    private readonly List<ReadEntry> _accepted = [];
    private readonly List<KeyringChange> _keyring = [];

    /// <summary>A command with the answer it gets once the batch is on disk.</summary>
    public sealed class Waiting(ICommand command)
    {
        private readonly TaskCompletionSource<Outcome> _answer = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        private Outcome? _outcome;
        private Exception? _fault;

        public ICommand Command { get; } = command;

        public Task<Outcome> Answer => _answer.Task;

        public string[] Keys { get; } = [.. KeysOf(command)];

        public void Settle(Outcome outcome) => (_outcome, _fault) = (outcome, null);

        /// <summary>A bug in this command alone; the others of the batch go on.</summary>
        public void Settle(Exception fault) => (_outcome, _fault) = (null, fault);

        public void Send()
        {
            if (_fault is not null)
            {
                _answer.TrySetException(_fault);
            }
            else
            {
                _answer.TrySetResult(_outcome!);
            }
        }

        public void Fail(Exception failure) => _answer.TrySetException(failure);

        private static IEnumerable<string> KeysOf(ICommand command) =>
            command.Request is { } request
                ? command.Touches().Append(AcceptedRequest.KeyOf(request.Key))
                : command.Touches();
    }

    /// <summary>Where the log stood before the batch, and its entries; for asking what became of it.</summary>
    public Head? Before { get; private set; }

    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>True from the moment the commit is asked for: after it, a failure no longer means that nothing was written.</summary>
    public bool CommitAsked { get; private set; }

    /// <param name="commands">At least one; those that join are added.</param>
    /// <param name="join">
    /// Adds what has come meanwhile, once the head is locked: where several hosts take turns, most comes while this one waits for
    /// its own.
    /// </param>
    /// <param name="time">When entries are committed.</param>
    /// <param name="ct">Gives the batch up, until it is written.</param>
    /// <returns>The head after the batch.</returns>
    public async Task<Head> RunAsync(
        List<Waiting> commands,
        Action<List<Waiting>> join,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var missing = cache.MissingOf(KeysOf(commands));
        await using var transaction = await store.BeginBatchAsync(missing, cache.UpTo, ct);
        UnknownKindException.ThrowIfAny(transaction.NewKinds, rules);
        Before = transaction.Head;
        // A log that is shorter than it was is another one: nothing that was read before counts.
        cache.Forget(Before.NextIndex < cache.UpTo ? null : transaction.ChangedByOthers);
        cache.Fill(missing, transaction.Loaded);
        join(commands);
        await LoadMissingAsync(transaction, KeysOf(commands), ct);

        var now = Instant.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var at = Instant.Max(now, Before.LastAt);
        var working = new WorkingSet(cache, rules);
        await LoadMissingAsync(transaction, NextKeysOf(commands, working), ct);
        foreach (var waiting in commands)
        {
            await DecideAsync(transaction, working, waiting, at, ct);
        }
        if (_entries.Count == 0)
        {
            cache.Advance(Before.NextIndex);
            return Before;
        }

        var written = working.Write(Before.Digest);
        var after = new Head(Before.NextIndex + _entries.Count, written.Digest, Before.Epoch, at);
        // From here on the batch is not given up for a caller's or a shutdown's sake.
        await transaction.WriteAsync(_entries, written.Documents, _keyring, after, CancellationToken.None);
        CommitAsked = true;
        await transaction.CommitAsync(CancellationToken.None);
        foreach (var (key, document) in written.Cached)
        {
            cache.Set(key, document);
        }
        cache.Advance(after.NextIndex);
        recent.Add(new(Before.NextIndex, _accepted, written.Changes, _keyring));
        return after;
    }

    private static HashSet<string> KeysOf(List<Waiting> commands) =>
        commands.SelectMany(waiting => waiting.Keys).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// What the documents reveal so far, so that all of it is loaded at once: where several hosts take turns, each command needs what
    /// another host has changed, and the others wait meanwhile.
    /// </summary>
    private static HashSet<string> NextKeysOf(List<Waiting> commands, WorkingSet working)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var waiting in commands)
        {
            try
            {
                keys.UnionWith(NextKeysOf(waiting, working));
            }
            catch (Exception fault)
            {
                // It is asked once more when its turn comes, and what is settled last counts.
                waiting.Settle(fault);
            }
        }
        return keys;
    }

    /// <exception cref="ArgumentException">The store could not hold one of them.</exception>
    private static List<string> NextKeysOf(Waiting waiting, WorkingSet working)
    {
        working.StartCommand(waiting.Keys);
        List<string> next = [.. waiting.Command.TouchesNext(working)];
        RequireStorable(next);
        return next;
    }

    private async Task DecideAsync(
        IStoreBatch transaction,
        WorkingSet working,
        Waiting waiting,
        Instant at,
        CancellationToken ct
    )
    {
        List<string> next;
        try
        {
            next = NextKeysOf(waiting, working);
        }
        catch (Exception fault)
        {
            waiting.Settle(ExceptionDispatchInfo.SetCurrentStackTrace(fault));
            return;
        }
        await LoadMissingAsync(transaction, next, ct);
        working.Touch(next);
        try
        {
            waiting.Settle(Decide(working, waiting.Command, at));
        }
        catch (Exception fault)
        {
            waiting.Settle(fault);
        }
    }

    private Outcome Decide(WorkingSet working, ICommand command, Instant at)
    {
        var index = Before!.NextIndex + _entries.Count;
        if (
            command.Request is { } request
            && working.Find<AcceptedRequest>(AcceptedRequest.KeyOf(request.Key)) is { } accepted
        )
        {
            return accepted.Hash == request.Hash
                ? new Outcome.Repeated(accepted.Index, accepted.Of)
                : new Outcome.Refused(new RequestKeyReused());
        }
        switch (command.Decide(working, at))
        {
            case Decision.Refused refused:
                return new Outcome.Refused(refused.Refusal);
            case Decision.Accepted accept:
                RequireStorable([accept.Of]);
                var header = new EntryHeader(
                    index,
                    rules.KindOf(accept.Fact),
                    at,
                    command.By,
                    accept.Of,
                    command.Request
                );
                var bytes = EntryFormat.Write(header, rules.WriteFact(accept.Fact));
                if (bytes.Length > EntryFormat.BytesMax)
                {
                    return new Outcome.Refused(new EntryTooLarge(bytes.Length));
                }
                rules.Apply(working, header, accept.Fact);
                working.Accept(index);
                _keyring.AddRange(command.Keyring);
                _entries.Add(new(index, accept.Of, header.Kind, bytes));
                _accepted.Add(new(header, accept.Fact));
                return new Outcome.Committed(_accepted[^1]);
            default:
                return new Outcome.Unchanged(index);
        }
    }

    private async Task LoadMissingAsync(IStoreBatch transaction, IEnumerable<string> keys, CancellationToken ct)
    {
        var missing = cache.MissingOf(keys);
        if (missing.Count > 0)
        {
            cache.Fill(missing, await transaction.LoadAsync(missing, ct));
        }
    }

    /// <summary>A key that one store could not hold would fail the whole batch; it fails its own command instead.</summary>
    /// <exception cref="ArgumentException">Too long, a NUL, or half a surrogate pair.</exception>
    internal static void RequireStorable(IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (key.Length > KeyLengthMax || key.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException("A document's key is too long or holds a NUL.", nameof(keys));
            }
            s_strictUtf8.GetByteCount(key);
        }
    }
}

/// <summary>An entry must fit a bundle of the sealed log.</summary>
public sealed record EntryTooLarge(int Bytes) : Refusal
{
    public override string Code => "entry-too-large";
    public override string Detail =>
        $"The entry would take {Bytes} bytes; the log holds entries of up to {EntryFormat.BytesMax}.";
}
