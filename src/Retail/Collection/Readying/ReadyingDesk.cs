using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Readying;

internal static class ReadyingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapPost("/readiness", Post);
        desk.ApiOrder.MapPost("/ready", PostByApi);
    }

    private static Task<IResult> Post(
        string site,
        string number,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            Readying(site, number, visit),
            DeskRoutes.OrderPage(site, number),
            "Ready. The customer is told to come.",
            ct
        );

    private static Task<IResult> PostByApi(
        string site,
        string number,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        api.DoAsync(
            DeskRoutes.Number(number),
            site,
            ct,
            Readying(site, number, visit) with
            {
                Request = DeskRequest.Of(context, visit.Person, ""),
            }
        );

    private static ReadyOrder Readying(string site, string number, StaffVisit visit) =>
        new()
        {
            Number = DeskRoutes.Number(number),
            Site = site,
            By = visit.Person.Actor,
        };
}
