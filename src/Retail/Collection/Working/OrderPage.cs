using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;

namespace Holdfast.Retail.Collection.Working;

/// <summary>What a page about one order shows.</summary>
public sealed class OrderPage
{
    internal OrderPage(DeskShell desk, Order order, OrderPeople people, StaffFile staff, Said? said)
    {
        Desk = desk;
        Order = order;
        People = people;
        Staff = staff;
        Said = said;
        if (WorkOnOrder.NextHere(order, desk.Site.Code) is var (parcel, step))
            (Parcel, Step) = (parcel, step);
    }

    internal DeskShell Desk { get; }

    internal Order Order { get; }

    internal OrderPeople People { get; }

    internal StaffFile Staff { get; }

    internal Said? Said { get; }

    /// <summary>What this site has to do next, and with which parcel; null when there is nothing.</summary>
    internal DeskStep? Step { get; }

    internal Parcel? Parcel { get; }

    /// <summary>How urgent the next step is, in words; null when nobody is late or soon to be.</summary>
    internal (string Words, string Look)? Due =>
        Step is null or DeskStep.HAND_OVER || NextStep.Of(Order, Parcel!) is not { } next
            ? null
            : Desk.Clock.Due(next.DueAt) switch
            {
                (var words, "late") => (words, "badge--bad"),
                (var words, "soon") => (words, "badge--warn"),
                _ => null,
            };

    internal string Address => Desk.OrderAddress(Order.Number);

    internal string ParcelAddress => $"{Address}/parcels/{Parcel?.Number}";

    internal IReadOnlyList<string> Shelves =>
        [.. Order.Parcels.Select(parcel => parcel.Shelf).OfType<string>().Distinct()];

    internal int Picked => Order.Parcels.Sum(parcel => parcel.Items.Sum(item => item.Picked));

    /// <summary>The highest age that any of the goods asks for, or null.</summary>
    internal int? Age => Order.Lines.Max(line => line.AgeRestriction);

    /// <summary>Name of whoever did something, as colleagues know them.</summary>
    internal string NameOf(string actor) =>
        Staff.NameOf(actor)
        ?? actor.Split(':', 2) switch
        {
            ["customer" or "shop", ..] => Texts.TheCustomer,
            ["staff", var id] => id,
            ["channel", ..] => Texts.ATill,
            ["system", ..] => Texts.TheProgram,
            _ => actor,
        };
}
