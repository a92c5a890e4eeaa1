using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// A retailer who has been at it for a while: the bench's world with so many orders behind it, all handed over. They go into the
/// database as a restore puts them there, which takes a fraction of the time that placing them would.
/// </summary>
internal static class OrdersBefore
{
    private const int PageSize = 2_000;
    private const int Skus = 50;
    private const int OnHand = 10_000_000;

    /// <summary>Long enough ago that none of the orders lies in the future.</summary>
    private static readonly TimeSpan s_ago = TimeSpan.FromDays(60);

    public static async Task FillAsync(
        HoldfastOptions options,
        int stores,
        IReadOnlyList<BenchItem> items,
        long orders,
        CancellationToken ct
    )
    {
        BenchItem[] sold =
        [
            .. Enumerable.Range(0, Skus).Select(i => new BenchItem($"SOLD-{i:00}", "Sold before", 500, 0, OnHand)),
        ];
        var replay = new Replay(RetailModule.Rules);
        await using var fill = await Hosting.Stores.BeginFillAsync(options, ct);
        var last = await WriteWorldAsync(replay, fill, stores, [.. items, .. sold], ct);
        var made = new MadeOrders(BenchWorld.StoreCodes(stores), [.. sold.Select(item => item.Sku)], last);
        foreach (var page in made.Make(orders * MadeOrders.EntriesAnOrder).Chunk(PageSize))
        {
            var entries = new List<Entry>(PageSize);
            foreach (var (fact, at, by, of) in page)
            {
                var entry = replay.Write(fact, at, by, of);
                replay.Apply(entry);
                entries.Add(entry);
                last = at;
            }
            await fill.WriteEntriesAsync(entries, ct);
        }
        await fill.WriteDocumentsAsync(replay.Stored(), ct);
        await fill.CompleteAsync(new(replay.NextIndex, replay.Digest(), 1, last), replay.NextIndex, ct);
    }

    /// <summary>When its last entry was written.</summary>
    private static async Task<Instant> WriteWorldAsync(
        Replay replay,
        Ledger.Filling.IStoreFill fill,
        int stores,
        IReadOnlyList<BenchItem> items,
        CancellationToken ct
    )
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-bench-world-").FullName;
        try
        {
            await using var store = await SqliteStore.OpenAsync(Path.Combine(folder, "world.db"), ct);
            await using (var log = new Log(store, RetailModule.Rules, new Past()))
            {
                await BenchWorld.SeedAsync(log, stores, items, ct);
            }
            while (await store.ReadEntriesAsync(replay.NextIndex, PageSize, ct) is { Count: > 0 } page)
            {
                foreach (var entry in page)
                {
                    replay.Apply(entry);
                }
                await fill.WriteEntriesAsync(page, ct);
            }
            return (await store.ReadHeadAsync(ct)).LastAt;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Past : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - s_ago;
    }
}
