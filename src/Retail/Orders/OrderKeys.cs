using Holdfast.Ledger;
using Holdfast.Retail.Orders.Limits;

namespace Holdfast.Retail.Orders;

/// <summary>Documents that change with an order, as its lines and parcels name them.</summary>
internal static class OrderKeys
{
    /// <summary>
    /// What ending the order releases: its slot, what it counts of its customer's limits, its stock where it is picked, and
    /// where picked goods may be.
    /// </summary>
    public static IEnumerable<string> Released(IDocuments documents, string number)
    {
        if (documents.Find<Order>(Keys.Order(number)) is not { } order)
            yield break;
        yield return Keys.Slot(order.Store, order.Slot.Start);
        foreach (var (key, _) in OnOrder.CountedFor(order))
            yield return key;
        foreach (var parcel in order.Parcels)
        foreach (var item in parcel.Items)
        {
            yield return Keys.Stock(parcel.Source, order.SkuOf(item));
            if (parcel.Source != order.Store)
                yield return Keys.Stock(order.Store, order.SkuOf(item));
        }
    }

    /// <summary>What handing the order over releases: what it counts of its customer's limits.</summary>
    public static IEnumerable<string> HandedOver(IDocuments documents, string number) =>
        documents.Find<Order>(Keys.Order(number)) is { } order
            ? OnOrder.CountedFor(order).Select(counted => counted.Key)
            : [];

    /// <summary>The stock level that a line of a parcel is picked from.</summary>
    public static IEnumerable<string> PickedFrom(IDocuments documents, string number, int parcelNumber, int line)
    {
        var order = documents.Find<Order>(Keys.Order(number));
        var parcel = order?.Parcels.FirstOrDefault(parcel => parcel.Number == parcelNumber);
        return parcel is null || line < 1 || line > order!.Lines.Length
            ? []
            : [Keys.Stock(parcel.Source, order.Lines[line - 1].Sku)];
    }
}
