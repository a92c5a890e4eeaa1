using System.Text;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Committing;

/// <summary>What the ledger promises on every store, seen from its one door.</summary>
public sealed class LogTests(FreshDatabases databases)
{
    private static readonly CounterRules s_rules = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task An_accepted_command_is_one_entry_with_canonical_bytes(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var clock = new SetClock(new(2026, 11, 21, 9, 30, 15, 123, TimeSpan.Zero));
        await using (var log = new Log(store, s_rules, clock))
        {
            await log.CommitAsync(new Add("a", 2), Ct);
        }

        var entry = Assert.Single(await store.ReadEntriesAsync(0, 10, Ct));
        Assert.Equal(
            """{"kind":"counter.added/1","at":"2026-11-21T09:30:15.123Z","by":"test","of":"counter/a","data":{"Name":"a","Amount":2}}""",
            Encoding.UTF8.GetString(entry.Bytes.Span)
        );
        var head = await store.ReadHeadAsync(Ct);
        Assert.Equal(1, head.NextIndex);
        Assert.Equal(StateDigest.Of("counter/a", """{"Value":2}"""u8), head.Digest);
    }

    [Theory, EveryStore]
    public async Task A_refused_command_leaves_no_trace(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);

        var refused = Assert.IsType<Outcome.Refused>(await log.CommitAsync(new Add("a", 5, Ceiling: 4), Ct));

        Assert.Equal("counter-full", refused.Refusal.Code);
        Assert.Equal(Head.Empty, await store.ReadHeadAsync(Ct));
    }

    /// <summary>Each time the store is asked the others wait, this host's and those of the others.</summary>
    [Theory, EveryStore]
    public async Task What_the_commands_of_a_batch_need_is_loaded_together(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = new FaultyStore(await database.OpenStoreAsync(Ct));
        await using (var other = new Log(store, s_rules, TimeProvider.System))
        {
            for (var i = 1; i <= 5; i++)
                await other.CommitAsync(new Add($"p{i}", i), Ct);
        }
        await using var log = new Log(store, s_rules, TimeProvider.System);
        store.Block();
        var all = Enumerable.Range(1, 5).Select(i => log.CommitAsync(new AddToPointed($"p{i}"), Ct)).ToList();
        store.Unblock();

        var answers = await Task.WhenAll(all);

        Assert.Equal(
            ["c1", "c2", "c3", "c4", "c5"],
            answers.Cast<Outcome.Committed>().Select(answer => ((CounterRules.Added)answer.Entry.Fact).Name)
        );
        // What joined the batch while it waited for its turn, and then what all of them reveal.
        Assert.InRange(store.Loads, 1, 2);
    }

    /// <summary>Several hosts take turns: while one waits for its own, what comes must not wait for the turn after it.</summary>
    [Theory, EveryStore]
    public async Task What_comes_while_a_batch_waits_for_its_turn_joins_it(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);
        Task<Outcome> first;
        List<Task<Outcome>> later;
        await using (await store.BeginBatchAsync([], 0, Ct))
        {
            first = log.CommitAsync(new Add("a"), Ct);
            await Until.TrueAsync(() => log.Waiting == 0, Ct);
            later = [.. Enumerable.Range(0, 10).Select(n => log.CommitAsync(new Add($"b{n % 3}"), Ct))];
        }

        await Task.WhenAll([first, .. later]);

        Assert.Equal(11, Assert.Single(log.Recent.Since(0)).Entries.Count);
        await AssertWellAsync(store);
    }

    /// <summary>Two logs over one database stand for two processes; neither knows what the other has in memory.</summary>
    [Theory, EveryStore]
    public async Task Two_processes_never_pass_the_ceiling_and_leave_no_gap(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var one = new Log(oneStore, s_rules, TimeProvider.System);
        await using var other = new Log(otherStore, s_rules, TimeProvider.System);

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 400)
                .Select(i => (i % 2 == 0 ? one : other).CommitAsync(new Add("hot", 1, Ceiling: 150), Ct))
        );

        Assert.Equal(150, outcomes.Count(outcome => outcome is Outcome.Committed));
        Assert.Equal(250, outcomes.Count(outcome => outcome is Outcome.Refused));
        var entries = await oneStore.ReadEntriesAsync(0, 1000, Ct);
        Assert.Equal(Enumerable.Range(0, 150).Select(i => (long)i), entries.Select(entry => entry.Index));
        await AssertWellAsync(oneStore);
    }

    [Theory, EveryStore]
    public async Task The_same_request_is_done_once_and_answered_alike_by_every_process(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var one = new Log(oneStore, s_rules, TimeProvider.System);
        await using var other = new Log(otherStore, s_rules, TimeProvider.System);
        var request = new RequestKey("shop:1", "aa");

        var first = Assert.IsType<Outcome.Committed>(await one.CommitAsync(new Add("a", Request: request), Ct));
        var second = Assert.IsType<Outcome.Repeated>(await other.CommitAsync(new Add("a", Request: request), Ct));
        var changed = await other.CommitAsync(new Add("a", 2, Request: request with { Hash = "bb" }), Ct);

        Assert.Equal(first.Entry.Header.Index, second.Index);
        Assert.Equal("counter/a", second.Of);
        Assert.Equal("idempotency-key-reused", Assert.IsType<Outcome.Refused>(changed).Refusal.Code);
        Assert.Equal(1, (await oneStore.ReadHeadAsync(Ct)).NextIndex);
    }

    [Theory, EveryStore]
    public async Task A_hundred_copies_of_one_request_at_once_are_done_once(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => log.CommitAsync(new Add("a", Request: new("k", "h")), Ct))
        );

        Assert.Single(outcomes.OfType<Outcome.Committed>());
        Assert.Equal(99, outcomes.OfType<Outcome.Repeated>().Count());
    }

    [Theory, EveryStore]
    public async Task A_request_is_forgotten_after_a_day_by_an_entry(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var clock = new SetClock(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var log = new Log(store, s_rules, clock);
        var add = new Add("a", Request: new("k", "h"));
        await log.CommitAsync(add, Ct);

        clock.Now += TimeSpan.FromHours(23);
        await new RequestExpiry(log, clock).RunAsync(Ct);
        Assert.IsType<Outcome.Repeated>(await log.CommitAsync(add, Ct));
        clock.Now += TimeSpan.FromHours(1);
        await new RequestExpiry(log, clock).RunAsync(Ct);

        Assert.IsType<Outcome.Committed>(await log.CommitAsync(add, Ct));
        await AssertWellAsync(store);
    }

    [Theory, EveryStore]
    public async Task Keys_that_only_documents_reveal_are_loaded_in_the_batch(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using (var earlier = new Log(store, s_rules, TimeProvider.System))
        {
            await earlier.CommitAsync(new Add("pointer", 7), Ct);
            await earlier.CommitAsync(new Add("c8", 10), Ct);
        }
        await using var log = new Log(store, s_rules, TimeProvider.System);

        // In one batch: the pointer moves, and the next command must follow it to where it points now.
        await Task.WhenAll(log.CommitAsync(new Add("pointer"), Ct), log.CommitAsync(new AddToPointed("pointer"), Ct));

        Assert.Equal("""{"Value":11}""", await DocumentAsync(store, "counter/c8"));
    }

    [Theory, EveryStore]
    public async Task A_bug_in_one_command_hurts_only_that_command(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);

        var good = Enumerable.Range(0, 20).Select(_ => log.CommitAsync(new Add("a"), Ct)).ToList();
        var tooFar = log.CommitAsync(new ReachTooFar("a"), Ct);
        var half = log.CommitAsync(new ApplyHalf("a"), Ct);
        good.AddRange(Enumerable.Range(0, 20).Select(_ => log.CommitAsync(new Add("a"), Ct)));

        await Assert.ThrowsAsync<UntouchedDocumentException>(() => tooFar);
        await Assert.ThrowsAsync<InvalidOperationException>(() => half);
        Assert.All(await Task.WhenAll(good), outcome => Assert.IsType<Outcome.Committed>(outcome));
        Assert.Equal("""{"Value":40}""", await DocumentAsync(store, "counter/a"));
        await AssertWellAsync(store);
    }

    [Theory, EveryStore]
    public async Task An_entry_that_would_not_fit_a_bundle_is_refused(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);

        var large = new Add("a", Request: new("k", new('h', EntryFormat.BytesMax)));

        Assert.Equal("entry-too-large", Assert.IsType<Outcome.Refused>(await log.CommitAsync(large, Ct)).Refusal.Code);
        Assert.Equal(Head.Empty, await store.ReadHeadAsync(Ct));
    }

    [Theory]
    [EveryStore("a NUL")]
    [EveryStore("half a pair")]
    [EveryStore("too long")]
    public async Task A_key_that_cannot_be_stored_is_the_callers_fault_alone(StoreKind kind, string what)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, TimeProvider.System);
        var name = what switch
        {
            "a NUL" => "nul\0inside",
            "half a pair" => "half \ud83d",
            _ => new string('x', 600),
        };

        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.CommitAsync(new Add(name), Ct));

        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
    }

    [Theory, EveryStore]
    public async Task Time_in_entries_never_goes_backwards(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var clock = new SetClock(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var log = new Log(store, s_rules, clock);
        var first = Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));
        clock.Now -= TimeSpan.FromHours(3);

        var second = Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a"), Ct));

        Assert.Equal(first.Entry.Header.At, second.Entry.Header.At);
    }

    [Theory, EveryStore]
    public async Task A_dropped_document_is_seen_by_those_who_follow_changes(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var clock = new SetClock(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var log = new Log(store, s_rules, clock);
        await log.CommitAsync(new Add("a", Request: new("k", "h")), Ct);
        clock.Now += TimeSpan.FromDays(2);
        await new RequestExpiry(log, clock).RunAsync(Ct);

        var changes = await store.ReadChangesAsync(1, afterKey: null, 10, Ct);

        Assert.Equal(2, changes.UpTo);
        var dropped = Assert.Single(changes.Documents);
        Assert.Equal(("request/k", null), (dropped.Key, dropped.Bytes));
        Assert.Equal(["counter/a"], (await store.ScanAsync("", null, 10, Ct)).Select(document => document.Key));
    }

    internal static async Task AssertWellAsync(IStore store)
    {
        var result = await new Verification(store, s_rules).RunAsync(_ => [], progress: null, Ct);
        Assert.Empty(result.Wrong);
    }

    private static async Task<string?> DocumentAsync(IStore store, string key)
    {
        var found = await store.FindAsync(key, Ct);
        return found is null ? null : Encoding.UTF8.GetString(found.Bytes!);
    }
}
