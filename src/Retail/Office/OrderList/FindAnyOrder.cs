using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.OrderList;

/// <summary>
/// Orders of all stores by number, e-mail address or name. The view has no column of people: names and addresses are looked at
/// in memory, in the newest orders only, and the page says how far it looked.
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

    private static IResult List(string? q, string? status, View view)
    {
        var text = q is { Length: <= QueryMax } ? q.Trim() : "";
        var only =
            Enum.TryParse<OrderStatus>(status, out var asked) && Enum.IsDefined(asked) ? asked : (OrderStatus?)null;
        using var reader = view.Open();
        if (OrderNumber.TryParse(text, out var number) && reader.Find<Order>(Keys.Order(number)) is not null)
            return new Http.SeeOther($"/office/orders/{number}");
        var looked = Newest(reader, only, text.Length == 0 ? RowsMax : LookedThroughMax);
        return new RazorComponentResult<OrdersPage>(
            new
            {
                Query = text,
                Status = only?.ToString(),
                Looked = looked.Length,
                Rows = looked
                    .Where(order =>
                        text.Length == 0 || IsOf(order.Customer, text) || order.Collector is { } one && IsOf(one, text)
                    )
                    .Take(RowsMax)
                    .Select(order => new OrderRow(order))
                    .ToImmutableArray(),
            }
        );
    }

    private static IResult Show(string number, View view, StaffFile staff)
    {
        using var reader = view.Open();
        return OrderNumber.TryParse(number, out var plain) && reader.Find<Order>(Keys.Order(plain)) is { } order
            ? new RazorComponentResult<OrderPage>(
                new
                {
                    Row = new OrderRow(order)
                    {
                        StoreName = reader.Find<Site>(Keys.Site(order.Store))?.Name,
                        NameOf = actor => NameOf(staff, actor),
                    },
                }
            )
            : StaffMessage.Page(
                StatusCodes.Status404NotFound,
                "There is no such order",
                "Look for it by its number.",
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

    private static bool IsOf(Contact person, string text) =>
        person.Email?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || CultureInfo.InvariantCulture.CompareInfo.IndexOf(
            person.Name,
            text,
            CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
        ) >= 0;

    private static string NameOf(StaffFile staff, string actor) =>
        staff.NameOf(actor)
        ?? (
            actor.Split(':')[0] switch
            {
                "customer" => "the customer",
                "channel" => "a channel",
                "system" => "the shop itself",
                _ => actor,
            }
        );
}

/// <summary>An order on an office page. Public with nothing public in it: a page's parameter.</summary>
public sealed class OrderRow
{
    internal OrderRow(Order order) => Order = order;

    internal Order Order { get; }
    internal string? StoreName { get; init; }
    internal Func<string, string> NameOf { get; init; } = actor => actor;

    internal string Total => Money.Shown(Order.TotalMinor, Order.Currency);
}
