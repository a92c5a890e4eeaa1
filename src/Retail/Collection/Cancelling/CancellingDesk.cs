using System.Collections.Immutable;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Cancelling;

/// <summary>The store ends an order, until it is handed over.</summary>
internal static class CancellingDesk
{
    /// <summary>Reasons to choose from, and their words.</summary>
    public static readonly ImmutableArray<(string Reason, string Words)> Reasons =
    [
        ("customer-asked", "The customer asked for it"),
        ("goods-not-available", "The goods are not there"),
        ("not-collected", "It was not collected in time"),
        ("damaged", "The goods are damaged"),
    ];

    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapPost("/cancellation", Post);
        desk.ApiOrder.MapPost("/cancel", PostByApi);
    }

    private static Task<IResult> Post(
        string site,
        string number,
        [FromForm] string? reason,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            Cancelling(site, number, reason, visit),
            DeskRoutes.OrderPage(site, number),
            "Cancelled. The customer gets the money back.",
            ct
        );

    private static Task<IResult> PostByApi(
        string site,
        string number,
        CancelBody body,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        api.DoAsync(
            DeskRoutes.Number(number),
            site,
            ct,
            Cancelling(site, number, body.Reason, visit) with
            {
                Request = DeskRequest.Of(context, visit.Person, body),
            }
        );

    private static CancelOrder Cancelling(string site, string number, string? reason, StaffVisit visit) =>
        new()
        {
            Number = DeskRoutes.Number(number),
            Reason = reason ?? "",
            Staff = true,
            Site = site,
            By = visit.Person.Actor,
        };

    internal sealed record CancelBody(string? Reason);
}
