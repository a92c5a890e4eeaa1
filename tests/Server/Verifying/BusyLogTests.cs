using Holdfast.Ledger;
using Holdfast.Ledger.Sealing;
using Holdfast.Tests.Server.Committing;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Sealing;

namespace Holdfast.Tests.Server.Verifying;

public sealed class BusyLogTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_log_that_is_written_and_sealed_meanwhile_is_checked_without_false_alarm(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        var key = (await SealedWorld.KeyAsync(store, Ct)).Verifier;
        var sealer = await SealedWorld.SealerAsync(store, Ct);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var load = Task.Run(() => UntilAsync(() => SealedWorld.AddAsync(log, 70, Ct), enough.Token), Ct);
        var sealing = Task.Run(() => UntilAsync(() => sealer.SealAsync(Ct), enough.Token), Ct);
        var sealedOnes = new List<long>();
        while (sealedOnes.Count < 20)
        {
            var result = await new SealCheck(store, [key]).RunAsync(Ct);
            Assert.Empty(result.Wrong);
            if (result.Sealed > sealedOnes.LastOrDefault())
            {
                sealedOnes.Add(result.Sealed);
            }
        }

        await enough.CancelAsync();
        await Task.WhenAll(load, sealing);
    }

    [Theory, EveryStore]
    public async Task A_log_that_is_sealed_for_the_first_time_meanwhile_is_no_false_alarm(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        var real = await database.OpenStoreAsync(Ct);
        var sealer = await SealedWorld.SealerAsync(real, Ct);
        await using var store = new FaultyStore(real)
        {
            Seals = new SealsInUse(real.Seals) { AfterFirstRead = () => sealer.SealAsync(Ct) },
        };
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await SealedWorld.AddAsync(log, 70, Ct);

        var result = await new SealCheck(store, []).RunAsync(Ct);

        Assert.Empty(result.Wrong);
        Assert.Equal(0, result.Sealed);
        Assert.NotNull(await real.Seals.ReadTileAsync(0, 0, Ct));
    }

    [Theory, EveryStore]
    public async Task A_key_that_is_made_and_used_meanwhile_is_not_said_to_be_gone(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        var real = await database.OpenStoreAsync(Ct);
        var sealer = await SealedWorld.SealerAsync(real, Ct);
        await using var store = new FaultyStore(real)
        {
            Seals = new SealsInUse(real.Seals) { BeforeFirstRead = () => sealer.SealAsync(Ct) },
        };
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await SealedWorld.AddAsync(log, 1, Ct);

        Assert.NotNull(await SealedWorld.FindKeyAsync(store, Ct));
    }

    private static async Task UntilAsync(Func<Task> work, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await work();
        }
    }
}
