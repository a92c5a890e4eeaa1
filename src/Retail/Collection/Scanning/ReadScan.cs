using Holdfast.Ledger;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Finding;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Holdfast.Retail.Collection.Scanning;

/// <summary>What a pass, a collection code or an order's label leads to, wherever it is scanned or typed.</summary>
internal sealed class ReadScan(
    View view,
    PassKeys keys,
    HandoverProof proof,
    Tries tries,
    StaffVisit visit,
    DeskWork work,
    TimeProvider time
)
{
    /// <summary>Codes have six digits: a colleague who types wrong ones all day has to wait in between.</summary>
    public const int FreeCodes = 10;

    public static bool IsPass(string text) =>
        text.TrimStart().StartsWith(PassFormat.Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null if the text is none of the three.</summary>
    /// <param name="site">Whose desk it is.</param>
    /// <param name="text">As it was scanned.</param>
    /// <param name="here">Path of the page that says what is wrong with it.</param>
    /// <param name="orderPage">Path of the page that an order's label leads to.</param>
    /// <param name="ct">The request's.</param>
    public async Task<IResult?> AnswerAsync(
        string site,
        string text,
        string here,
        Func<string, string> orderPage,
        CancellationToken ct
    )
    {
        if (IsPass(text))
            return await PassAsync(site, text, here, ct);
        using var reader = view.Open();
        if (OrderNumber.TryParse(text.Trim(), out var number))
        {
            return reader.Find<Order>(Keys.Order(number)) switch
            {
                null => work.Say(here, new(SaidKind.Bad, OtherWorld.Words(new UnknownOrder(number), visit))),
                var order when !DeskOrder.Concerns(order, site) => work.Say(
                    here,
                    new(SaidKind.Bad, OtherStore(order, reader))
                ),
                _ => work.Go(orderPage(number)),
            };
        }
        var digits = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return CollectionCode.IsValid(digits) ? Code(site, digits, here, reader) : null;
    }

    /// <summary>What the customer can be told.</summary>
    public static string Words(Refusal refusal, ViewReader reader, StaffVisit visit) =>
        refusal switch
        {
            PassForAnotherStore(var store) => Texts.PassForAnotherStore.With(NameOf(store, reader)),
            PassNotGenuine other => OtherWorld.Words(other, visit),
            _ => refusal.Detail,
        };

    public static string OtherStore(Order order, ViewReader reader) =>
        Texts.CollectedElsewhere.With(OrderNumber.Show(order.Number), NameOf(order.Store, reader));

    private async Task<IResult> PassAsync(string site, string text, string here, CancellationToken ct)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        // Not trimmed: a space is a character of a pass.
        var checkedPass = (await keys.VerifierAsync(ct)).Check(text, site, now);
        using var reader = view.Open();
        if (checkedPass is PassCheck.Good { Pass: var pass })
            return HandOver(site, new(pass.Order, HandoverMethod.PASS, null));
        visit.Practice?.RefusedPass = true;
        return work.Say(here, new(SaidKind.Bad, Words(((PassCheck.Refused)checkedPass).Refusal, reader, visit)));
    }

    private IResult Code(string site, string digits, string here, ViewReader reader)
    {
        var counted = $"code/{site}/{visit.Actor}";
        if (tries.Take(counted, FreeCodes) is var wait && wait > Duration.Zero)
            return work.Say(here, new(SaidKind.Bad, Texts.TooManyCodes.With(new PinAnswer.Wait(wait).Words)));
        var meant = FindOrders.Find(reader, site, digits);
        var ready = meant.Where(order => order.Status is OrderStatus.READY_FOR_PICKUP).ToList();
        if (!meant.IsEmpty)
            tries.Forgive(counted);
        return (ready, meant) switch
        {
            ([var only], _) => HandOver(site, new(only.Number, HandoverMethod.CODE, digits)),
            // Two orders may have the same digits by chance; the name tells them apart.
            ([_, _, ..], _) => work.Go($"{DeskShell.AddressOf(site)}/handover?q={digits}"),
            (_, [var other, ..]) => HandOver(site, new(other.Number, HandoverMethod.CODE, digits)),
            _ => work.Say(here, new(SaidKind.Bad, OtherWorld.OfUnknownCode(digits, visit))),
        };
    }

    private IResult HandOver(string site, HandoverProof.Shown shown) =>
        work.Go(
            $"{DeskRoutes.OrderPage(site, shown.Number)}/handover?proof={Uri.EscapeDataString(proof.Seal(visit.Person, site, shown))}"
        );

    private static string NameOf(string store, ViewReader reader) => reader.Find<Site>(Keys.Site(store))?.Name ?? store;
}
