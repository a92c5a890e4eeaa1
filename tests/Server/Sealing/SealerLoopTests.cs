using System.Diagnostics;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdfast.Tests.Server.Sealing;

public sealed class SealerLoopTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Entries_are_sealed_within_a_second_of_their_commit_while_64_write(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await using var sealing = await Running.StartAsync(log);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        end.CancelAfter(TimeSpan.FromSeconds(5));
        var writers = Enumerable.Range(0, 64).Select(n => WriteAsync(log, $"c{n}", end.Token)).ToArray();

        // A committed index and when it was committed; each is waited for in turn until it is published.
        var waits = new List<TimeSpan>();
        while (!end.IsCancellationRequested)
        {
            var (index, since) = (log.NextIndex, Stopwatch.GetTimestamp());
            while ((await store.Seals.ReadAsync(Ct)).Published is not { } published || published.Size < index)
                await Task.Delay(5, Ct);
            waits.Add(Stopwatch.GetElapsedTime(since));
            await Task.Delay(5, Ct);
        }
        await Task.WhenAll(writers);
        await Running.ReachAsync(store, log.NextIndex);

        var checkpoint = await SealedWorld.CheckAsync(store, Ct);
        Assert.Equal(log.NextIndex, checkpoint.Size);
        var inTime = waits.Count(wait => wait <= TimeSpan.FromSeconds(1));
        var said =
            $"{checkpoint.Size} entries: {inTime} of {waits.Count} in time, slowest {waits.Max().TotalMilliseconds:0} ms";
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        // One in twenty may be late where the machine is busy with other things too.
        Assert.True(inTime >= waits.Count * 0.95, said);
    }

    [Theory, EveryStore]
    public async Task A_quiet_log_is_not_signed_again(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await using var sealing = await Running.StartAsync(log);
        await SealedWorld.AddAsync(log, 3, Ct);
        await Running.ReachAsync(store, 3);
        var first = await store.Seals.ReadAsync(Ct);

        await Task.Delay(1500, Ct);

        var later = await store.Seals.ReadAsync(Ct);
        Assert.Equal(first.Latest!.Note, later.Latest!.Note);
        Assert.Equal(first.Published!.Note, later.Published!.Note);
    }

    [Theory, EveryStore]
    public async Task Another_process_takes_over_when_the_one_that_seals_is_gone(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var one = new Log(oneStore, new CounterRules(), TimeProvider.System);
        await using var other = new Log(otherStore, new CounterRules(), TimeProvider.System);
        var first = await Running.StartAsync(one);
        await SealedWorld.AddAsync(one, 5, Ct);
        await Running.ReachAsync(oneStore, 5);
        await using var second = await Running.StartAsync(other);
        await SealedWorld.AddAsync(other, 5, Ct);
        await Running.ReachAsync(oneStore, 10);

        await first.DisposeAsync();
        await SealedWorld.AddAsync(one, 5, Ct);
        await Running.ReachAsync(oneStore, 15);

        Assert.Equal(15, (await SealedWorld.CheckAsync(otherStore, Ct)).Size);
    }

    [Theory, EveryStore]
    public async Task A_refusal_is_said_and_the_log_goes_on(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await (await SealedWorld.SealerAsync(store, Ct, new LogName("another.example", IsChosen: true))).SealAsync(Ct);
        await using var sealing = await Running.StartAsync(log);

        while (sealing.Loop.Refusal is null)
            await Task.Delay(10, Ct);
        await SealedWorld.AddAsync(log, 1, Ct);

        Assert.StartsWith("The log is sealed as another.example/log/1", sealing.Loop.Refusal, StringComparison.Ordinal);
        Assert.Equal(0, (await store.Seals.ReadAsync(Ct)).Latest!.Size);
    }

    private static async Task WriteAsync(Log log, string counter, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
            await log.CommitAsync(new Add(counter), Ct);
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        private Running(Log log, Sealer sealer)
        {
            Loop = new SealerLoop(log, sealer, TimeProvider.System, NullLogger<SealerLoop>.Instance);
            _running = Loop.RunAsync(_stop.Token);
        }

        public static async Task<Running> StartAsync(Log log) => new(log, await SealedWorld.SealerAsync(log.Store, Ct));

        public SealerLoop Loop { get; }

        public static Task ReachAsync(IStore store, long size) =>
            Until.TrueAsync(
                async () => (await store.Seals.ReadAsync(Ct)).Published is { } published && published.Size >= size,
                Ct
            );

        public async ValueTask DisposeAsync()
        {
            if (!_stop.IsCancellationRequested)
            {
                await _stop.CancelAsync();
                await _running;
                _stop.Dispose();
            }
        }
    }
}
