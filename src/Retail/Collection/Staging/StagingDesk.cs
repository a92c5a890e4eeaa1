using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Staging;

internal static class StagingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost("/shelf", Post);
        desk.ApiOrder.MapPost("/stage", PostByApi);
    }

    private static Task<IResult> Post(
        string site,
        string number,
        int parcel,
        [FromForm] string? shelf,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            Staging(site, number, parcel, shelf, visit),
            DeskRoutes.OrderPage(site, number),
            $"On shelf {Written(shelf)}.",
            ct
        );

    private static Task<IResult> PostByApi(
        string site,
        string number,
        StageBody body,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        api.DoAsync(
            DeskRoutes.Number(number),
            site,
            ct,
            Staging(site, number, body.Parcel, body.Shelf, visit) with
            {
                Request = DeskRequest.Of(context, visit.Person, body),
            }
        );

    private static StageParcel Staging(string site, string number, int parcel, string? shelf, StaffVisit visit) =>
        new()
        {
            Number = DeskRoutes.Number(number),
            Parcel = parcel,
            Shelf = Written(shelf),
            Site = site,
            By = visit.Person.Actor,
        };

    /// <summary>Scanned or typed, a shelf is one shelf.</summary>
    private static string Written(string? shelf) => (shelf ?? "").Trim().ToUpperInvariant();

    internal sealed record StageBody(int Parcel, string? Shelf);
}
