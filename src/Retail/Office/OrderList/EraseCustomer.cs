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
        Writes writes,
        StaffVisit visit,
        SaidOnce said,
        CancellationToken ct
    )
    {
        if (!OrderNumber.TryParse(number, out var plain))
            return new("/office/orders");
        var (erased, open) = (0, 0);
        foreach (var (person, order) in PeopleOf(view, plain))
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

    private static List<(string Person, string Order)> PeopleOf(View view, string number)
    {
        using var reader = view.Open();
        if (reader.Find<Order>(Keys.Order(number)) is not { } asked)
            return [];
        IEnumerable<Order> orders = asked.Customer.EmailHash is { } hash
            ? reader
                .Documents<Order>(
                    """
                    SELECT document.key, document.bytes FROM order_reach
                    JOIN document ON document.key = 'order/' || number WHERE hash = @hash LIMIT @OrdersMax
                    """,
                    new { hash, OrdersMax }
                )
                .Where(order => order.Customer.EmailHash == hash)
            : [asked];
        return
        [
            .. orders.SelectMany(order =>
                new[] { order.Customer.Person, order.Collector?.Person }
                    .OfType<string>()
                    .Select(person => (person, order.Number))
            ),
        ];
    }

    private static Said Words(int erased, int open) =>
        (erased, open) switch
        {
            (0, 0) => new(SaidKind.Same, "These details were erased before."),
            (0, _) => new(
                SaidKind.Bad,
                "Nothing was erased: the order is still open. Hand it over or cancel it first."
            ),
            (_, 0) => new(SaidKind.Good, $"Erased for good: {People(erased)}."),
            _ => new(
                SaidKind.Good,
                $"Erased for good: {People(erased)}. Orders that are still open keep theirs until they end; erase those then."
            ),
        };

    private static string People(int count) =>
        count == 1 ? "the details of 1 person" : $"the details of {count} people";
}
