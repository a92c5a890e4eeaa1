using System.Collections.Immutable;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Finding;
using Holdfast.Retail.Collection.Scanning;
using Holdfast.Retail.Collection.Work;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>A customer stands at the desk: their pass, code, order number or name leads to the order.</summary>
internal static class FindToHandOver
{
    public static void Map(DeskRoutes desk)
    {
        desk.Site.MapGet("/handover", Page);
        desk.Site.MapPost("/handover", Post);
    }

    private static IResult Page(string site, string? q, View view, StaffVisit visit, SaidOnce said, TimeProvider time)
    {
        using var reader = view.Open();
        if (DeskShell.Find(reader, site, visit.Person, time) is not { IsStore: true } desk)
            return DeskPages.NoSuchSite(site);
        var text = q is { Length: <= 200 } ? q.Trim() : "";
        var orders = text.Length == 0 ? [] : FindOrders.Find(reader, site, text, readyOnly: true);
        ImmutableArray<WorkRow> rows =
            text.Length == 0
                ? WorkList.Read(reader, site, DeskStep.HAND_OVER)
                :
                [
                    .. orders
                        .Where(order => order.Status is OrderStatus.READY_FOR_PICKUP)
                        .Select(order => new WorkRow(
                            order,
                            reader.PeopleOf(order),
                            order.Parcels[0],
                            DeskStep.HAND_OVER,
                            order.Slot.Start
                        )),
                ];
        return new RazorComponentResult<FindToHandOverPage>(
            new
            {
                Desk = desk,
                Query = text,
                Rows = rows,
                Said = said.Hear(),
            }
        );
    }

    private static async Task<IResult> Post(
        string site,
        [FromForm] string? code,
        ReadScan scans,
        DeskWork work,
        CancellationToken ct
    )
    {
        var here = $"{DeskShell.AddressOf(site)}/handover";
        if (string.IsNullOrWhiteSpace(code) || code.Length > PassFormat.TextMax)
            return work.Say(here, new(SaidKind.Bad, Texts.ScanOrType));
        var answer = await scans.AnswerAsync(
            site,
            code,
            here,
            number => $"{DeskRoutes.OrderPage(site, number)}/handover",
            ct
        );
        return answer ?? work.Go($"{here}?q={Uri.EscapeDataString(code.Trim())}");
    }
}
