using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Moving;

/// <summary>From the dc to the store.</summary>
internal static class MovingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost("/departure", Dispatch);
        desk.Parcel.MapPost("/arrival", Receive);
        desk.ApiOrder.MapPost("/dispatch", DispatchByApi);
        desk.ApiOrder.MapPost("/receive", ReceiveByApi);
    }

    private static Task<IResult> Dispatch(
        string site,
        string number,
        int parcel,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) => work.DoAsync(Dispatching(site, number, parcel, visit), DeskRoutes.OrderPage(site, number), "On its way.", ct);

    private static Task<IResult> Receive(
        string site,
        string number,
        int parcel,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            Receiving(site, number, parcel, visit),
            DeskRoutes.OrderPage(site, number),
            "Received in the store.",
            ct
        );

    private static Task<IResult> DispatchByApi(
        string site,
        string number,
        MoveBody body,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        api.DoAsync(
            DeskRoutes.Number(number),
            site,
            ct,
            Dispatching(site, number, body.Parcel, visit) with
            {
                Request = DeskRequest.Of(context, visit.Person, body),
            }
        );

    private static Task<IResult> ReceiveByApi(
        string site,
        string number,
        MoveBody body,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        api.DoAsync(
            DeskRoutes.Number(number),
            site,
            ct,
            Receiving(site, number, body.Parcel, visit) with
            {
                Request = DeskRequest.Of(context, visit.Person, body),
            }
        );

    private static DispatchParcel Dispatching(string site, string number, int parcel, StaffVisit visit) =>
        new()
        {
            Number = DeskRoutes.Number(number),
            Parcel = parcel,
            Site = site,
            By = visit.Person.Actor,
        };

    private static ReceiveParcel Receiving(string site, string number, int parcel, StaffVisit visit) =>
        new()
        {
            Number = DeskRoutes.Number(number),
            Parcel = parcel,
            Site = site,
            By = visit.Person.Actor,
        };

    internal sealed record MoveBody(int Parcel);
}
