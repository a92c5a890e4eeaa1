using System.Collections.Immutable;
using Holdfast.Ledger;

namespace Holdfast.Retail.Stock;

/// <summary>Units of one SKU at one site.</summary>
/// <param name="OnHand">In the building, as last counted and moved.</param>
/// <param name="Committed">Promised to open orders and not picked yet.</param>
/// <param name="SafetyStock">Kept back from online orders.</param>
/// <param name="Shortfall">
/// Units that are committed or kept back but not there, because a count or an adjustment found fewer. An order never adds to
/// it, so more missing units than this are units that were sold twice.
/// </param>
internal sealed record StockLevel(int OnHand, int Committed, int SafetyStock, int Shortfall = 0)
{
    /// <summary>Up to so many units a page says how many there are.</summary>
    public const int Few = 5;

    public static readonly StockLevel None = new(0, 0, 0);

    /// <summary>What an order may still take; never below zero.</summary>
    public int Available => Math.Max(0, OnHand - Committed - SafetyStock);

    /// <summary>Units that are committed or kept back but not there, for whatever reason.</summary>
    public int Missing => Math.Max(0, Committed + SafetyStock - OnHand);

    /// <summary>An order takes units of what is available.</summary>
    public StockLevel Commit(int units) => this with { Committed = Committed + units };

    /// <summary>
    /// Any other change. A figure never goes below zero: a colleague who holds the goods is right, the figure was wrong.
    /// </summary>
    public StockLevel Change(int onHand, int committed, int safetyStock)
    {
        var changed = new StockLevel(Math.Max(0, onHand), Math.Max(0, committed), Math.Max(0, safetyStock));
        var shortfall = Shortfall + Math.Max(0, changed.Missing - Missing);
        return changed with { Shortfall = Math.Min(shortfall, changed.Missing) };
    }
}

/// <param name="SafetyStock">Null leaves it as it is.</param>
internal sealed record CountedLine(string Sku, int OnHand, int? SafetyStock = null);

internal sealed record ReceivedLine(string Sku, int Quantity);

internal sealed record StockCounted(string Site, ImmutableArray<CountedLine> Lines) : Fact;

internal sealed record StockReceived(string Site, ImmutableArray<ReceivedLine> Lines, string? Reference) : Fact;

internal sealed record StockAdjusted(string Site, string Sku, int Change, string Reason) : Fact;
