using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// A retailer who has been at it for two years: the bench's world with so many orders behind it, evenly over that time and all
/// handed over. They go into the database as a restore puts them there, which takes a fraction of the time that placing them
/// would; those that are old enough are put away and the log is sealed, as a host does both.
/// </summary>
internal static class OrdersBefore
{
    private const int PageSize = 2_000;
    private const int Skus = 50;
    private const int OnHand = 10_000_000;

    private static readonly TimeSpan s_ago = TimeSpan.FromDays(730);

    /// <summary>All but the day before the bench.</summary>
    private static readonly Duration s_during = Duration.FromDays(729);

    public static async Task FillAsync(
        HoldfastOptions options,
        int stores,
        IReadOnlyList<BenchItem> items,
        long orders,
        CancellationToken ct
    )
    {
        await PlaceAsync(options, stores, items, orders, ct);
        await using var store = await Hosting.Stores.OpenAsync(options, ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        var after = Duration.FromDays(options.HistoryAfterDays);
        await new PuttingAway(log, TimeProvider.System, after).RunAsync(ct);
        await SealAsync(options, store, ct);
    }

    private static async Task SealAsync(HoldfastOptions options, IStore store, CancellationToken ct)
    {
        var keyring = await Keyring.OpenAsync(store, MasterKeyFile.OpenOrCreate(options.MasterKeyFile), ct);
        var signing = new SigningKey(store, keyring, Hosting.Sealing.NameOf(options));
        var sealer = new Sealer(store, signing, TimeProvider.System);
        while (await sealer.SealAsync(ct) != Sealer.Result.UpToDate) { }
    }

    private static async Task PlaceAsync(
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
        var made = orders * MadeOrders.EntriesAnOrder;
        var maker = new MadeOrders(
            BenchWorld.StoreCodes(stores),
            [.. sold.Select(item => item.Sku)],
            last,
            // To the millisecond, as entries keep it.
            Duration.FromMilliseconds((long)s_during.TotalMilliseconds / made)
        );
        foreach (var page in maker.Make(made).Chunk(PageSize))
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
