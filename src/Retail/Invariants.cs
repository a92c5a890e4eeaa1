using System.Collections.Immutable;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Limits;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail;

/// <summary>Something that the rules promise is not so in these documents.</summary>
/// <param name="Invariant">Name of the promise, for example <c>committed</c>.</param>
/// <param name="Key">The first document, by key, where it shows.</param>
/// <param name="Sentence">What is wrong there.</param>
public sealed record BrokenInvariant(string Invariant, string Key, string Sentence);

/// <summary>
/// What the rules promise over all documents: stock is never sold twice; committed is what open orders still want; a slot's bookings
/// are its orders' and within its capacity; a waiting room lets nobody in who has not come; what counts for a customer's limits is what they have on order; an order is handed over at most once; money captured is goods handed over, goods waiting
/// and money given back. Fed with every change, it looks only at what changed since it looked last.
/// </summary>
public sealed class Invariants
{
    private readonly Dictionary<string, int> _committed = [];
    private readonly Dictionary<string, SlotBooking> _booked = [];
    private readonly Dictionary<string, int> _onOrder = [];
    private readonly HashSet<string> _changed = [];

    /// <summary>Each promise that is broken in a whole set of documents, with the first document where it shows.</summary>
    public static ImmutableArray<BrokenInvariant> FirstBroken(IReadOnlyDictionary<string, object> documents)
    {
        var invariants = new Invariants();
        foreach (var (key, document) in documents)
            invariants.See(key, before: null, document);
        return invariants.Check(key => documents.GetValueOrDefault(key));
    }

    /// <summary>Sentences for <c>holdfast verify</c>.</summary>
    public static IEnumerable<string> Sentences(IReadOnlyDictionary<string, object> documents) =>
        FirstBroken(documents).Select(broken => $"{broken.Key}: {broken.Sentence} ({broken.Invariant})");

    /// <summary>A document changed, came (<paramref name="before"/> is null) or went (<paramref name="after"/> is null).</summary>
    public void See(string key, object? before, object? after)
    {
        if (before is Order old)
            Tally(old, -1);
        if (after is Order order)
            Tally(order, 1);
        _changed.Add(key);
    }

    /// <summary>Looks at what changed since the last call.</summary>
    /// <param name="find">The document of a key, or null.</param>
    public ImmutableArray<BrokenInvariant> Check(Func<string, object?> find)
    {
        var broken = new Dictionary<string, BrokenInvariant>();
        foreach (var key in _changed)
        {
            foreach (var (invariant, sentence) in WrongWith(key, find(key)))
            {
                if (!broken.TryGetValue(invariant, out var other) || string.CompareOrdinal(key, other.Key) < 0)
                    broken[invariant] = new(invariant, key, sentence);
            }
        }

        _changed.Clear();
        return broken.Count == 0 ? [] : [.. broken.Values.OrderBy(one => one.Invariant, StringComparer.Ordinal)];
    }

    private IEnumerable<(string Invariant, string Sentence)> WrongWith(string key, object? document) =>
        document switch
        {
            Order order => OrderInvariants.WrongWith(order),
            StockLevel level => WrongWith(key, level),
            SlotBooking booking => WrongWith(key, booking),
            OnOrder counted => WrongWith(key, counted),
            Room { IsAhead: true } => [("room-pace", "More people are let in than have come.")],
            Room { Opening.Early: var early, Joined: var joined } when early > joined =>
            [
                ("room-draw", "More people were drawn than have come."),
            ],
            null => WrongWithNone(key),
            _ => [],
        };

    private IEnumerable<(string, string)> WrongWith(string key, StockLevel level)
    {
        if (level.OnHand < 0 || level.Committed < 0 || level.SafetyStock < 0 || level.Available < 0)
            yield return ("available", "A stock figure is below zero.");
        if (level.Missing > level.Shortfall)
            yield return ("oversold", $"{level.Missing - level.Shortfall} units are sold that were not available.");
        var open = _committed.GetValueOrDefault(key);
        if (level.Committed != open)
            yield return ("committed", $"{level.Committed} are committed, but open orders want {open}.");
    }

    private IEnumerable<(string, string)> WrongWith(string key, SlotBooking booking)
    {
        var booked = _booked.GetValueOrDefault(key) ?? SlotBooking.None;
        if (booking.Orders != booked.Orders || booking.Items != booked.Items)
            yield return (
                "slot-bookings",
                $"{booking.Orders} orders with {booking.Items} items are booked, but there are {booked.Orders} with {booked.Items}."
            );
        if (booking.Orders > booking.CapacityOrders || booking.Items > booking.CapacityItems)
            yield return (
                "slot-capacity",
                $"{booking.Orders} orders with {booking.Items} items are booked into a slot for {booking.CapacityOrders} and {booking.CapacityItems}."
            );
    }

    private IEnumerable<(string, string)> WrongWith(string key, OnOrder counted)
    {
        var units = _onOrder.GetValueOrDefault(key);
        if (counted.Units != units)
            yield return ("on-order", $"{counted.Units} units count for the limit, but {units} are on order.");
        if (counted.Units > counted.Limit)
            yield return (
                "customer-limit",
                $"One customer has {counted.Units} on order where {counted.Limit} are allowed."
            );
    }

    private IEnumerable<(string, string)> WrongWithNone(string key)
    {
        if (_onOrder.GetValueOrDefault(key) is not 0 and var units)
            yield return ("on-order", $"{units} limited units are on order, but none is counted.");
        if (_committed.GetValueOrDefault(key) is not 0 and var open)
            yield return ("committed", $"Open orders want {open}, but there is no stock level.");
        if (_booked.GetValueOrDefault(key) is { Orders: not 0 } booked)
            yield return ("slot-bookings", $"{booked.Orders} orders are in the slot, but nothing is booked.");
    }

    private void Tally(Order order, int sign)
    {
        if (OnOrder.IsCounted(order.Status))
            foreach (var (key, counted) in OnOrder.CountedFor(order))
            {
                _onOrder[key] = _onOrder.GetValueOrDefault(key) + sign * counted.Units;
                _changed.Add(key);
            }
        if (order.Status is OrderStatus.CANCELLED)
            return;
        var slot = Keys.Slot(order.Store, order.Slot.Start);
        var booked = _booked.GetValueOrDefault(slot) ?? SlotBooking.None;
        _booked[slot] = new SlotBooking(booked.Orders + sign, booked.Items + sign * order.ItemCount);
        _changed.Add(slot);
        foreach (var parcel in order.Parcels)
        foreach (var item in parcel.Items)
        {
            if (item.Open == 0)
                continue;
            var stock = Keys.Stock(parcel.Source, order.SkuOf(item));
            _committed[stock] = _committed.GetValueOrDefault(stock) + sign * item.Open;
            _changed.Add(stock);
        }
    }
}
