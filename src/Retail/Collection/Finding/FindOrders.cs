using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Http;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Passes;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Finding;

/// <summary>Finds a site's orders by number, collection code or name. Names are looked at in memory; the view has no column of them.</summary>
internal static class FindOrders
{
    private const int RowsMax = 50;

    /// <summary>Orders whose names are looked through, the latest slots first.</summary>
    private const int LookedThroughMax = 3_000;

    public static void Map(DeskRoutes desk) => desk.Site.MapGet("/orders", Page);

    /// <summary>
    /// Orders of the site that the text may mean, the latest slots first; open ones only if <paramref name="readyOnly"/>.
    /// </summary>
    public static ImmutableArray<Order> Find(ViewReader reader, string site, string text, bool readyOnly = false)
    {
        if (OrderNumber.TryParse(text, out var number))
        {
            return reader.Find<Order>(Keys.Order(number)) is { } order && DeskOrder.Concerns(order, site)
                ? [order]
                : [];
        }
        var plain = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (CollectionCode.IsValid(plain))
        {
            return OfStore(reader, site, readyOnly, plain, RowsMax);
        }
        var orders = OfStore(reader, site, readyOnly, code: null, LookedThroughMax)
            .Concat(PickedHere(reader, site, readyOnly));
        return
        [
            .. orders
                .Where(order => text.Length == 0 || IsNamed(reader.PeopleOf(order), text))
                .DistinctBy(order => order.Number)
                .Take(RowsMax),
        ];
    }

    private static ImmutableArray<Order> OfStore(
        ViewReader reader,
        string site,
        bool readyOnly,
        string? code,
        int max
    ) =>
        reader.Documents<Order>(
            """
            SELECT document.key, document.bytes FROM "order" JOIN document ON document.key = 'order/' || "order".number
            WHERE store = @site AND (@readyOnly = 0 OR status = 'READY_FOR_PICKUP') AND (@code IS NULL OR collection_code = @code)
            ORDER BY status = 'READY_FOR_PICKUP' DESC, slot_start_ms DESC LIMIT @max
            """,
            new
            {
                site,
                readyOnly,
                code,
                max,
            }
        );

    /// <summary>Work of a dc for other stores.</summary>
    private static ImmutableArray<Order> PickedHere(ViewReader reader, string site, bool readyOnly) =>
        readyOnly
            ? []
            : reader.Documents<Order>(
                """
                SELECT document.key, document.bytes FROM parcel JOIN document ON document.key = 'order/' || order_number
                WHERE site = @site AND source = @site ORDER BY due_at_ms LIMIT 500
                """,
                new { site }
            );

    private static bool IsNamed(OrderPeople people, string text) =>
        Holds(people.Customer.Name, text) || people.Nominated is { } collector && Holds(collector.Name, text);

    private static bool Holds(string name, string text) =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(
            name,
            text,
            CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
        ) >= 0;

    private static IResult Page(string site, string? q, View view, StaffVisit visit, TimeProvider time)
    {
        var text = q is { Length: <= PassFormat.TextMax } ? q.Trim() : "";
        using var reader = view.Open();
        if (DeskShell.Find(reader, site, visit.Person, time) is not { } desk)
            return DeskPages.NoSuchSite(site);
        var isPass = text.StartsWith(PassFormat.Prefix, StringComparison.Ordinal);
        var orders = isPass ? [] : Find(reader, site, text);
        if (orders is [var only] && OrderNumber.TryParse(text, out _))
            return new SeeOther(desk.OrderAddress(only.Number));
        return new RazorComponentResult<FindOrdersPage>(
            new
            {
                Desk = desk,
                Query = isPass ? "" : text,
                IsPass = isPass,
                Rows = orders.Select(order => new FoundOrder(order, reader.PeopleOf(order))).ToImmutableArray(),
            }
        );
    }
}

/// <summary>An order in a list.</summary>
public sealed class FoundOrder
{
    internal FoundOrder(Order order, OrderPeople people) => (Order, People) = (order, people);

    internal Order Order { get; }

    internal OrderPeople People { get; }
}
