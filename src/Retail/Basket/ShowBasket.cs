using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Checkout;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Basket;

internal static class ShowBasket
{
    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/basket", Get).ExcludeFromDescription();

    private static RazorComponentResult<BasketPage> Get(
        View view,
        ShopVisit visit,
        Removed removed,
        Seen seen,
        HttpResponse response,
        TimeProvider time
    )
    {
        Private.Mark(response);
        using var reader = view.Open();
        var basket = BasketQuery.Read(reader, visit, removed.Last, time.Instant());
        if (!basket.Lines.IsEmpty)
            seen.Keep(
                basket.Lines.Select(line => new SeenLine(line.Sku, line.Quantity, line.PriceMinor)),
                basket.Store?.Ready ?? ""
            );
        return new RazorComponentResult<BasketPage>(
            new Dictionary<string, object?> { [nameof(BasketPage.Basket)] = basket }
        );
    }
}
