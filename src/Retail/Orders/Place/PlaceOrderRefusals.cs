using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Promises;
using NodaTime;

namespace Holdfast.Retail.Orders.Place;

internal sealed record TooManyLines(int Max) : Refusal
{
    public override string Code => "too-many-lines";
    public override string Detail => $"An order can have {Max} different products at most.";
}

internal sealed record TooManyUnits(int Max, ImmutableArray<string> Skus) : Refusal
{
    public override string Code => "too-many-units";
    public override string Detail => $"An order can have {Max} of one product at most.";
}

/// <summary>With what the customer has on order already, it would be more than one customer may have.</summary>
internal sealed record CustomerLimit(ImmutableArray<CustomerLimitLine> Lines) : Refusal
{
    public override string Code => "customer-limit";
    public override string Detail => "This is more of some products than one customer can have on order at a time.";
}

/// <param name="OnOrder">Units in other orders of the customer that are not collected yet.</param>
internal sealed record CustomerLimitLine(string Sku, int Limit, int OnOrder);

/// <summary>Another order has this number; make a new one.</summary>
internal sealed record NumberTaken(string Number) : Refusal
{
    public override string Code => "number-taken";
    public override string Detail => "This order number is used already.";
}

internal sealed record UnknownStore(string Store) : Refusal
{
    public override string Code => "unknown-store";
    public override string Detail => $"There is no store {Store}.";
}

internal sealed record UnknownProduct(ImmutableArray<UnknownProductLine> Lines) : Refusal
{
    public override string Code => "unknown-product";
    public override string Detail => "Some products in the basket are no longer sold.";
}

internal sealed record UnknownProductLine(string Sku);

internal sealed record PriceChanged(ImmutableArray<PriceChangedLine> Lines) : Refusal
{
    public override string Code => "price-changed";
    public override string Detail => "Some prices changed since the basket was filled.";
}

internal sealed record PriceChangedLine(string Sku, long ExpectedMinor, long PriceMinor);

/// <summary>No such slot in the store's calendar, or it has started, or it is too far ahead.</summary>
internal sealed record SlotClosed(string Store, Instant SlotStart) : Refusal
{
    public override string Code => "slot-closed";
    public override string Detail => "This collection slot cannot be booked.";
}

/// <param name="ItemsLeft">Items that still fit; zero orders may fit all the same.</param>
internal sealed record SlotFull(string Store, Instant SlotStart, int ItemsLeft) : Refusal
{
    public override string Code => "slot-full";
    public override string Detail => "This collection slot is full.";
}

internal sealed record OutOfStock(ImmutableArray<OutOfStockLine> Lines) : Refusal
{
    public override string Code => "out-of-stock";
    public override string Detail => "There are not enough of some products for this store.";
}

/// <param name="Available">The most that can be collected at this store.</param>
internal sealed record OutOfStockLine(string Sku, int Wanted, int Available);

internal sealed record NotCollectable(string Store, ImmutableArray<UncollectableLine> Lines) : Refusal
{
    public override string Code => "not-collectable";
    public override string Detail => "This basket cannot be collected at this store.";
}

/// <summary>The goods are not in the store by then.</summary>
internal sealed record SlotTooEarly(string Store, Instant SlotStart, Instant ReadyFrom) : Refusal
{
    public override string Code => "slot-too-early";
    public override string Detail => "The order will not be ready by then; choose a later slot.";
}

/// <summary>
/// The vault is so far behind that the loss of head office would lose this order, so it is not promised. Nothing was reserved;
/// the same request may be sent again under the same key.
/// </summary>
internal sealed record VaultBehind : Refusal
{
    public override string Code => "vault-behind";
    public override string Detail =>
        "New orders wait until the vault has caught up; nothing was reserved. Send the same request again later.";
}
