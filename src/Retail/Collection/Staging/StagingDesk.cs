using Holdfast.Retail.Collection.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Staging;

internal static class StagingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost(
            "/shelf",
            ([AsParameters] AtDesk at, int parcel, [FromForm] string? shelf) =>
                at.AnswerFormAsync(Staging(at, parcel, shelf), $"On shelf {Written(shelf)}.")
        );
        desk.ApiOrder.MapPost(
            "/stage",
            ([AsParameters] AtDesk at, StageBody body) =>
                at.AnswerApiAsync(Staging(at.Sent(body), body.Parcel, body.Shelf))
        );
    }

    private static StageParcel Staging(AtDesk at, int parcel, string? shelf) =>
        new()
        {
            Number = at.Order,
            Parcel = parcel,
            Shelf = Written(shelf),
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    /// <summary>Scanned or typed, a shelf is one shelf.</summary>
    private static string Written(string? shelf) => (shelf ?? "").Trim().ToUpperInvariant();

    internal sealed record StageBody(int Parcel, string? Shelf);
}
