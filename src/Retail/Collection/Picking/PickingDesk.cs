using Dapper;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
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
        desk.Parcel.MapPost("/picking", Start);
        desk.Parcel.MapPost("/scans", Scan);
        desk.Parcel.MapPost("/lines/{line:int}/picks", Tick);
        desk.Parcel.MapPost("/lines/{line:int}/shorts", Short);
        desk.ApiOrder.MapPost("/pick", PickByApi);
        desk.ApiOrder.MapPost("/short", ShortByApi);
    }

    private static Task<IResult> Start(
        string site,
        string number,
        int parcel,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            Starting(site, DeskRoutes.Number(number), parcel, visit),
            DeskRoutes.OrderPage(site, number),
            "Picking started.",
            ct
        );

    private static async Task<IResult> Scan(
        string site,
        string number,
        int parcel,
        [FromForm] string? code,
        [FromForm] string? scan,
        DeskWork work,
        View view,
        Writes writes,
        StaffVisit visit,
        CancellationToken ct
    )
    {
        var next = DeskRoutes.OrderPage(site, number);
        var answer = await AnswerScanAsync(
            site,
            DeskRoutes.Number(number),
            parcel,
            code,
            scan,
            view,
            writes,
            visit,
            ct
        );
        return work.Say(next, answer);
    }

    /// <summary>One unit of the line that the code names, or a loud no that changes nothing.</summary>
    private static async Task<Said> AnswerScanAsync(
        string site,
        string number,
        int parcelNumber,
        string? code,
        string? scan,
        View view,
        Writes writes,
        StaffVisit visit,
        CancellationToken ct
    )
    {
        code = code?.Trim() ?? "";
        if (code is "" or { Length: > 512 })
            return new(SaidKind.Bad, "Scan an item, or type its number.");
        Order? order;
        using (var reader = view.Open())
            order = reader.Find<Order>(Keys.Order(number));
        if (order is null || DeskOrder.ParcelOf(order, parcelNumber) is not { } parcel)
            return new(SaidKind.Bad, new UnknownParcel(number, parcelNumber).Detail);

        var meant = ScannedCode.Of(order, parcel, code);
        switch (meant)
        {
            case ScannedCode.Complete(var line, var item):
                return new(SaidKind.Bad, $"{Title(line)}: all {item.Quantity} are accounted for. Put this one back.");
            case ScannedCode.OtherOrder(var other):
                return new(SaidKind.Bad, $"This is the label of order {OrderNumber.Show(other)}, not of this one.");
            case ScannedCode.Wrong:
                return new(SaidKind.Bad, $"Wrong item: {Known(view, code)} is not in this order. Put it back.");
        }
        if (parcel.Progress is ParcelProgress.TO_PICK || meant is ScannedCode.ThisOrder)
        {
            var started = await writes.CommitAsync(Starting(site, number, parcelNumber, visit), ct);
            if (started is Outcome.Refused || meant is not ScannedCode.Wanted)
                return started is Outcome.Unchanged
                    ? new(SaidKind.Same, "This is the order that you are picking.")
                    : DeskWork.Answer(started, "Picking started.");
        }
        var wanted = (ScannedCode.Wanted)meant;
        var picked = await writes.CommitAsync(
            new PickLine
            {
                Number = number,
                Parcel = parcelNumber,
                Line = wanted.Line.Line,
                Quantity = 1,
                Site = site,
                By = visit.Person.Actor,
                // A scan that is sent twice is one scan.
                Request = DeskRequest.Of(visit.Person, scan, $"{number}/{parcelNumber}/{code}"),
            },
            ct
        );
        return DeskWork.Answer(picked, Counted(view, number, parcelNumber, wanted.Line));
    }

    private static Task<IResult> Tick(
        string site,
        string number,
        int parcel,
        int line,
        [FromForm] int? quantity,
        [FromForm] int? pickedBefore,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            new PickLine
            {
                Number = DeskRoutes.Number(number),
                Parcel = parcel,
                Line = line,
                Quantity = quantity ?? 0,
                PickedBefore = pickedBefore,
                Site = site,
                By = visit.Person.Actor,
            },
            DeskRoutes.OrderPage(site, number),
            $"{quantity} picked.",
            ct
        );

    private static Task<IResult> Short(
        string site,
        string number,
        int parcel,
        int line,
        [FromForm] int? quantity,
        [FromForm] string? reason,
        [FromForm] int? shortBefore,
        DeskWork work,
        StaffVisit visit,
        CancellationToken ct
    ) =>
        work.DoAsync(
            new ShortLine
            {
                Number = DeskRoutes.Number(number),
                Parcel = parcel,
                Line = line,
                Quantity = quantity ?? 0,
                Reason = reason ?? "",
                ShortBefore = shortBefore,
                Site = site,
                By = visit.Person.Actor,
            },
            DeskRoutes.OrderPage(site, number),
            $"{quantity} recorded as missing. The customer does not pay for it.",
            ct
        );

    /// <summary>Starts the parcel if nobody did, then picks.</summary>
    private static async Task<IResult> PickByApi(
        string site,
        string number,
        PickBody body,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    )
    {
        number = DeskRoutes.Number(number);
        var start = Starting(site, number, body.Parcel, visit);
        var pick = new PickLine
        {
            Number = number,
            Parcel = body.Parcel,
            Line = body.Line,
            Quantity = body.Quantity,
            PickedBefore = body.PickedBefore,
            Site = site,
            By = visit.Person.Actor,
            Request = DeskRequest.Of(context, visit.Person, body),
        };
        return await api.DoAsync(number, site, ct, start, pick);
    }

    private static async Task<IResult> ShortByApi(
        string site,
        string number,
        ShortBody body,
        HttpContext context,
        DeskApi api,
        StaffVisit visit,
        CancellationToken ct
    )
    {
        number = DeskRoutes.Number(number);
        var start = Starting(site, number, body.Parcel, visit);
        var missing = new ShortLine
        {
            Number = number,
            Parcel = body.Parcel,
            Line = body.Line,
            Quantity = body.Quantity,
            Reason = body.Reason ?? "",
            ShortBefore = body.ShortBefore,
            Site = site,
            By = visit.Person.Actor,
            Request = DeskRequest.Of(context, visit.Person, body),
        };
        return await api.DoAsync(number, site, ct, start, missing);
    }

    private static StartPicking Starting(string site, string number, int parcel, StaffVisit visit) =>
        new()
        {
            Number = number,
            Parcel = parcel,
            Site = site,
            By = visit.Person.Actor,
        };

    /// <summary>Says how far the line is after the pick that was just made.</summary>
    private static string Counted(View view, string number, int parcelNumber, OrderLine line)
    {
        using var reader = view.Open();
        var item = reader
            .Find<Order>(Keys.Order(number))
            ?.Parcels.FirstOrDefault(parcel => parcel.Number == parcelNumber)
            ?.Items.FirstOrDefault(item => item.Line == line.Line);
        return item is null ? $"{Title(line)}: picked" : $"{Title(line)}: {item.Picked} of {item.Quantity} picked";
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
            : code.Length > 40 ? "what you scanned"
            : code;
    }

    private static string Title(OrderLine line) => line.Option is null ? line.Title : $"{line.Title}, {line.Option}";

    internal sealed record PickBody(int Parcel, int Line, int Quantity, int? PickedBefore = null);

    internal sealed record ShortBody(int Parcel, int Line, int Quantity, string? Reason, int? ShortBefore = null);
}
