using Holdfast.Ledger;
using Holdfast.Retail.People;

namespace Holdfast.Retail.Orders.Limits;

/// <summary>
/// Units of a limited SKU that one customer has on order: placed, and neither ended nor handed over. Gone with the last unit.
/// </summary>
/// <param name="Limit">The limit when the last of them was ordered; the units are never above it.</param>
internal sealed record OnOrder(int Units, int Limit)
{
    /// <summary>Who counts as one customer: whoever gives the same e-mail address, or without one the same telephone number.</summary>
    /// <returns>Null for somebody who gives neither; their orders are limited one by one.</returns>
    public static string? CustomerOf(SealedContact contact) => contact.EmailHash ?? contact.PhoneHash;

    /// <summary>The documents that count an order's limited goods, each with what it counts of it.</summary>
    public static IEnumerable<(string Key, OnOrder Counted)> CountedFor(Order order) =>
        CustomerOf(order.Customer) is not { } customer
            ? []
            : order
                .Lines.Where(line => line.LimitPerCustomer is not null)
                .Select(line =>
                    (Keys.OnOrder(line.Sku, customer), new OnOrder(line.Quantity, line.LimitPerCustomer!.Value))
                );

    /// <summary>Whether an order of this status is counted.</summary>
    public static bool IsCounted(OrderStatus status) => status is not (OrderStatus.PICKED_UP or OrderStatus.CANCELLED);

    public static void Add(IDocumentChanges documents, Order order)
    {
        foreach (var (key, counted) in CountedFor(order))
            documents.Put(key, counted with { Units = UnitsOf(documents, key) + counted.Units });
    }

    public static void Release(IDocumentChanges documents, Order order)
    {
        foreach (var (key, counted) in CountedFor(order))
        {
            if (documents.Find<OnOrder>(key) is not { } before)
                continue;
            if (before.Units == counted.Units)
                documents.Drop(key);
            else
                documents.Put(key, before with { Units = before.Units - counted.Units });
        }
    }

    /// <summary>None where there is no such document.</summary>
    public static int UnitsOf(IDocuments documents, string key) => documents.Find<OnOrder>(key)?.Units ?? 0;
}
