using Holdfast.Retail.Collection.Desk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Moving;

/// <summary>From the dc to the store.</summary>
internal static class MovingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost(
            "/departure",
            ([AsParameters] AtDesk at, int parcel) => at.AnswerFormAsync(Dispatching(at, parcel), Texts.OnItsWay)
        );
        desk.Parcel.MapPost(
            "/arrival",
            ([AsParameters] AtDesk at, int parcel) => at.AnswerFormAsync(Receiving(at, parcel), Texts.Received)
        );
        desk.ApiOrder.MapPost(
            "/dispatch",
            ([AsParameters] AtDesk at, MoveBody body) => at.AnswerApiAsync(Dispatching(at.Sent(body), body.Parcel))
        );
        desk.ApiOrder.MapPost(
            "/receive",
            ([AsParameters] AtDesk at, MoveBody body) => at.AnswerApiAsync(Receiving(at.Sent(body), body.Parcel))
        );
    }

    private static DispatchParcel Dispatching(AtDesk at, int parcel) =>
        new()
        {
            Number = at.Order,
            Parcel = parcel,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    private static ReceiveParcel Receiving(AtDesk at, int parcel) =>
        new()
        {
            Number = at.Order,
            Parcel = parcel,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    internal sealed record MoveBody(int Parcel);
}
