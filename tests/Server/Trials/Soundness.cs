using Holdfast.Bench;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Trials;

/// <summary>What must hold after whatever a trial did: the log says what the documents say, and nothing was sold twice.</summary>
internal static class Soundness
{
    public static async Task MustHoldAsync(IStore store, string after, CancellationToken ct)
    {
        var result = await new Verification(store, RetailModule.Rules).RunAsync(Invariants.Sentences, null, ct);
        Assert.True(result.Wrong.Count == 0, $"After {after}: {string.Join('\n', result.Wrong)}");
        var (orders, units) = await Oversold.CountAsync(store, ct);
        Assert.True(units == 0, $"After {after}: {units} units were sold that were not there, in {orders} orders.");
    }

    public static async Task MustHoldAsync(TestDatabase database, string after, CancellationToken ct)
    {
        await using var store = await database.OpenStoreAsync(ct);
        await MustHoldAsync(store, after, ct);
    }

    /// <summary>All documents of one word, from the store itself.</summary>
    public static async Task<IReadOnlyList<T>> DocumentsAsync<T>(IStore store, string prefix, CancellationToken ct)
        where T : class
    {
        var found = new List<T>();
        string? after = null;
        while (true)
        {
            var page = await store.ScanAsync(prefix, after, 1_000, ct);
            found.AddRange(page.Select(one => (T)RetailModule.Rules.ReadDocument(one.Key, one.Bytes!)));
            if (page.Count < 1_000)
                return found;
            after = page[^1].Key;
        }
    }
}
