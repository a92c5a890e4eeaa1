using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Orders.Cancel;

/// <summary>The customer cancels from the order's page: a page that asks, and the answer.</summary>
internal static class CancelOwnOrder
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/orders/{number}/{token}/cancellation", Ask).ExcludeFromDescription();
        shop.MapPost("/orders/{number}/{token}/cancellation", Post)
            .RequireRateLimiting(RateLimits.Checkout)
            .ExcludeFromDescription();
    }

    private static async Task<IResult> Ask(
        string number,
        string token,
        OrderPages pages,
        OrderLinks links,
        HttpResponse response,
        CancellationToken ct
    )
    {
        Private.Mark(response);
        if (await pages.FindAsync(number, token, ct) is not { } order)
            return OrderPages.NotFound;
        var page = await links.PathAsync(order.Number, ct);
        return CanCancel(order) ? Page(order, page) : new SeeOther(page);
    }

    private static async Task<IResult> Post(
        string number,
        string token,
        IFormCollection form,
        OrderPages pages,
        OrderLinks links,
        Writes writes,
        HttpResponse response,
        CancellationToken ct
    )
    {
        Private.Mark(response);
        if (await pages.FindAsync(number, token, ct) is not { } order)
            return OrderPages.NotFound;
        var page = await links.PathAsync(order.Number, ct);
        try
        {
            // Refused when picking has just started: the order's page says so, and how to reach the store.
            await writes.CommitAsync(
                new CancelOrder
                {
                    Number = order.Number,
                    Reason = "changed-my-mind",
                    Staff = false,
                    By = "customer",
                },
                ct
            );
            return new SeeOther(page);
        }
        catch (Exception failure) when (failure is LedgerBusyException or CommitFailedException)
        {
            return Page(order, page, failed: true);
        }
    }

    /// <summary>As <see cref="CancelOrder"/> decides for a customer.</summary>
    public static bool CanCancel(Order order) => order.Status is OrderStatus.PENDING_PAYMENT or OrderStatus.CONFIRMED;

    private static RazorComponentResult<CancelPage> Page(Order order, string page, bool failed = false) =>
        new(
            new
            {
                Number = OrderNumber.Show(order.Number),
                Page = page,
                Failed = failed,
            }
        )
        {
            StatusCode = failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK,
        };
}
