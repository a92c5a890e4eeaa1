using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.OrderList;

/// <summary>
/// A customer asks to be forgotten: the customer of an order, in all ended orders under the same e-mail address, and whoever
/// they nominated there. Open orders keep their people until they end.
/// </summary>
internal static class EraseCustomer
{
    /// <summary>Orders that one press of the button looks at; more of one address is not a person.</summary>
    private const int OrdersMax = 1_000;

    public static void Map(IEndpointRouteBuilder office) => office.MapPost("/orders/{number}/erasure", PostAsync);

    private static async Task<SeeOther> PostAsync(
        string number,
        View view,
        AnyOrder orders,
        Writes writes,
        StaffVisit visit,
        SaidOnce said,
        CancellationToken ct
    )
    {
        if (!OrderNumber.TryParse(number, out var plain))
            return new("/office/orders");
        var (erased, open) = (0, 0);
        foreach (var (person, order) in await PeopleOfAsync(view, orders, plain, ct))
        {
            switch (
                await writes.CommitAsync(
                    new ErasePerson
                    {
                        Person = person,
                        Number = order,
                        By = visit.Person.Actor,
                    },
                    ct
                )
            )
            {
                case Outcome.Committed:
                    erased++;
                    break;
                case Outcome.Refused { Refusal: OrderStillOpen }:
                    open++;
                    break;
            }
        }
        var path = $"/office/orders/{plain}";
        said.Say(path, Words(erased, open));
        return new(path);
    }

    private static async Task<List<(string Person, string Order)>> PeopleOfAsync(
        View view,
        AnyOrder orders,
        string number,
        CancellationToken ct
    )
    {
        if (await orders.FindAsync(number, ct) is not { } asked)
            return [];
        IEnumerable<Order> theirs = asked.Customer.EmailHash is { } hash
            ? OfAddress(view, hash)
                .Concat(await orders.PutAwayOfAsync([hash], OrdersMax, ct))
                .Where(order => order.Customer.EmailHash == hash)
                .DistinctBy(order => order.Number)
            : [asked];
        return
        [
            .. theirs.SelectMany(order =>
                new[] { order.Customer.Person, order.Collector?.Person }
                    .OfType<string>()
                    .Select(person => (person, order.Number))
            ),
        ];
    }

    private static ImmutableArray<Order> OfAddress(View view, string hash)
    {
        using var reader = view.Open();
        return reader.Documents<Order>(
            """
            SELECT document.key, document.bytes FROM order_reach
            JOIN "order" ON id = order_id JOIN document ON document.key = 'order/' || number
            WHERE hash = @hash LIMIT @OrdersMax
            """,
            new { hash, OrdersMax }
        );
    }

    private static Said Words(int erased, int open) =>
        (erased, open) switch
        {
            (0, 0) => new(SaidKind.Same, Texts.ErasedBefore),
            (0, _) => new(SaidKind.Bad, Texts.StillOpen),
            (_, 0) => new(SaidKind.Good, People(erased)),
            _ => new(SaidKind.Good, $"{People(erased)} {Texts.OthersOpen}"),
        };

    private static string People(int count) => TextFormat.Count(count, Texts.ErasedOne, Texts.ErasedMore);
}
