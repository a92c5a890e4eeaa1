using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Stock;

namespace Holdfast.Bench;

/// <summary>
/// Counts, from the log alone, the units that orders took although they were not available at that moment. Does not ask the rule
/// that placed them: it replays the log and looks at the stock before each order.
/// </summary>
internal static class Oversold
{
    private const int PageSize = 2_000;

    public static async Task<(long Orders, long Units)> CountAsync(IStore store, CancellationToken ct)
    {
        var replay = new Replay(RetailModule.Rules);
        long orders = 0;
        long units = 0;
        while (true)
        {
            var page = await store.ReadEntriesAsync(replay.NextIndex, PageSize, ct);
            if (page.Count == 0)
            {
                return (orders, units);
            }
            foreach (var entry in page)
            {
                if (replay.Read(entry).Fact is OrderPlaced placed)
                {
                    orders++;
                    units += Missing(placed, replay);
                }
                replay.Apply(entry);
            }
        }
    }

    private static int Missing(OrderPlaced placed, Replay before)
    {
        var skus = placed.Lines.ToDictionary(line => line.Line, line => line.Sku);
        return placed
            .Parcels.SelectMany(parcel =>
                parcel.Items.Select(item => (parcel.Source, Sku: skus[item.Line], item.Quantity))
            )
            .GroupBy(item => (item.Source, item.Sku))
            .Sum(taken =>
            {
                var level = before.Find<StockLevel>(Keys.Stock(taken.Key.Source, taken.Key.Sku)) ?? StockLevel.None;
                return Math.Max(0, taken.Sum(item => item.Quantity) - level.Available);
            });
    }
}
