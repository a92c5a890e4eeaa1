using System.Diagnostics.CodeAnalysis;
using Holdfast.Ledger;
using Holdfast.Retail.Orders;

namespace Holdfast.Retail.Collection;

/// <summary>What every step at a desk asks first.</summary>
internal static class DeskOrder
{
    /// <summary>
    /// An order that the store may work on. Precedence: the order exists; the store is the colleague's; it was not handed over;
    /// not cancelled; it is paid.
    /// </summary>
    public static bool AtStore(
        IDocuments documents,
        string number,
        string site,
        [NotNullWhen(true)] out Order? order,
        [NotNullWhen(false)] out Refusal? refusal
    )
    {
        order = documents.Find<Order>(Keys.Order(number));
        refusal = order switch
        {
            null => new UnknownOrder(number),
            _ when order.Store != site => new WrongSite(number, site, order.Store),
            _ => NotWorkable(order),
        };
        return refusal is null;
    }

    /// <summary>A parcel that the site picks. Precedence as <see cref="AtStore"/>, the parcel after the order.</summary>
    public static bool ToPick(
        IDocuments documents,
        string number,
        int parcelNumber,
        string site,
        [NotNullWhen(true)] out Order? order,
        [NotNullWhen(true)] out Parcel? parcel,
        [NotNullWhen(false)] out Refusal? refusal
    )
    {
        order = documents.Find<Order>(Keys.Order(number));
        parcel = order is null ? null : ParcelOf(order, parcelNumber);
        refusal = (order, parcel) switch
        {
            (null, _) => new UnknownOrder(number),
            (_, null) => new UnknownParcel(number, parcelNumber),
            _ when parcel.Source != site => new WrongSite(number, site, parcel.Source),
            _ => NotWorkable(order),
        };
        return refusal is null;
    }

    /// <summary>Whether a site picks or hands over any of it: its colleagues may see the order.</summary>
    public static bool Concerns(Order order, string site) =>
        order.Store == site || order.Parcels.Any(parcel => parcel.Source == site);

    public static Parcel? ParcelOf(Order order, int number) =>
        order.Parcels.FirstOrDefault(parcel => parcel.Number == number);

    /// <summary>Why nobody may work on it any more, or not yet.</summary>
    public static Refusal? NotWorkable(Order order) =>
        order.Status switch
        {
            OrderStatus.PICKED_UP => new AlreadyHandedOver(order.Number, order.Handover),
            OrderStatus.CANCELLED => new OrderEnded(order.Number, order.EndReason),
            OrderStatus.PENDING_PAYMENT => new NotPaid(order.Number),
            _ => null,
        };
}
