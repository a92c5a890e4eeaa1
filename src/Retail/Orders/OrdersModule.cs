using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Checkout;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Orders.Receipt;
using Holdfast.Retail.Orders.Track;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Orders;

internal static class OrdersModule
{
    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<AnyOrder>();
        services.AddSingleton<OrderLinks>();
        services.AddSingleton<OrderAnswers>();
        services.AddSingleton<PlaceAndPay>();
        services.AddSingleton<OrderEvents>();
        services.AddSingleton<OrderPages>();
        services.AddScoped<CheckOut>();
        services.AddScoped<CheckoutDraft>();
        services.AddScoped<CheckoutPages>();
    }

    /// <summary>Checkout, the order's page and the way to it, on the shop's port.</summary>
    public static void MapOrders(this IEndpointRouteBuilder shop)
    {
        CheckOut.Map(shop);
        FindOrder.Map(shop);
        ShowOrder.Map(shop);
        OrderCalendar.Map(shop);
        FinishPayment.Map(shop);
        CancelOwnOrder.Map(shop);
    }

    public static void MapOrdersApi(this RouteGroupBuilder api)
    {
        PostOrder.Map(api);
        GetOrder.Map(api);
        PostCancel.Map(api);
        GetReceipt.Map(api);
    }
}
