using System.Text;
using Dapper;
using Holdfast.Ledger;
using Holdfast.Ledger.Snapshots;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Databases;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;

namespace Holdfast.Tests.Server.Committing;

/// <summary>Old and finished documents leave the hot ones; nothing that anybody may ask or prove changes by it.</summary>
public sealed class PuttingAwayTests(FreshDatabases databases)
{
    private const int Enough = CounterRules.Enough;
    private static readonly CounterRules s_rules = new();
    private static readonly Duration s_after = Duration.FromDays(180);

    private readonly SetClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task What_is_finished_and_old_is_put_away_and_still_found(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, _clock);
        await log.CommitAsync(new Add("open", 1), Ct);
        await log.CommitAsync(new Add("old", Enough), Ct);
        _clock.Now += TimeSpan.FromDays(179);
        await log.CommitAsync(new Add("young", Enough), Ct);
        var head = await store.ReadHeadAsync(Ct);

        Assert.Equal(0, await AwayAsync(log));
        _clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(1, await AwayAsync(log));
        Assert.Equal(0, await AwayAsync(log));

        Assert.Equal(["counter/open", "counter/young"], await HotAsync(store));
        Assert.Equal("""{"Value":100}""", await FindAsync(store, "old"));
        Assert.Equal("""{"Value":1}""", await FindAsync(store, "open"));
        Assert.Null(await FindAsync(store, "never"));
        Assert.Equal(["counter/old"], await store.FindPutAwayAsync("100 units", 10, Ct));
        Assert.Equal(head, await store.ReadHeadAsync(Ct));
        await LogTests.AssertWellAsync(store);
    }

    [Theory, EveryStore]
    public async Task What_was_put_away_can_change_and_be_put_away_again(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using (var first = new Log(store, s_rules, _clock))
        {
            await first.CommitAsync(new Add("old", Enough), Ct);
            _clock.Now += TimeSpan.FromDays(200);
            Assert.Equal(1, await AwayAsync(first));
        }
        // Remembers nothing of before.
        await using var log = new Log(store, s_rules, _clock);

        Assert.IsType<Outcome.Refused>(await log.CommitAsync(new Add("old", 1, Ceiling: Enough), Ct));
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("old", 1), Ct));

        Assert.Equal("""{"Value":101}""", await FindAsync(store, "old"));
        Assert.Equal(["counter/old"], await HotAsync(store));
        await LogTests.AssertWellAsync(store);
        _clock.Now += TimeSpan.FromDays(200);
        Assert.Equal(1, await AwayAsync(log));
        Assert.Equal("""{"Value":101}""", await FindAsync(store, "old"));
        Assert.Empty(await HotAsync(store));
        await LogTests.AssertWellAsync(store);
    }

    [Theory, EveryStore]
    public async Task Of_what_was_dropped_the_last_trace_goes(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, _clock);
        await log.CommitAsync(new Add("a", Request: new("k", "h")), Ct);
        // Whatever is put away may be dropped later.
        await store.PutAwayAsync([new((await store.FindAsync("request/k", Ct))!, [])], 0, Ct);
        _clock.Now += TimeSpan.FromDays(2);
        await new RequestExpiry(log, _clock).RunAsync(Ct);
        Assert.Null(await store.FindAsync("request/k", Ct));
        await LogTests.AssertWellAsync(store);

        _clock.Now += TimeSpan.FromDays(200);
        Assert.Equal(1, await AwayAsync(log));

        Assert.Null(await store.FindAsync("request/k", Ct));
        Assert.Empty((await store.ReadChangesAsync(1, null, 10, Ct)).Documents);
        await LogTests.AssertWellAsync(store);
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("a", Request: new("k", "h")), Ct));
        await LogTests.AssertWellAsync(store);
    }

    [Theory, EveryStore]
    public async Task What_changed_since_it_was_read_stays(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, _clock);
        await log.CommitAsync(new Add("a", Enough), Ct);
        var read = (await store.FindAsync("counter/a", Ct))!;
        await log.CommitAsync(new Add("a", 1), Ct);

        await store.PutAwayAsync([new(read, [])], read.Index, Ct);

        Assert.Equal(["counter/a"], await HotAsync(store));
        await LogTests.AssertWellAsync(store);
    }

    /// <summary>Dies when a first page is on disk.</summary>
    [Theory, EveryStore]
    public async Task Killed_half_way_it_goes_on_where_it_was_and_two_at_once_do_no_harm(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var other = await database.OpenStoreAsync(Ct);
        var faulty = new FaultyStore(store);
        await using var log = new Log(faulty, s_rules, _clock);
        await using var otherLog = new Log(other, s_rules, _clock);
        await Task.WhenAll(Enumerable.Range(0, 450).Select(i => log.CommitAsync(new Add($"c{i}", Enough), Ct)));
        _clock.Now += TimeSpan.FromDays(200);
        faulty.FailNext = FaultyStore.Point.PutAway;

        await Assert.ThrowsAsync<IOException>(() => AwayAsync(log));
        Assert.Equal(250, (await HotAsync(store)).Count);
        await LogTests.AssertWellAsync(store);
        await Task.WhenAll(AwayAsync(log), AwayAsync(otherLog));

        Assert.Empty(await HotAsync(store));
        await LogTests.AssertWellAsync(store);
    }

    /// <summary>It would be told of changes by the documents that changed, but those are not where it looks.</summary>
    [Theory, EveryStore]
    public async Task A_process_that_slept_meanwhile_takes_nothing_old_for_new(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var asleep = new Log(oneStore, s_rules, _clock);
        await using var awake = new Log(otherStore, s_rules, _clock);
        await asleep.CommitAsync(new Add("first"), Ct);
        await asleep.CommitAsync(new Add("a"), Ct);
        await awake.CommitAsync(new Add("a", Enough), Ct);
        _clock.Now += TimeSpan.FromDays(200);
        Assert.Equal(1, await AwayAsync(awake));

        await asleep.CommitAsync(new Add("a"), Ct);

        Assert.Equal("""{"Value":102}""", await FindAsync(oneStore, "a"));
        Assert.Equal(2, (await oneStore.ReadChangesAsync(0, null, 10, Ct)).PutAwayUpTo);
        await LogTests.AssertWellAsync(oneStore);
    }

    [Theory, EveryStore]
    public async Task A_snapshot_holds_what_was_put_away_and_what_it_became(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, s_rules, _clock);
        await log.CommitAsync(new Add("a", Enough), Ct);
        await log.CommitAsync(new Add("b", Enough), Ct);
        _clock.Now += TimeSpan.FromDays(200);
        Assert.Equal(2, await AwayAsync(log));
        await log.CommitAsync(new Add("b"), Ct);
        await log.CommitAsync(new Add("c"), Ct);

        await using var snapshot = await store.OpenSnapshotAsync(Ct);
        var documents = (await snapshot.ScanAsync(null, 2, Ct)).Concat(await snapshot.ScanAsync("counter/b", 2, Ct));

        Assert.Equal(
            ["""counter/a{"Value":100}""", """counter/b{"Value":101}""", """counter/c{"Value":1}"""],
            documents.Select(document => document.Key + Encoding.UTF8.GetString(document.Bytes!))
        );
        var folder = Directory.CreateTempSubdirectory("holdfast-put-away-");
        try
        {
            Assert.Equal(3, (await new SnapshotFolder(folder.FullName).TakeAsync(log, Ct))!.Documents);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory, EveryStore]
    public async Task A_database_from_before_there_was_a_history_gets_one(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using (var store = await database.OpenStoreAsync(Ct))
        await using (var log = new Log(store, s_rules, _clock))
        {
            await log.CommitAsync(new Add("old", Enough), Ct);
            // As a restore leaves it: followers without a cursor begin at the end.
            await store.WriteCursorAsync(IStore.EveryFollower, 1, Ct);
        }
        await MakeOlderAsync(database);
        _clock.Now += TimeSpan.FromDays(200);

        await using var opened = await database.OpenStoreAsync(Ct);
        await using var again = new Log(opened, s_rules, _clock);

        Assert.Equal(1, await AwayAsync(again));
        Assert.Empty(await HotAsync(opened));
        await LogTests.AssertWellAsync(opened);
    }

    /// <summary>Of three counters; nobody who only looks at what they are can tell when anything was put away.</summary>
    [Theory]
    [EveryStore(1)]
    [EveryStore(2)]
    [EveryStore(3)]
    public async Task At_random_moments_it_changes_nothing(StoreKind kind, int seed)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var one = new Log(oneStore, s_rules, _clock);
        await using var other = new Log(otherStore, s_rules, _clock);
        var random = new Random(seed);
        var expected = new Dictionary<string, int>();
        for (var step = 0; step < 60; step++)
        {
            var log = random.Next(2) == 0 ? one : other;
            var name = $"c{random.Next(3)}";
            switch (random.Next(4))
            {
                case 0:
                    await AwayAsync(log);
                    break;
                case 1:
                    await log.CommitAsync(new Reset(name), Ct);
                    expected[name] = 0;
                    break;
                default:
                    var amount = random.Next(80);
                    await log.CommitAsync(new Add(name, amount), Ct);
                    expected[name] = expected.GetValueOrDefault(name) + amount;
                    break;
            }
            _clock.Now += TimeSpan.FromDays(random.Next(150));
            foreach (var (known, value) in expected)
            {
                Assert.Equal($$"""{"Value":{{value}}}""", await FindAsync(otherStore, known));
            }
        }
        await LogTests.AssertWellAsync(oneStore);
    }

    private Task<int> AwayAsync(Log log) => new PuttingAway(log, _clock, s_after).RunAsync(Ct);

    private static async Task<List<string>> HotAsync(IStore store) =>
        [.. (await store.ScanAsync("", null, 1_000, Ct)).Select(document => document.Key)];

    private static async Task<string?> FindAsync(IStore store, string name) =>
        await store.FindAsync(CounterRules.Key(name), Ct) is { Bytes: { } bytes }
            ? Encoding.UTF8.GetString(bytes)
            : null;

    private static async Task MakeOlderAsync(TestDatabase database)
    {
        const string Drop =
            "DROP TABLE history; DROP TABLE history_word; DELETE FROM cursor WHERE follower = 'history';";
        if (database.Kind == StoreKind.Sqlite)
        {
            await using var sqlite = new SqliteConnection(database.ConnectionString);
            await sqlite.ExecuteAsync(Drop + "PRAGMA user_version = 1");
            return;
        }
        await using var postgres = new NpgsqlConnection(database.ConnectionString);
        await postgres.ExecuteAsync(Drop + "UPDATE head SET schema_version = 1");
    }
}
