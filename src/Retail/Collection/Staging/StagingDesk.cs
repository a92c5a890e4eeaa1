using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Scanning;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Staging;

internal static class StagingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost("/shelf", PostAsync);
        desk.ApiOrder.MapPost(
            "/stage",
            ([AsParameters] AtDesk at, StageBody body) =>
                at.AnswerApiAsync(Staging(at.Sent(body), body.Parcel, body.Shelf))
        );
    }

    /// <summary>A label of the goods scanned in place of the shelf's is no shelf; the next customer's pass leads to its hand-over.</summary>
    private static async Task<IResult> PostAsync(
        [AsParameters] AtDesk at,
        int parcel,
        [FromForm] string? shelf,
        View view,
        ReadScan scans,
        CancellationToken ct
    )
    {
        var code = shelf?.Trim() ?? "";
        if (
            ReadScan.IsPass(code)
            && await scans.AnswerAsync(at.Site, shelf!, at.Page, number => DeskRoutes.OrderPage(at.Site, number), ct)
                is { } answer
        )
            return answer;
        return IsOfGoods(at.Order, parcel, code, view)
            ? at.Work.Say(at.Page, new(SaidKind.Bad, Texts.NoShelf))
            : await at.AnswerFormAsync(Staging(at, parcel, shelf), Texts.OnShelf.With(Written(shelf)));
    }

    private static bool IsOfGoods(string number, int parcelNumber, string code, View view)
    {
        using var reader = view.Open();
        return OrderNumber.TryParse(code, out _)
            || reader.Find<Order>(Keys.Order(number)) is { } order
                && DeskOrder.ParcelOf(order, parcelNumber) is { } parcel
                && ScannedCode.Of(order, parcel, code) is not ScannedCode.Wrong;
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
