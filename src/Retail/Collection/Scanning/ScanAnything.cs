using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Work;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Holdfast.Retail.Collection.Scanning;

/// <summary>
/// Whatever is scanned where no step asks for something of its own: a pass leads to its hand-over, a label to its order, an
/// item to the most urgent order that still wants it; words are looked for.
/// </summary>
internal static class ScanAnything
{
    public static void Map(DeskRoutes desk) => desk.Site.MapPost("/scan", Post);

    /// <summary>Where the forms of a site's desk send what no step asks for.</summary>
    public static string AddressAt(string site) => $"{DeskShell.AddressOf(site)}/scan";

    private static async Task<IResult> Post(
        string site,
        [FromForm] string? code,
        [FromForm] string? order,
        View view,
        ReadScan scans,
        DeskWork work,
        CancellationToken ct
    )
    {
        // A page of an order says on itself what was wrong with a scan; every other sends its people to the work list.
        var here = OrderNumber.TryParse(order, out var shown)
            ? DeskRoutes.OrderPage(site, shown)
            : DeskShell.AddressOf(site);
        if (string.IsNullOrWhiteSpace(code) || code.Length > PassFormat.TextMax)
            return work.Say(here, new(SaidKind.Bad, Texts.ScanSomething));
        var answer = await scans.AnswerAsync(site, code, here, number => DeskRoutes.OrderPage(site, number), ct);
        return answer ?? Item(site, code.Trim(), order is null, here, view, work);
    }

    private static IResult Item(string site, string code, bool mayBeWords, string here, View view, DeskWork work)
    {
        using var reader = view.Open();
        var wanted = WorkList
            .Read(reader, site, DeskStep.PICK)
            .Select(row => (row.Order, Meant: ScannedCode.Of(row.Order, row.Parcel, code) as ScannedCode.Wanted))
            .FirstOrDefault(row => row.Meant is not null);
        if (wanted is { Order: { } order, Meant: { } meant })
            return work.Say(
                DeskRoutes.OrderPage(site, order.Number),
                new(SaidKind.Good, Texts.WantedHere.With(meant.Line.Title))
            );
        return mayBeWords
            ? work.Go($"{DeskShell.AddressOf(site)}/orders?q={Uri.EscapeDataString(code)}")
            : work.Say(here, new(SaidKind.Bad, Texts.NothingToScan.With(code.Length > 40 ? Texts.ThisCode : code)));
    }
}
