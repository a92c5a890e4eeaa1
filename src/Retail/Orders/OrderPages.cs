using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Orders;

/// <summary>Finds the order that a link is for. A wrong number and a wrong token are the same: there is no such page.</summary>
internal sealed class OrderPages(View view, AnyOrder orders, OrderLinks links)
{
    public async ValueTask<Order?> FindAsync(string number, string token, CancellationToken ct)
    {
        if (!OrderNumber.TryParse(number, out var read) || !await links.IsRightAsync(read, token, ct))
            return null;
        return await orders.FindAsync(read, ct);
    }

    /// <summary>
    /// Where the order is collected. Sites are never dropped; a view that is behind the order by its very site is asked again by
    /// a reload.
    /// </summary>
    public Site StoreOf(Order order)
    {
        using var reader = view.Open();
        return reader.Find<Site>(Keys.Site(order.Store))
            ?? new Site
            {
                Code = order.Store,
                Name = order.Store,
                Kind = SiteKind.STORE,
                TimeZone = "Etc/UTC",
            };
    }

    public static IResult NotFound => TypedResults.NotFound();
}
