using System.Collections.Immutable;
using Holdfast.Retail.Orders;
using NodaTime;

namespace Holdfast.Retail.Passes;

/// <summary>
/// What a pass claims: enough for a store without a network to hand over one order, and nothing about the person or the
/// goods. Bound to one store, so that no two stores can both accept it.
/// </summary>
internal sealed record Pass
{
    /// <summary>Ten characters without the dash.</summary>
    public required string Order { get; init; }

    /// <summary>Code of the one store that may accept it.</summary>
    public required string Store { get; init; }

    /// <summary>To the second.</summary>
    public required Instant From { get; init; }

    /// <summary>To the second.</summary>
    public required Instant To { get; init; }

    /// <summary>Units in the order.</summary>
    public required int Items { get; init; }

    /// <summary>See <see cref="ValueBands"/>; the exact amount is nobody's business at a shop counter.</summary>
    public required int ValueBand { get; init; }

    /// <summary>Index of the entry that placed the order, so that it can be found in any copy of the log.</summary>
    public required long LogIndex { get; init; }

    public PassLevel Level { get; init; } = PassLevel.Signed;

    /// <summary>
    /// Hash, or a prefix of it, that ties a rotating or device-bound pass to its key; at most
    /// <see cref="PassFormat.CommitmentMax"/> bytes, empty at level <see cref="PassLevel.Signed"/>.
    /// </summary>
    public ImmutableArray<byte> Commitment { get; init; } = [];

    /// <summary>How long after the end of its slot an order can still be collected with its pass.</summary>
    public static readonly Duration KeptAfterSlot = Duration.FromDays(14);

    /// <summary>
    /// The pass of an order. It is good from the moment the order was placed, not from its slot: a store that is ready
    /// early may hand over early, and whether it is ready is the store's own knowledge, not the pass's.
    /// </summary>
    public static Pass For(Order order) =>
        new()
        {
            Order = order.Number,
            Store = order.Store,
            From = Instant.FromUnixTimeSeconds(order.PlacedAt.ToUnixTimeSeconds()),
            To = Instant.FromUnixTimeSeconds((order.Slot.End + KeptAfterSlot).ToUnixTimeSeconds()),
            Items = order.Lines.Sum(line => line.Quantity),
            ValueBand = ValueBands.Of(order.TotalMinor),
            LogIndex = order.LogIndex,
        };
}

/// <summary>How hard a pass is to copy. The numbers are on the wire.</summary>
internal enum PassLevel
{
    /// <summary>Signed; whoever holds a copy holds the pass.</summary>
    Signed = 0,

    /// <summary>Shows a code that changes every half minute. Not issued yet.</summary>
    Rotating = 1,

    /// <summary>Signed again by a key that cannot leave the phone. Not issued yet.</summary>
    DeviceBound = 2,
}

/// <summary>Order values in coarse steps, in minor units. The steps are part of the format of version 1.</summary>
internal static class ValueBands
{
    private static readonly ImmutableArray<long> Steps = [2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

    /// <summary>0 below the first step, one more from each step on.</summary>
    public static int Of(long totalMinor) => Steps.Count(step => totalMinor >= step);

    /// <summary>The least amount that falls into a band.</summary>
    public static long FromMinor(int band) => band <= 0 ? 0 : Steps[Math.Min(band, Steps.Length) - 1];
}
