using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Packing;

internal static class PackingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost(
            "/packing",
            ([AsParameters] AtDesk at, int parcel, [FromForm] int? bags) =>
                at.AnswerFormAsync(
                    Packing(at, parcel, bags ?? 0),
                    TextFormat.Count(bags ?? 0, Texts.PackedOne, Texts.PackedMore)
                )
        );
        desk.ApiOrder.MapPost(
            "/pack",
            ([AsParameters] AtDesk at, PackBody body) =>
                at.AnswerApiAsync(Packing(at.Sent(body), body.Parcel, body.Bags))
        );
    }

    private static PackParcel Packing(AtDesk at, int parcel, int bags) =>
        new()
        {
            Number = at.Order,
            Parcel = parcel,
            Bags = bags,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    internal sealed record PackBody(int Parcel, int Bags);
}
