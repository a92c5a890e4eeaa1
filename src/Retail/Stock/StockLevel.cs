using System.Collections.Immutable;
using Holdfast.Ledger;

namespace Holdfast.Retail.Stock;

/// <summary>Units of one SKU at one site.</summary>
/// <param name="OnHand">In the building, as last counted and moved.</param>
/// <param name="Committed">Promised to open orders and not picked yet.</param>
/// <param name="SafetyStock">Kept back from online orders.</param>
internal sealed record StockLevel(int OnHand, int Committed, int SafetyStock)
{
    public static readonly StockLevel None = new(0, 0, 0);

    /// <summary>What an order may still take; never below zero.</summary>
    public int Available => Math.Max(0, OnHand - Committed - SafetyStock);
}

/// <param name="SafetyStock">Null leaves it as it is.</param>
internal sealed record CountedLine(string Sku, int OnHand, int? SafetyStock = null);

internal sealed record ReceivedLine(string Sku, int Quantity);

internal sealed record StockCounted(string Site, ImmutableArray<CountedLine> Lines) : Fact;

internal sealed record StockReceived(string Site, ImmutableArray<ReceivedLine> Lines, string? Reference) : Fact;

internal sealed record StockAdjusted(string Site, string Sku, int Change, string Reason) : Fact;
