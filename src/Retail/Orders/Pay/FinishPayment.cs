using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Pay;

/// <summary>
/// Where the customer comes back to from authentication, and the button of an order that is not paid yet. The provider is
/// asked how the payment stands; whoever comes twice gets the same answer twice.
/// </summary>
internal static class FinishPayment
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/orders/{number}/{token}/payment", Get)
            .RequireRateLimiting(RateLimits.Checkout)
            .ExcludeFromDescription();
        shop.MapPost("/orders/{number}/{token}/payment", Post)
            .RequireRateLimiting(RateLimits.Checkout)
            .ExcludeFromDescription();
    }

    private static Task<IResult> Post(
        string number,
        string token,
        IFormCollection form,
        OrderPages pages,
        PlaceAndPay flow,
        OrderLinks links,
        ShopVisit visit,
        HttpResponse response,
        CancellationToken ct
    ) => Get(number, token, pages, flow, links, visit, response, ct);

    private static async Task<IResult> Get(
        string number,
        string token,
        OrderPages pages,
        PlaceAndPay flow,
        OrderLinks links,
        ShopVisit visit,
        HttpResponse response,
        CancellationToken ct
    )
    {
        Private.Mark(response);
        if (await pages.FindAsync(number, token, ct) is not { } order)
            return OrderPages.NotFound;
        var page = await links.PathAsync(order.Number, ct);
        switch (await flow.ContinueAsync(order.Number, ct))
        {
            case Placing.Confirmed { Replayed: false }:
                visit.EmptyBasket();
                return new SeeOther(page);
            // The basket is still there, and so is what was typed.
            case Placing.Declined when order.Channel == Channel.Shop && !visit.Lines.IsEmpty:
                return new SeeOther($"/checkout?again={order.Number}.{token}");
            case Placing.NeedsAuthentication challenge:
                return new SeeOther(challenge.Location);
            default:
                return new SeeOther(page);
        }
    }
}
