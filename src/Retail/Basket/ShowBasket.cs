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

    private static RazorComponentResult<BasketPage> Get(View view, ShopVisit visit, TimeProvider time)
    {
        using var reader = view.Open();
        return new RazorComponentResult<BasketPage>(
            new Dictionary<string, object?>
            {
                [nameof(BasketPage.Basket)] = BasketQuery.Read(reader, visit, time.Instant()),
            }
        );
    }
}
