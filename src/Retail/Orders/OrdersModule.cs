using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Orders.Track;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Orders;

internal static class OrdersModule
{
    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<OrderLinks>();
        services.AddSingleton<OrderAnswers>();
        services.AddSingleton<PlaceAndPay>();
        services.AddSingleton<OrderEvents>();
    }

    public static void MapOrdersApi(this RouteGroupBuilder api)
    {
        PostOrder.Map(api);
        GetOrder.Map(api);
        PostCancel.Map(api);
    }
}
