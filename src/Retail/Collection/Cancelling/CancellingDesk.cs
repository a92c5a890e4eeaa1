using System.Collections.Immutable;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Orders.Cancel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Cancelling;

/// <summary>The store ends an order, until it is handed over.</summary>
internal static class CancellingDesk
{
    /// <summary>Reasons to choose from, and their words.</summary>
    public static ImmutableArray<(string Reason, string Words)> Reasons =>
        [
            ("customer-asked", Texts.CustomerAsked),
            ("goods-not-available", Texts.GoodsNotThere),
            ("not-collected", Texts.NotCollected),
            ("damaged", Texts.GoodsDamaged),
        ];

    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapPost(
            "/cancellation",
            ([AsParameters] AtDesk at, [FromForm] string? reason) =>
                at.AnswerFormAsync(Cancelling(at, reason), Texts.Cancelled)
        );
        desk.ApiOrder.MapPost(
            "/cancel",
            ([AsParameters] AtDesk at, CancelBody body) => at.AnswerApiAsync(Cancelling(at.Sent(body), body.Reason))
        );
    }

    private static CancelOrder Cancelling(AtDesk at, string? reason) =>
        new()
        {
            Number = at.Order,
            Reason = reason ?? "",
            Staff = true,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    internal sealed record CancelBody(string? Reason);
}
