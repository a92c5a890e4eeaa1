using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders.Track;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Cancel;

/// <summary><c>POST /api/v1/orders/{number}/cancel</c>: as the customer may, until picking starts. Repeatable as it is.</summary>
internal static class PostCancel
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/orders/{number}/cancel", Post)
            .RequireScope(Scopes.OrdersWrite)
            .RequireRateLimiting(RateLimits.Orders)
            .WithName("cancelOrder")
            .WithSummary("Cancel an order of this channel, until picking starts")
            .WithDescription(
                "Cancelling a cancelled order gives the same answer again. Problem types: `picking-started`, `already-handed-over`."
            )
            .WithTags("Orders")
            .Produces<OrderAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> Post(
        string number,
        Channel channel,
        AnyOrder orders,
        Writes writes,
        ICurrentDocuments documents,
        OrderAnswers answers,
        CancellationToken ct
    )
    {
        // Seeing all orders is not ending all orders.
        if (await GetOrder.FindAsync(orders, number, channel with { ReadsAll = false }, ct) is not { } order)
            return Problems.NoOrder(number);
        var outcome = await writes.CommitAsync(
            new CancelOrder
            {
                Number = order.Number,
                Reason = "cancelled-by-channel",
                Staff = false,
                By = channel.Actor,
            },
            ct
        );
        return outcome is Outcome.Refused refused
            ? Problems.Of(refused.Refusal)
            : TypedResults.Ok(
                await answers.OfAsync((await documents.FindAsync<Order>(Keys.Order(order.Number), ct))!, ct)
            );
    }
}
