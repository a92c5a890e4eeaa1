using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Orders.Checkout;

/// <summary>Why an order was refused, in words for the person who wants to place it, beside the field that mends it.</summary>
internal static class CheckoutRefusal
{
    /// <param name="refusal">Of <see cref="PlaceOrder"/>.</param>
    /// <param name="titles">Of the goods, by SKU.</param>
    /// <param name="currency">Of the prices.</param>
    public static ImmutableArray<FieldError> Say(
        Refusal refusal,
        IReadOnlyDictionary<string, string> titles,
        string currency
    ) =>
        refusal switch
        {
            SlotFull => [new("slot", Texts.SlotFull)],
            SlotClosed => [new("slot", Texts.SlotClosed)],
            SlotTooEarly => [new("slot", Texts.SlotTooEarly)],
            OutOfStock gone =>
            [
                .. gone.Lines.Select(line => new FieldError("lines", Left(Title(titles, line.Sku), line.Available))),
            ],
            CustomerLimit over =>
            [
                .. over.Lines.Select(line => new FieldError("lines", Limited(Title(titles, line.Sku), line))),
            ],
            NotCollectable => [new("lines", Texts.NotTogether)],
            PriceChanged changed =>
            [
                .. changed.Lines.Select(line => new FieldError(
                    "lines",
                    Texts.PriceChanged.With(
                        Title(titles, line.Sku),
                        Money.Shown(line.PriceMinor, currency),
                        Money.Shown(line.ExpectedMinor, currency)
                    )
                )),
            ],
            UnknownProduct unknown =>
            [
                .. unknown.Lines.Select(line => new FieldError(
                    "lines",
                    Texts.NoLongerSold.With(Title(titles, line.Sku))
                )),
            ],
            RequestKeyReused => [new("send", Texts.OrderedAlready)],
            RequestInFlight => [new("send", Texts.StillPlacing)],
            VaultBehind => [new("send", Texts.NoNewOrders)],
            _ => [new("send", refusal.Detail)],
        };

    private static string Left(string title, int available) =>
        available == 0 ? Texts.SoldOut.With(title) : Texts.OnlyLeft.With(available, title);

    private static string Limited(string title, CustomerLimitLine line) =>
        line.OnOrder == 0
            ? Texts.OverLimit.With(title, line.Limit)
            : Texts.OverLimitOnOrder.With(title, line.Limit, line.OnOrder);

    private static string Title(IReadOnlyDictionary<string, string> titles, string sku) =>
        titles.GetValueOrDefault(sku, sku);
}
