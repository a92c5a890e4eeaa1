using System.Collections.Immutable;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>What the checkout page shows besides the form.</summary>
/// <param name="When">Today from 16:00; null when the goods cannot be collected there any more.</param>
/// <param name="Days">Slots from the promise on.</param>
/// <param name="AgeRestriction">The highest of the goods.</param>
/// <param name="Cards">Means of payment to choose from.</param>
public sealed record CheckoutView(
    string StoreCode,
    string StoreName,
    string StoreAddress,
    string? When,
    ImmutableArray<SlotDay> Days,
    ImmutableArray<CheckoutLine> Lines,
    int Items,
    string Total,
    int? AgeRestriction,
    ImmutableArray<CardChoice> Cards
)
{
    public string? FirstFree => Slots.FirstOrDefault(slot => !slot.IsFull)?.Start;

    /// <summary>The slot of a form, in words; null when it cannot be chosen any more.</summary>
    public string? Said(string slot) => Slots.FirstOrDefault(one => one.Start == slot && !one.IsFull)?.Said;

    private IEnumerable<SlotChoice> Slots => Days.SelectMany(day => day.Slots);
}

/// <param name="Name">Today, Tomorrow, Tue.</param>
/// <param name="Date">22 Nov.</param>
/// <param name="Said">Tomorrow, Monday 23 November.</param>
public sealed record SlotDay(string Name, string Date, string Said, ImmutableArray<SlotChoice> Slots)
{
    public bool IsFull => Slots.All(slot => slot.IsFull);
}

/// <param name="Start">RFC 3339, UTC.</param>
/// <param name="Text">16:00–17:00, on the store's clock.</param>
/// <param name="Said">The same with its day.</param>
/// <param name="Left">How many more orders it takes, when they are few.</param>
public sealed record SlotChoice(string Start, string Text, string Said, bool IsFull, int? Left);

public sealed record CheckoutLine(string Title, string? Option, string? Image, int Quantity, string Sum);

/// <param name="Token">What the provider gets.</param>
public sealed record CardChoice(string Token, string Text);
