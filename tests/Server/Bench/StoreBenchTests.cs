using Holdfast.Bench;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Bench;

public sealed class StoreBenchTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task The_limit_is_measured_with_the_rows_that_the_log_wrote(StoreKind kind)
    {
        await using var written = await databases.CreateAsync(kind, Ct);
        await using var again = await databases.CreateAsync(kind, Ct);
        await using var store = await written.OpenStoreAsync(Ct);
        await using (var log = new Log(store, RetailModule.Rules, TimeProvider.System))
        {
            await BenchWorld.SeedAsync(log, stores: 2, [new("A", "A", 100, 5, 1), new("B", "B", 200, 5, 1)], Ct);
        }
        var head = await store.ReadHeadAsync(Ct);
        await using var other = await again.OpenStoreAsync(Ct);

        var figures = await StoreBench.RunAsync(store, other, head.NextIndex / 2, [head.NextIndex], Ct);

        Assert.Equal(head.NextIndex, (await other.ReadHeadAsync(Ct)).NextIndex);
        var expected = await store.ScanAsync("", null, 1_000, Ct);
        var found = await other.ScanAsync("", null, 1_000, Ct);
        Assert.Equal(expected.Select(it => (it.Key, it.Index)), found.Select(it => (it.Key, it.Index)));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Bytes, pair.Second.Bytes));
        Assert.InRange(Assert.Single(figures).Batches, 1, head.NextIndex);
    }
}
