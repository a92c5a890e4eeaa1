using Holdfast.Ledger.Stores;

namespace Holdfast.Bench;

/// <summary>A real shop's orders, in their order, by as many shoppers as asked for.</summary>
internal static class ReplayBench
{
    private const int BestSellers = 100;

    /// <summary>Every invoice of the file, in its order, becomes an order at one of the stores or is refused with a counted reason.</summary>
    /// <param name="stockShare">What the dc has of each product, as a share of all that the file sells; below 1 some orders find it sold out.</param>
    public static async Task<BenchReport> RunAsync(
        OnlineRetailFile file,
        string? db,
        int concurrency,
        int stores,
        double stockShare,
        CancellationToken ct
    )
    {
        var items = file
            .Products.OrderByDescending(product => product.Units)
            .Select((product, rank) => ItemOf(product, stockShare, onShelves: rank < BestSellers))
            .ToList();
        await using var server = await BenchServer.StartAsync(
            db,
            log => BenchWorld.SeedAsync(log, stores, items, ct),
            ct
        );
        using var driver = new OrderDriver(server.Node.ShopAddress, server.ApiKey);
        var probe = items.First(item => item.AtDc > 0).Sku;
        var slots = await OrdersBench.SlotsAsync(driver, stores, probe, ct);
        var next = -1;
        var result = await driver.RunAsync(Next, concurrency, ct);
        return await ReportAsync("bench replay", server.Node.Store, concurrency, result, ct);

        (string, string, IReadOnlyList<OrderDriver.Line>)? Next()
        {
            while (true)
            {
                var n = Interlocked.Increment(ref next);
                if (n >= file.Invoices.Count)
                {
                    return null;
                }
                var invoice = file.Invoices[n];
                if (WhyNot(invoice) is { } reason)
                {
                    driver.Refuse(reason);
                    continue;
                }
                var store = slots[n % stores];
                return (store.Store, store.Starts[n / stores % store.Starts.Count], invoice.Lines);
            }
        }
    }

    /// <summary>Best sellers stand on every store's shelves too, so that some orders come from there and some from both.</summary>
    private static BenchItem ItemOf(OnlineRetailFile.Product product, double stockShare, bool onShelves) =>
        new(product.Code, product.Title, product.PriceMinor, (int)(product.Units * stockShare), onShelves ? 3 : 0);

    /// <summary>What the file holds besides sales; such an invoice is not an order and is not sent.</summary>
    private static string? WhyNot(OnlineRetailFile.Invoice invoice) =>
        invoice.Number.StartsWith('C') ? "file: a cancellation"
        : invoice.Number.StartsWith('A') ? "file: a bad-debt correction"
        : invoice.Lines.All(line => line.Quantity < 0) ? "file: a stock correction"
        : null;

    private static async Task<BenchReport> ReportAsync(
        string name,
        IStore store,
        int concurrency,
        OrderDriver.Result result,
        CancellationToken ct
    )
    {
        var judgement = await LogJudge.JudgeAsync(store, ct);
        return new(
            name,
            store.Description,
            concurrency,
            DiskSync.Rate(Path.GetTempPath()),
            result,
            judgement.Oversold,
            judgement.Verification
        );
    }
}
