using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Finding;
using Holdfast.Retail.Collection.Work;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Collection.HandingOver;

/// <summary>A customer stands at the desk: their pass, code, order number or name leads to the order.</summary>
internal static class FindToHandOver
{
    /// <summary>Codes have six digits: a colleague who types wrong ones all day has to wait in between.</summary>
    public const int FreeCodes = 10;

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
        View view,
        PassKeys keys,
        HandoverProof proof,
        Tries tries,
        StaffVisit visit,
        DeskWork work,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var here = $"{DeskShell.AddressOf(site)}/handover";
        var text = code?.Trim() ?? "";
        if (text is "" or { Length: > PassFormat.TextMax })
            return work.Say(here, new(SaidKind.Bad, "Scan the pass, or type the six digits."));
        if (text.StartsWith(PassFormat.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            // Not trimmed: a space is a character of a pass.
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            var checkedPass = (await keys.VerifierAsync(ct)).Check(code!, site, now);
            using var sites = view.Open();
            return checkedPass is PassCheck.Good { Pass: var pass }
                ? Go(site, new(pass.Order, HandoverMethod.PASS, null), proof, visit)
                : work.Say(here, new(SaidKind.Bad, Words(((PassCheck.Refused)checkedPass).Refusal, sites)));
        }
        using var reader = view.Open();
        if (OrderNumber.TryParse(text, out var number))
        {
            return reader.Find<Order>(Keys.Order(number)) switch
            {
                null => work.Say(here, new(SaidKind.Bad, new UnknownOrder(number).Detail)),
                var order when order.Store != site => work.Say(here, new(SaidKind.Bad, OtherStore(order, reader))),
                _ => new SeeOther($"{DeskRoutes.OrderPage(site, number)}/handover"),
            };
        }
        var digits = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (!CollectionCode.IsValid(digits))
            return new SeeOther($"{here}?q={Uri.EscapeDataString(text)}");

        var counted = $"code/{site}/{visit.Actor}";
        if (tries.Take(counted, FreeCodes) is var wait && wait > Duration.Zero)
            return work.Say(
                here,
                new(
                    SaidKind.Bad,
                    $"Too many wrong codes. Try again in {new PinAnswer.Wait(wait).Words}, or scan the pass."
                )
            );
        var meant = FindOrders.Find(reader, site, digits);
        var ready = meant.Where(order => order.Status is OrderStatus.READY_FOR_PICKUP).ToList();
        if (!meant.IsEmpty)
            tries.Forgive(counted);
        return (ready, meant) switch
        {
            ([var only], _) => Go(site, new(only.Number, HandoverMethod.CODE, digits), proof, visit),
            // Two orders may have the same digits by chance; the name tells them apart.
            ([_, _, ..], _) => new SeeOther($"{here}?q={digits}"),
            (_, [var other, ..]) => Go(site, new(other.Number, HandoverMethod.CODE, digits), proof, visit),
            _ => work.Say(here, new(SaidKind.Bad, "No order here has this code.")),
        };
    }

    private static SeeOther Go(string site, HandoverProof.Shown shown, HandoverProof proof, StaffVisit visit) =>
        new(
            $"{DeskRoutes.OrderPage(site, shown.Number)}/handover?proof={Uri.EscapeDataString(proof.Seal(visit.Person, site, shown))}"
        );

    /// <summary>What the customer can be told.</summary>
    public static string Words(Refusal refusal, ViewReader reader) =>
        refusal is PassForAnotherStore(var store)
            ? $"This pass is for another store: {NameOf(store, reader)}. Only that store can hand it over."
            : refusal.Detail;

    private static string OtherStore(Order order, ViewReader reader) =>
        $"Order {OrderNumber.Show(order.Number)} is collected at {NameOf(order.Store, reader)}, not here.";

    private static string NameOf(string store, ViewReader reader) => reader.Find<Site>(Keys.Site(store))?.Name ?? store;
}
