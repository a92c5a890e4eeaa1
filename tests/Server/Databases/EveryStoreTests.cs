using System.Data.Common;
using Holdfast.Ledger;
using Holdfast.Tests.Server.Committing;

namespace Holdfast.Tests.Server.Databases;

/// <summary>The shape of a contract test: one body, every store, a database of its own.</summary>
public sealed class EveryStoreTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task A_new_database_holds_an_empty_log(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);

        Assert.Equal(Head.Empty, await store.ReadHeadAsync(Ct));
        Assert.Empty(await store.ReadEntriesAsync(0, 10, Ct));
    }

    [Theory, EveryStore]
    public async Task Two_stores_over_one_database_see_the_same(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var one = await database.OpenStoreAsync(Ct);
        await using var other = await database.OpenStoreAsync(Ct);
        await one.WriteCursorAsync("mail", 7, Ct);

        Assert.Equal(7, await other.ReadCursorAsync("mail", Ct));
    }

    [Theory, EveryStore]
    public async Task A_batch_of_which_one_row_is_refused_leaves_nothing(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var store = await database.OpenStoreAsync(Ct);
        await using var log = new Log(store, new CounterRules(), TimeProvider.System);
        await log.CommitAsync(new Add("a"), Ct);
        var before = await store.ReadHeadAsync(Ct);
        var taken = await store.ReadEntriesAsync(0, 1, Ct);
        await using (var batch = await store.BeginBatchAsync([], 0, Ct))
        {
            var after = before with { NextIndex = 2 };
            var failure = await Record.ExceptionAsync(async () =>
            {
                await batch.WriteAsync(taken, [new(CounterRules.Key("b"), 1, "{}"u8.ToArray())], [], after, Ct);
                await batch.CommitAsync(Ct);
            });
            Assert.IsAssignableFrom<DbException>(failure);
        }

        Assert.Equal(before, await store.ReadHeadAsync(Ct));
        Assert.Null(await store.FindAsync(CounterRules.Key("b"), Ct));
        Assert.IsType<Outcome.Committed>(await log.CommitAsync(new Add("b"), Ct));
        await LogTests.AssertWellAsync(store);
    }
}
