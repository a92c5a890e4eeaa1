using System.Globalization;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Track;

/// <summary>The order's own page, for whoever has its link, and the events that keep it up to date.</summary>
internal static class ShowOrder
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/orders/{number}/{token}", Get).ExcludeFromDescription();
        shop.MapGet("/orders/{number}/{token}/events", Events).ExcludeFromDescription();
    }

    private static async Task<IResult> Get(
        string number,
        string token,
        OrderPages pages,
        OrderLinks links,
        PassKeys passes,
        View view,
        TimeProvider time,
        HttpResponse response,
        CancellationToken ct
    )
    {
        Private.Mark(response);
        if (await pages.FindAsync(number, token, ct) is not { } order)
            return OrderPages.NotFound;
        var pass = (await passes.SignerAsync(ct)).Sign(Pass.For(order));
        var shown = OrderWords.Of(
            order,
            PeopleOf(view, order),
            pages.StoreOf(order),
            await links.PathAsync(order.Number, ct),
            pass,
            time.Instant()
        );
        return new RazorComponentResult<OrderPage>(new { Order = shown });
    }

    /// <param name="number">Of the order.</param>
    /// <param name="token">Of its link.</param>
    /// <param name="seen">How many things had happened to the order when the page was made.</param>
    /// <param name="pages">Finds the order.</param>
    /// <param name="events">Sends.</param>
    /// <param name="context">To send to.</param>
    private static async Task<IResult> Events(
        string number,
        string token,
        int? seen,
        OrderPages pages,
        OrderEvents events,
        HttpContext context
    )
    {
        if (await pages.FindAsync(number, token, context.RequestAborted) is not { } order)
            return OrderPages.NotFound;
        // The page fetches itself again; the event only says that it is time.
        if (await events.SendAsync(context, order.Number, seen ?? 0, current => $"\"{current.Status}\""))
            return TypedResults.Empty;
        context.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
        return Problems.Of("try-again", "Too many pages are open; reload this one.");
    }

    private static OrderPeople PeopleOf(View view, Order order)
    {
        using var reader = view.Open();
        return reader.PeopleOf(order);
    }
}
