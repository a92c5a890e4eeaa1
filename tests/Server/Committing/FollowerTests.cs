using System.Collections.Concurrent;
using Holdfast.Ledger;
using Holdfast.Tests.Server.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Tests.Server.Committing;

public sealed class FollowerTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_follower_reads_every_entry_in_order_and_goes_on_where_it_stopped(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var first = new Collector();
        await using (Start(log, first))
        {
            await AddAsync(log, 700);
            await first.ReachAsync(699);
        }

        var second = new Collector();
        await using (Start(log, second))
        {
            await AddAsync(log, 10);
            await second.ReachAsync(709);
        }

        Assert.Equal(Enumerable.Range(0, 700).Select(i => (long)i), first.Seen);
        Assert.Equal(Enumerable.Range(700, 10).Select(i => (long)i), second.Seen);
    }

    [Theory, EveryStore]
    public async Task Work_that_fails_is_given_the_same_entries_again(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var follower = new Collector { FailuresLeft = 2 };
        await using (Start(log, follower))
        {
            await AddAsync(log, 3);
            await follower.ReachAsync(2);
        }

        Assert.Equal(0, follower.FailuresLeft);
        Assert.Equal([0, 1, 2], follower.Seen.Distinct());
    }

    [Theory, EveryStore]
    public async Task What_a_follower_leaves_comes_again_and_what_it_has_done_does_not(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await AddAsync(log, 20);
        var follower = new Collector { AtOnce = 3 };
        await using (Start(log, follower))
        {
            await follower.ReachAsync(19);
        }
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), follower.Seen);
        Assert.Equal(20, await store.ReadCursorAsync(follower.Name, Ct));
    }

    /// <summary>Two logs over one database stand for two processes.</summary>
    [Theory, EveryStore]
    public async Task Only_one_process_does_the_work_and_another_takes_over(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var one = new Log(oneStore, new CounterRules(), TimeProvider.System);
        await using var other = new Log(otherStore, new CounterRules(), TimeProvider.System);
        var (first, second) = (new Collector(), new Collector());
        await using var standBy = Start(one, first);
        await AddAsync(one, 1);
        await first.ReachAsync(0);
        await using var later = Start(other, second);
        await AddAsync(other, 20);
        await first.ReachAsync(20);
        Assert.Empty(second.Seen);

        await standBy.DisposeAsync();
        await AddAsync(other, 1);
        await second.ReachAsync(21);

        Assert.Equal([21], second.Seen);
    }

    [Theory, EveryStore]
    public async Task What_comes_soon_after_other_entries_is_handled_together(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var follower = new Collector();
        await using (Start(log, follower))
        {
            for (var i = 0; i < 60; i++)
            {
                await AddAsync(log, 1);
            }
            await follower.ReachAsync(59);
        }

        var calls = follower.Calls.ToArray();
        Assert.All(
            calls.Zip(calls.Skip(1), TimeProvider.System.GetElapsedTime),
            pause => Assert.True(pause > TimeSpan.FromMilliseconds(45), $"{pause} after the one before")
        );
    }

    private static Task<Outcome[]> AddAsync(Log log, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => log.CommitAsync(new Add("a"), Ct)));

    private static Running Start(Log log, IFollower follower) => new(log, follower);

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;
        private bool _stopped;

        public Running(Log log, IFollower follower) =>
            _loop = new FollowerLoop(log, follower, TimeProvider.System, NullLogger<FollowerLoop>.Instance).RunAsync(
                _stop.Token
            );

        public async ValueTask DisposeAsync()
        {
            if (_stopped)
            {
                return;
            }
            _stopped = true;
            await _stop.CancelAsync();
            await _loop;
            _stop.Dispose();
        }
    }

    private sealed class Collector : IFollower
    {
        public string Name => "collector";

        public ConcurrentQueue<long> Seen { get; } = new();

        public ConcurrentQueue<long> Calls { get; } = new();

        public int FailuresLeft { get; set; }

        public int AtOnce { get; init; } = int.MaxValue;

        public Task<int> HandleAsync(IReadOnlyList<ReadEntry> entries, CancellationToken ct)
        {
            Calls.Enqueue(TimeProvider.System.GetTimestamp());
            var done = Math.Min(AtOnce, entries.Count);
            foreach (var entry in entries.Take(done))
            {
                Seen.Enqueue(entry.Header.Index);
            }
            if (FailuresLeft > 0)
            {
                FailuresLeft--;
                throw new IOException("not now");
            }
            return Task.FromResult(done);
        }

        public Task ReachAsync(long index) => Until.TrueAsync(() => FailuresLeft == 0 && Seen.Contains(index), Ct);
    }
}
