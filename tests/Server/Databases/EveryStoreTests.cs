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

        Assert.Equal(Ledger.Head.Empty, await store.ReadHeadAsync(Ct));
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
}
