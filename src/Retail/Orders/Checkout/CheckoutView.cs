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
    public string? FirstFree => Days.SelectMany(day => day.Slots).FirstOrDefault(slot => !slot.IsFull)?.Start;
}

/// <param name="Name">Today, Tomorrow, Tuesday 24 November.</param>
public sealed record SlotDay(string Name, ImmutableArray<SlotChoice> Slots);

/// <param name="Start">RFC 3339, UTC.</param>
/// <param name="Text">16:00–17:00, on the store's clock.</param>
public sealed record SlotChoice(string Start, string Text, bool IsFull);

public sealed record CheckoutLine(string Title, string? Option, string? Image, int Quantity, string Sum);

/// <param name="Token">What the provider gets.</param>
public sealed record CardChoice(string Token, string Text);
