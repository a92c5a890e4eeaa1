namespace Holdfast.Retail.Slots;

/// <summary>What is booked into one slot. Its capacity stands in the store's template.</summary>
internal sealed record SlotBooking(int Orders, int Items)
{
    public static readonly SlotBooking None = new(0, 0);
}
