using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Orders;

/// <summary>Finds an order wherever it is: in the view, or in the log's own store, where those are that were put away.</summary>
internal sealed class AnyOrder(View view, ICurrentDocuments documents, Log log)
{
    /// <param name="number">As <see cref="OrderNumber"/> reads it.</param>
    /// <param name="ct">Stops it.</param>
    public async ValueTask<Order?> FindAsync(string number, CancellationToken ct) =>
        InView(number) ?? await documents.FindAsync<Order>(Keys.Order(number), ct);

    /// <summary>Orders that were put away and are of a person with one of these hashes.</summary>
    public async Task<ImmutableArray<Order>> PutAwayOfAsync(IEnumerable<string?> hashes, int max, CancellationToken ct)
    {
        var found = ImmutableArray.CreateBuilder<Order>();
        foreach (var hash in hashes.OfType<string>())
        foreach (var key in await log.Store.FindPutAwayAsync(hash, max, ct))
        {
            if (await documents.FindAsync<Order>(key, ct) is { } order && order.Reach.Contains(hash))
                found.Add(order);
        }
        return [.. found.DistinctBy(order => order.Number).OrderByDescending(order => order.PlacedAt).Take(max)];
    }

    private Order? InView(string number)
    {
        using var reader = view.Open();
        return reader.Find<Order>(Keys.Order(number));
    }
}
