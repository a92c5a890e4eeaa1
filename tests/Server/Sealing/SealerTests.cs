using System.Text.Json;
using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Sealing;

public sealed class SealerTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task An_empty_log_is_sealed_once(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var sealer = await NewSealerAsync(store);

        Assert.Equal(Sealer.Result.Sealed, await sealer.SealAsync(Ct));
        var first = await store.Seals.ReadAsync(Ct);
        Assert.Equal(Sealer.Result.UpToDate, await sealer.SealAsync(Ct));
        Assert.Equal(Sealer.Result.UpToDate, await (await NewSealerAsync(store)).SealAsync(Ct));

        var again = await store.Seals.ReadAsync(Ct);
        Assert.Equal(SealedWorld.Text(first.Published!), SealedWorld.Text(again.Published!));
        Assert.Equal(
            new Checkpoint("shop.example/log/1", 0, LogHash.OfNothing),
            await SealedWorld.CheckAsync(store, Ct)
        );
    }

    [Theory, EveryStore]
    public async Task Everything_in_the_log_is_sealed_and_each_checkpoint_extends_the_one_before(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var sealer = await NewSealerAsync(store);
        var before = new Checkpoint("shop.example/log/1", 0, LogHash.OfNothing);
        foreach (var count in new[] { 1, 254, 1, 1, 300, 800 })
        {
            await SealedWorld.AddAsync(log, count, Ct);
            await SealAllAsync(sealer);

            var now = await SealedWorld.CheckAsync(store, Ct);
            Assert.Equal(log.NextIndex, now.Size);
            await SealedWorld.RequireExtendsAsync(store, before, now, Ct);
            before = now;
        }
    }

    [Theory, EveryStore]
    public async Task A_crash_after_any_step_forks_nothing_and_skips_nothing(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        foreach (var step in Enum.GetValues<SealStep>())
        {
            await using var store = await database.OpenStoreAsync(Ct);
            await using var log = new Log(store, new CounterRules(), TimeProvider.System);
            await SealedWorld.AddAsync(log, 100, Ct);
            await SealAllAsync(await NewSealerAsync(store));
            var before = await SealedWorld.CheckAsync(store, Ct);
            await SealedWorld.AddAsync(log, 200, Ct);
            await Assert.ThrowsAsync<IOException>(async () =>
                await (await NewSealerAsync(store, crashAfter: step)).SealAsync(Ct)
            );

            // What a reader sees at the moment of the crash is whole, and the log goes on meanwhile.
            var seen = await SealedWorld.CheckAsync(store, Ct);
            var bound = SealedWorld.Read((await store.Seals.ReadAsync(Ct)).Latest!);
            await SealedWorld.AddAsync(log, 50, Ct);

            await using var reopened = await database.OpenStoreAsync(Ct);
            await SealAllAsync(await NewSealerAsync(reopened));
            var after = await SealedWorld.CheckAsync(reopened, Ct);

            Assert.Equal(log.NextIndex, after.Size);
            Assert.Equal(step >= SealStep.Swapped, bound.Size > before.Size);
            Assert.Equal(step == SealStep.Published, seen.Size > before.Size);
            await SealedWorld.RequireExtendsAsync(reopened, before, after, Ct);
            await SealedWorld.RequireExtendsAsync(reopened, bound, after, Ct);
            await SealedWorld.RequireExtendsAsync(reopened, seen, after, Ct);
        }
    }

    [Theory, EveryStore]
    public async Task A_checkpoint_that_was_bound_before_a_crash_is_published_as_it_was_signed(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await SealedWorld.AddAsync(log, 10, Ct);
        await Assert.ThrowsAsync<IOException>(async () =>
            await (await NewSealerAsync(store, crashAfter: SealStep.Swapped)).SealAsync(Ct)
        );
        var bound = (await store.Seals.ReadAsync(Ct)).Latest!;

        Assert.Equal(Sealer.Result.UpToDate, await (await NewSealerAsync(store)).SealAsync(Ct));

        Assert.Equal(SealedWorld.Text(bound), SealedWorld.Text((await store.Seals.ReadAsync(Ct)).Published!));
    }

    /// <summary>Without the lock that keeps them apart, so that only the swap stands between them.</summary>
    [Theory, EveryStore]
    public async Task Two_sealers_at_once_make_one_log(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var oneStore = await database.OpenStoreAsync(Ct);
        await using var otherStore = await database.OpenStoreAsync(Ct);
        await using var log = new Log(oneStore, new CounterRules(), TimeProvider.System);
        var signed = new List<Checkpoint>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var sealers = new[] { oneStore, otherStore, oneStore }.Select(store =>
            Task.Run(
                async () =>
                {
                    var sealer = await NewSealerAsync(store);
                    while (!stop.IsCancellationRequested)
                    {
                        if (await sealer.SealAsync(Ct) == Sealer.Result.Sealed)
                        {
                            var latest = SealedWorld.Read((await store.Seals.ReadAsync(Ct)).Latest!);
                            lock (signed)
                                signed.Add(latest);
                        }
                        await Task.Delay(1, Ct);
                    }
                },
                Ct
            )
        );
        var running = sealers.ToArray();
        while (Count() < 20 && !running.Any(sealer => sealer.IsCompleted))
            await SealedWorld.AddAsync(log, 20, Ct);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        await SealAllAsync(await NewSealerAsync(oneStore));

        var end = await SealedWorld.CheckAsync(oneStore, Ct);
        Assert.Equal(log.NextIndex, end.Size);
        foreach (var checkpoint in signed)
            await SealedWorld.RequireExtendsAsync(oneStore, checkpoint, end, Ct);

        int Count()
        {
            lock (signed)
                return signed.Count;
        }
    }

    [Theory, EveryStore]
    public async Task A_log_of_another_name_is_not_sealed(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await (await NewSealerAsync(store)).SealAsync(Ct);

        Assert.Equal(
            "The log is sealed as shop.example/log/1, not for other.example. The name of a deployment is settled by its first checkpoint.",
            await RefusalOfAsync(
                (await SealedWorld.SealerAsync(store, Ct, new LogName("other.example", IsChosen: true)))
            )
        );
        Assert.Equal(
            Sealer.Result.UpToDate,
            await (await SealedWorld.SealerAsync(store, Ct, new LogName("other.example", IsChosen: false))).SealAsync(
                Ct
            )
        );
        Assert.Equal("shop.example/log/1", (await SealedWorld.KeyAsync(store, Ct)).Name);
    }

    [Theory, EveryStore]
    public async Task A_clock_that_went_back_signs_nothing_until_it_has_caught_up(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var clock = new SetClock(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        var sealer = await SealedWorld.SealerAsync(store, Ct, time: clock);
        await sealer.SealAsync(Ct);
        await SealedWorld.AddAsync(log, 1, Ct);

        clock.Now -= TimeSpan.FromSeconds(1);
        Assert.StartsWith("The clock stands before", await RefusalOfAsync(sealer), StringComparison.Ordinal);
        clock.Now += TimeSpan.FromSeconds(1);

        Assert.Equal(Sealer.Result.Sealed, await sealer.SealAsync(Ct));
    }

    [Theory, EveryStore]
    public async Task A_log_reopened_under_the_next_epoch_goes_on_under_its_next_name(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using (var log = new Log(store, new CounterRules(), TimeProvider.System))
        {
            await SealedWorld.AddAsync(log, 300, Ct);
            await SealAllAsync(await NewSealerAsync(store));
        }
        var before = SealedWorld.Read((await store.Seals.ReadAsync(Ct)).Published!);
        await using (var batch = await store.BeginBatchAsync([], 0, Ct))
        {
            await batch.WriteAsync([], [], [], batch.Head with { Epoch = 2 }, Ct);
            await batch.CommitAsync(Ct);
        }

        await SealAllAsync(await NewSealerAsync(store));

        var after = await SealedWorld.CheckAsync(store, Ct);
        Assert.Equal(before with { Origin = "shop.example/log/2" }, after);
    }

    [Theory, EveryStore]
    public async Task A_restored_log_keeps_the_name_that_it_was_reopened_from(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        var reopened = new LogReopened("shop.example/log/1", 0, LogHash.OfNothing.ToString(), "A test.");
        var epoch = JsonSerializer.SerializeToUtf8Bytes(new LogEpoch(2, reopened, 0, 0), LedgerJson.Default.LogEpoch);
        await using (var batch = await store.BeginBatchAsync([], 0, Ct))
        {
            await batch.WriteAsync([], [new(LogEpoch.Key, 0, epoch)], [], batch.Head with { Epoch = 2 }, Ct);
            await batch.CommitAsync(Ct);
        }
        var ofAnotherMachine = new LogName("new-machine", IsChosen: false);

        await (await SealedWorld.SealerAsync(store, Ct, ofAnotherMachine)).SealAsync(Ct);

        Assert.Equal("shop.example/log/2", (await SealedWorld.CheckAsync(store, Ct)).Origin);
    }

    [Theory, EveryStore]
    public async Task Readers_get_every_width_up_to_the_published_edge_and_nothing_past_it(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var reader = new SealedLog(store);
        await SealedWorld.AddAsync(log, 300, Ct);
        Assert.Null(await reader.ReadCheckpointAsync(Ct));
        Assert.Null(await reader.ReadAsync(TileId.Bundle(0), Ct));
        Assert.Null(await reader.ProveAsync(0, cosigned: null, Ct));
        await SealAllAsync(await NewSealerAsync(store));
        await SealedWorld.AddAsync(log, 10, Ct);

        foreach (var level in new[] { 0, TileId.EntriesLevel })
        {
            Assert.NotNull(await reader.ReadAsync(new(level, 0, 256), Ct));
            Assert.NotNull(await reader.ReadAsync(new(level, 0, 3), Ct));
            Assert.NotNull(await reader.ReadAsync(new(level, 1, 44), Ct));
            Assert.Null(await reader.ReadAsync(new(level, 1, 45), Ct));
            Assert.Null(await reader.ReadAsync(new(level, 2, 1), Ct));
        }
        Assert.Equal(32, (await reader.ReadAsync(new(1, 0, 1), Ct))!.Value.Length);
        Assert.Null(await reader.ReadAsync(new(1, 0, 2), Ct));
        Assert.Null(await reader.ReadAsync(new(2, 0, 1), Ct));
        Assert.Null(await reader.ProveAsync(300, cosigned: null, Ct));
        var key = await SealedWorld.KeyAsync(store, Ct);
        var proof = await reader.ProveAsync(299, cosigned: null, Ct);
        var entry = Assert.Single(await store.ReadEntriesAsync(299, 1, Ct));
        Assert.True(proof!.Check(entry.Bytes.Span, key.Verifier, out _, out var why), why);
    }

    private static Task<Sealer> NewSealerAsync(IStore store, SealStep? crashAfter = null) =>
        SealedWorld.SealerAsync(
            store,
            Ct,
            reached: step =>
            {
                if (step == crashAfter)
                    throw new IOException("crash");
            }
        );

    private static async Task SealAllAsync(Sealer sealer)
    {
        while (await sealer.SealAsync(Ct) != Sealer.Result.UpToDate)
        {
            // There was more to seal than fits under one checkpoint.
        }
    }

    private static async Task<string> RefusalOfAsync(Sealer sealer) =>
        (await Assert.ThrowsAsync<SealRefusedException>(() => sealer.SealAsync(Ct))).Message;
}
