using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Packing;

internal static class PackingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost("/packing", Post);
        desk.ApiOrder.MapPost("/pack", PostByApi);
    }

    private static Task<IResult> Post(
        string site,
        string number,
        int parcel,
        [FromForm] int? bags,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            Packing(site, number, parcel, bags ?? 0, visit),
            DeskRoutes.OrderPage(site, number),
            bags == 1 ? "Packed, 1 bag." : $"Packed, {bags} bags.",
            ct
        );

    private static Task<IResult> PostByApi(
        string site,
        string number,
        PackBody body,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        api.DoAsync(
            DeskRoutes.Number(number),
            site,
            ct,
            Packing(site, number, body.Parcel, body.Bags, visit) with
            {
                Request = DeskRequest.Of(context, visit.Person, body),
            }
        );

    private static PackParcel Packing(string site, string number, int parcel, int bags, StaffVisit visit) =>
        new()
        {
            Number = DeskRoutes.Number(number),
            Parcel = parcel,
            Bags = bags,
            Site = site,
            By = visit.Person.Actor,
        };

    internal sealed record PackBody(int Parcel, int Bags);
}
