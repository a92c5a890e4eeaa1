using Dapper;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Scanning;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Picking;

/// <summary>Picking as the desk's pages and programs ask for it: start, scan, tick, short.</summary>
internal static class PickingDesk
{
    public static void Map(DeskRoutes desk)
    {
        desk.Parcel.MapPost(
            "/picking",
            ([AsParameters] AtDesk at, int parcel) => at.AnswerFormAsync(Starting(at, parcel), Texts.Started)
        );
        desk.Parcel.MapPost("/scans", Scan);
        desk.Parcel.MapPost("/lines/{line:int}/picks", Tick);
        desk.Parcel.MapPost("/lines/{line:int}/shorts", Short);
        // Programs pick without starting first: the first pick or short of a parcel starts it.
        desk.ApiOrder.MapPost(
            "/pick",
            ([AsParameters] AtDesk at, PickBody body) =>
                at.AnswerApiAsync(Starting(at, body.Parcel), Picking(at.Sent(body), body))
        );
        desk.ApiOrder.MapPost(
            "/short",
            ([AsParameters] AtDesk at, ShortBody body) =>
                at.AnswerApiAsync(Starting(at, body.Parcel), Missing(at.Sent(body), body))
        );
    }

    private static async Task<IResult> Scan(
        [AsParameters] AtDesk at,
        int parcel,
        [FromForm] string? code,
        [FromForm] string? scan,
        View view,
        Writes writes,
        ReadScan scans,
        CancellationToken ct
    ) =>
        // The next customer's pass is no wrong item: it leads to its hand-over.
        code is not null
        && ReadScan.IsPass(code)
        && await scans.AnswerAsync(at.Site, code, at.Page, number => DeskRoutes.OrderPage(at.Site, number), ct)
            is { } answer
            ? answer
            : at.Work.Say(at.Page, await AnswerScanAsync(at, parcel, code, scan, view, writes, ct));

    /// <summary>One unit of the line that the code names, or a loud no that changes nothing.</summary>
    private static async Task<Said> AnswerScanAsync(
        AtDesk at,
        int parcelNumber,
        string? code,
        string? scan,
        View view,
        Writes writes,
        CancellationToken ct
    )
    {
        code = code?.Trim() ?? "";
        if (code is "" or { Length: > 512 })
            return new(SaidKind.Bad, Texts.ScanItem);
        var number = at.Order;
        Order? order;
        using (var reader = view.Open())
            order = reader.Find<Order>(Keys.Order(number));
        if (order is null || DeskOrder.ParcelOf(order, parcelNumber) is not { } parcel)
            return new(SaidKind.Bad, new UnknownParcel(number, parcelNumber).Detail);

        var meant = ScannedCode.Of(order, parcel, code);
        switch (meant)
        {
            case ScannedCode.Complete(var line, var item):
                // The last one of it may be this very scan, sent again because its answer was lost.
                return await writes.CommitAsync(One(at, parcelNumber, line, code, scan), ct) is Outcome.Repeated
                    ? new(SaidKind.Good, Counted(view, number, parcelNumber, line))
                    : new(SaidKind.Bad, Texts.AllThere.With(Title(line), item.Quantity));
            case ScannedCode.OtherOrder(var other):
                return new(SaidKind.Bad, Texts.OtherLabel.With(OrderNumber.Show(other)));
            case ScannedCode.Wrong:
                return new(SaidKind.Bad, Texts.WrongItem.With(Known(view, code)));
        }
        if (parcel.Progress is ParcelProgress.TO_PICK || meant is ScannedCode.ThisOrder)
        {
            var started = await writes.CommitAsync(Starting(at, parcelNumber), ct);
            if (started is Outcome.Refused || meant is not ScannedCode.Wanted)
                return started is Outcome.Unchanged
                    ? new(SaidKind.Same, Texts.ThisOrder)
                    : DeskWork.Answer(started, Texts.Started);
        }
        var wanted = (ScannedCode.Wanted)meant;
        var picked = await writes.CommitAsync(One(at, parcelNumber, wanted.Line, code, scan), ct);
        return DeskWork.Answer(picked, Counted(view, number, parcelNumber, wanted.Line));
    }

    /// <summary>A scan that is sent twice is one scan.</summary>
    private static PickLine One(AtDesk at, int parcel, OrderLine line, string code, string? scan) =>
        Picking(at, new(parcel, line.Line, 1)) with
        {
            Request = DeskRequest.Of(at.By, scan, $"{at.Order}/{parcel}/{code}"),
        };

    private static Task<IResult> Tick(
        [AsParameters] AtDesk at,
        int parcel,
        int line,
        [FromForm] int? quantity,
        [FromForm] int? pickedBefore
    ) => at.AnswerFormAsync(Picking(at, new(parcel, line, quantity ?? 0, pickedBefore)), Texts.Ticked.With(quantity));

    private static Task<IResult> Short(
        [AsParameters] AtDesk at,
        int parcel,
        int line,
        [FromForm] int? quantity,
        [FromForm] string? reason,
        [FromForm] int? shortBefore
    ) =>
        at.AnswerFormAsync(
            Missing(at, new(parcel, line, quantity ?? 0, reason, shortBefore)),
            Texts.RecordedMissing.With(quantity)
        );

    private static StartPicking Starting(AtDesk at, int parcel) =>
        new()
        {
            Number = at.Order,
            Parcel = parcel,
            Site = at.Site,
            By = at.By,
        };

    private static PickLine Picking(AtDesk at, PickBody asked) =>
        new()
        {
            Number = at.Order,
            Parcel = asked.Parcel,
            Line = asked.Line,
            Quantity = asked.Quantity,
            PickedBefore = asked.PickedBefore,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    private static ShortLine Missing(AtDesk at, ShortBody asked) =>
        new()
        {
            Number = at.Order,
            Parcel = asked.Parcel,
            Line = asked.Line,
            Quantity = asked.Quantity,
            Reason = asked.Reason ?? "",
            ShortBefore = asked.ShortBefore,
            Site = at.Site,
            By = at.By,
            Request = at.Request,
        };

    /// <summary>Says how far the line is after the pick that was just made.</summary>
    private static string Counted(View view, string number, int parcelNumber, OrderLine line)
    {
        using var reader = view.Open();
        var item = reader
            .Find<Order>(Keys.Order(number))
            ?.Parcels.FirstOrDefault(parcel => parcel.Number == parcelNumber)
            ?.Items.FirstOrDefault(item => item.Line == line.Line);
        return item is null
            ? Texts.PickedOne.With(Title(line))
            : Texts.PickedSoFar.With(Title(line), item.Picked, item.Quantity);
    }

    /// <summary>The name of an item that is not wanted, so that the colleague sees what they hold.</summary>
    private static string Known(View view, string code)
    {
        using var reader = view.Open();
        var gtin = ScannedCode.PlainGtin(code);
        var product = reader.Connection.QueryFirstOrDefault<string>(
            """
            SELECT product_id FROM variant
            WHERE sku = @code OR gtin IN (@code, @gtin, '0' || @gtin, '00' || @gtin) LIMIT 1
            """,
            new { code, gtin }
        );
        return product is not null && reader.Find<Product>(Keys.Product(product)) is { } found ? found.Title
            : code.Length > 40 ? Texts.WhatYouScanned
            : code;
    }

    private static string Title(OrderLine line) => line.Option is null ? line.Title : $"{line.Title}, {line.Option}";

    internal sealed record PickBody(int Parcel, int Line, int Quantity, int? PickedBefore = null);

    internal sealed record ShortBody(int Parcel, int Line, int Quantity, string? Reason, int? ShortBefore = null);
}
