using System.Globalization;
using System.Text.Json;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Holdfast.Retail.Orders.Track;

/// <summary><c>GET /api/v1/orders/{number}</c> and its events. A channel sees its own orders, unless its key sees all.</summary>
internal static class GetOrder
{
    /// <summary>The data of an event.</summary>
    internal sealed record OrderEventAnswer(string Number, OrderStatus Status, ParcelLocation Location, Instant At);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/orders/{number}", Get)
            .RequireScope(Scopes.OrdersRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("getOrder")
            .WithSummary("An order as it stands")
            .WithTags("Orders")
            .Produces<OrderAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/orders/{number}/events", Events)
            .RequireScope(Scopes.OrdersRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("followOrder")
            .WithSummary("An order's changes as server-sent events")
            .WithDescription(
                """
                Sends an event `order` with the order as it stands, and one more for each change, within 2 seconds. The id of an
                event is sent back as `Last-Event-ID` on reconnecting, so that nothing is told twice. Comments are heartbeats.
                """
            )
            .WithTags("Orders")
            .Produces<OrderEventAnswer>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Get(
        string number,
        Channel channel,
        AnyOrder orders,
        OrderAnswers answers,
        CancellationToken ct
    ) =>
        await FindAsync(orders, number, channel, ct) is { } order
            ? TypedResults.Ok(await answers.OfAsync(order, ct))
            : Problems.NoOrder(number);

    private static async Task<IResult> Events(
        string number,
        Channel channel,
        AnyOrder orders,
        OrderEvents events,
        IOptions<JsonOptions> json,
        HttpContext context
    )
    {
        if (await FindAsync(orders, number, channel, context.RequestAborted) is not { } order)
            return Problems.NoOrder(number);
        var sent = await events.SendAsync(
            context,
            order.Number,
            seen: 0,
            current => JsonSerializer.Serialize(EventOf(current), json.Value.SerializerOptions)
        );
        if (sent)
            return TypedResults.Empty;
        context.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
        return Problems.Of("try-again", "Too many streams are open; ask for the order instead.");
    }

    /// <summary>Null also for an order that is not the channel's to see: that it exists is not told.</summary>
    internal static async ValueTask<Order?> FindAsync(
        AnyOrder orders,
        string number,
        Channel channel,
        CancellationToken ct
    ) =>
        OrderNumber.TryParse(number, out var read)
        && await orders.FindAsync(read, ct) is { } order
        && (channel.ReadsAll || order.Channel == channel.Id)
            ? order
            : null;

    private static OrderEventAnswer EventOf(Order order) =>
        new(order.Number, order.Status, order.Parcels.Min(parcel => parcel.Location), order.History[^1].At);
}
