namespace Holdfast.Retail.Slots;

/// <summary>What is booked into one slot. What may still be booked follows from the store's template of today.</summary>
/// <param name="CapacityOrders">Capacity when the last order was booked; bookings are never above it.</param>
/// <param name="CapacityItems">As <paramref name="CapacityOrders"/>, in items.</param>
internal sealed record SlotBooking(int Orders, int Items, int CapacityOrders = 0, int CapacityItems = 0)
{
    public static readonly SlotBooking None = new(0, 0);
}

internal sealed record SlotCapacity(int Orders, int Items);
