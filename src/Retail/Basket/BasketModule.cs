using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Basket;

/// <summary>What a shopper has chosen so far. It lives in a cookie: nothing is reserved before an order is placed.</summary>
internal static class BasketModule
{
    public static void MapBasket(this IEndpointRouteBuilder shop)
    {
        ShowBasket.Map(shop);
        AddLine.Map(shop);
        ChangeQuantity.Map(shop);
    }
}
