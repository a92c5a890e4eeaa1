using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Holdfast.Retail.Vaulting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Office.OrderList;

/// <summary>
/// Orders of all stores by number, e-mail address, telephone number or name. Addresses and numbers are found by their keyed
/// hash, however old the order; names are opened in memory, in the newest orders only, and the page says how far it looked.
/// </summary>
internal static class FindAnyOrder
{
    private const int RowsMax = 50;
    public const int LookedThroughMax = 5_000;
    private const int QueryMax = 200;

    public static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet("/orders", List);
        office.MapGet("/orders/{number}", Show);
    }

    private static async Task<IResult> List(
        string? q,
        string? status,
        View view,
        AnyOrder orders,
        VaultWatch vaults,
        CancellationToken ct
    )
    {
        var text = q is { Length: <= QueryMax } ? q.Trim() : "";
        var only =
            Enum.TryParse<OrderStatus>(status, out var asked) && Enum.IsDefined(asked) ? asked : (OrderStatus?)null;
        if (OrderNumber.TryParse(text, out var number) && await orders.FindAsync(number, ct) is not null)
            return new Http.SeeOther($"/office/orders/{number}");
        using var reader = view.Open();
        string?[] hashes = [Lookup.Email(reader.Keyring, text), Lookup.Phone(reader.Keyring, text)];
        var isReach = text.Contains('@', StringComparison.Ordinal) || hashes[1] is not null;
        var putAway = isReach ? await orders.PutAwayOfAsync(hashes, RowsMax, ct) : [];
        var reached = Reached(reader, only, hashes)
            .Concat(putAway.Where(order => only is null || order.Status == only))
            .DistinctBy(order => order.Number)
            .ToImmutableArray();
        var looked = reached.IsEmpty ? Newest(reader, only, text.Length == 0 ? RowsMax : LookedThroughMax) : [];
        return new RazorComponentResult<OrdersPage>(
            new
            {
                Query = text,
                Status = only?.ToString(),
                Looked = looked.Length,
                Rows = reached
                    .Concat(looked)
                    .Select(order => (Order: order, People: reader.PeopleOf(order)))
                    .Where(found => !reached.IsEmpty || text.Length == 0 || IsNamed(found.People, text))
                    .Take(RowsMax)
                    .Select(found => new OrderRow(found.Order, found.People)
                    {
                        Durability = vaults.Now.Of(ChangedAt(reader, found.Order)),
                    })
                    .ToImmutableArray(),
            }
        );
    }

    private static async Task<IResult> Show(
        string number,
        View view,
        AnyOrder orders,
        StaffFile staff,
        VaultWatch vaults,
        CancellationToken ct
    )
    {
        var order = OrderNumber.TryParse(number, out var plain) ? await orders.FindAsync(plain, ct) : null;
        using var reader = view.Open();
        return order is not null
            ? new RazorComponentResult<OrderPage>(
                new
                {
                    Row = new OrderRow(order, reader.PeopleOf(order))
                    {
                        Store = reader.Find<Site>(Keys.Site(order.Store)),
                        NameOf = actor => NameOf(staff, actor),
                        Durability = vaults.Now.Of(ChangedAt(reader, order)),
                    },
                }
            )
            : StaffMessage.Page(
                StatusCodes.Status404NotFound,
                Texts.NoSuchOrder,
                Texts.NoSuchOrderHint,
                "/office/orders"
            );
    }

    private static ImmutableArray<Order> Newest(ViewReader reader, OrderStatus? status, int max) =>
        reader.Documents<Order>(
            """
            SELECT document.key, document.bytes FROM "order" JOIN document ON document.key = 'order/' || "order".number
            WHERE @status IS NULL OR status = @status
            ORDER BY placed_at_ms DESC LIMIT @max
            """,
            new { status = status?.ToString(), max }
        );

    /// <summary>An order that was put away is not in the view; the last thing that happened to it is years old, like the first.</summary>
    private static long ChangedAt(ViewReader reader, Order order) =>
        reader.ChangedAt(Keys.Order(order.Number)) is var index and < long.MaxValue ? index : order.LogIndex;

    /// <summary>Orders of a person whose whole address or number the hashes are of.</summary>
    private static ImmutableArray<Order> Reached(ViewReader reader, OrderStatus? status, string?[] hashes) =>
        reader.Documents<Order>(
            """
            SELECT document.key, document.bytes FROM order_reach
            JOIN "order" ON id = order_id JOIN document ON document.key = 'order/' || number
            WHERE order_reach.hash IN (@email, @phone) AND (@status IS NULL OR status = @status)
            GROUP BY id ORDER BY placed_at_ms DESC LIMIT @max
            """,
            new
            {
                email = hashes[0],
                phone = hashes[1],
                status = status?.ToString(),
                max = RowsMax,
            }
        );

    private static bool IsNamed(OrderPeople people, string text) =>
        Holds(people.Customer.Name, text) || people.Nominated is { } collector && Holds(collector.Name, text);

    private static bool Holds(string name, string text) =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(
            name,
            text,
            CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
        ) >= 0;

    private static string NameOf(StaffFile staff, string actor) =>
        staff.NameOf(actor)
        ?? (
            actor.Split(':')[0] switch
            {
                "customer" => Texts.TheCustomer,
                "channel" => Texts.AChannel,
                "system" => Texts.TheShop,
                "staff" => Texts.AColleague,
                _ => actor,
            }
        );
}

/// <summary>An order on an office page. Public with nothing public in it: a page's parameter.</summary>
public sealed class OrderRow
{
    internal OrderRow(Order order, OrderPeople people) => (Order, People) = (order, people);

    internal Order Order { get; }
    internal OrderPeople People { get; }

    /// <summary>Of the last thing that happened to it.</summary>
    internal Durability Durability { get; init; }
    internal bool IsVaulted => Durability is Durability.VAULTED;

    internal string DurabilityMeaning => IsVaulted ? Texts.VaultedMeans : Texts.AcceptedMeans;
    internal Site? Store { get; init; }
    internal DateTimeZone? StoreZone => Store is null ? null : OpeningHours.ZoneOf(Store);
    internal Func<string, string> NameOf { get; init; } = actor => actor;

    internal string Total => Money.Shown(Order.TotalMinor, Order.Currency);
}
