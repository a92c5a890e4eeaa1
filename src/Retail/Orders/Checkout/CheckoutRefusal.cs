using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Orders.Place;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>Why an order was refused, in words for the person who wants to place it, beside the field that mends it.</summary>
internal static class CheckoutRefusal
{
    /// <param name="refusal">Of <see cref="PlaceOrder"/>.</param>
    /// <param name="titles">Of the goods, by SKU.</param>
    public static ImmutableArray<FieldError> Say(Refusal refusal, IReadOnlyDictionary<string, string> titles) =>
        refusal switch
        {
            SlotFull => [new("slot", "This time has just been taken. Choose another one.")],
            SlotClosed => [new("slot", "This time can no longer be booked. Choose another one.")],
            SlotTooEarly => [new("slot", "Your order will not be ready by then any more. Choose a later time.")],
            OutOfStock gone =>
            [
                .. gone.Lines.Select(line => new FieldError("lines", Left(Title(titles, line.Sku), line.Available))),
            ],
            NotCollectable =>
            [
                new(
                    "lines",
                    "These goods can no longer be collected together at this store. Choose another store or take something out."
                ),
            ],
            PriceChanged changed =>
            [
                .. changed.Lines.Select(line => new FieldError(
                    "lines",
                    $"The price of {Title(titles, line.Sku)} has changed since you opened this page. Look at the new total, then place the order."
                )),
            ],
            UnknownProduct unknown =>
            [
                .. unknown.Lines.Select(line => new FieldError(
                    "lines",
                    $"{Title(titles, line.Sku)} is no longer sold. It is taken out below; look at the new total."
                )),
            ],
            RequestKeyReused =>
            [
                new(
                    "send",
                    "An order was already placed from this page, with other details; look for it in your e-mail. Press the button again only if you want a second order."
                ),
            ],
            RequestInFlight =>
            [
                new("send", "Your order is still being placed. Press the button again in a moment: it is placed once."),
            ],
            VaultBehind =>
            [
                new(
                    "send",
                    "We cannot take new orders for a few minutes. Nothing was charged, and your basket is kept. Please press the button again a little later."
                ),
            ],
            _ => [new("send", refusal.Detail)],
        };

    private static string Left(string title, int available) =>
        available == 0
            ? $"{title} has just sold out for this store. Take it out of your basket or choose another store."
            : $"Only {available} of {title} are left for this store. Change your basket or choose another store.";

    private static string Title(IReadOnlyDictionary<string, string> titles, string sku) =>
        titles.GetValueOrDefault(sku, sku);
}
