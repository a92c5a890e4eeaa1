using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Orders;

/// <summary>Finds the order that a link is for. A wrong number and a wrong token are the same: there is no such page.</summary>
internal sealed class OrderPages(View view, ICurrentDocuments documents, OrderLinks links)
{
    public async ValueTask<Order?> FindAsync(string number, string token, CancellationToken ct)
    {
        if (!OrderNumber.TryParse(number, out var read) || !await links.IsRightAsync(read, token, ct))
            return null;
        return InView(read) ?? await documents.FindAsync<Order>(Keys.Order(read), ct);
    }

    private Order? InView(string number)
    {
        using var reader = view.Open();
        return reader.Find<Order>(Keys.Order(number));
    }

    public static IResult NotFound => TypedResults.NotFound();
}
