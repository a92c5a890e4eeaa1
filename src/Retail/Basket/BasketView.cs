using System.Collections.Immutable;
using Holdfast.Retail.Promises;

namespace Holdfast.Retail.Basket;

/// <param name="Gone">SKUs that are no longer sold.</param>
/// <param name="Total">As people read it; of the lines that are still sold.</param>
/// <param name="Removed">The line that was taken out last.</param>
/// <param name="Store">Null while no store is chosen.</param>
public sealed record BasketView(
    ImmutableArray<BasketViewLine> Lines,
    ImmutableArray<string> Gone,
    int Items,
    string Total,
    RemovedLine? Removed,
    BasketStore? Store
)
{
    public bool CanCheckOut => !Lines.IsEmpty && Gone.IsEmpty && Store is null or { Line.Kind: not CollectKind.None };
}

/// <param name="Problem">Why it cannot be collected in this quantity; null where it can, or no store is chosen.</param>
public sealed record BasketViewLine(
    string Sku,
    string Title,
    string? Option,
    string Address,
    string? Image,
    string Price,
    long PriceMinor,
    string? Sum,
    int Quantity,
    int? AgeRestriction,
    int? LimitPerCustomer,
    CollectLine? Collect,
    string? Problem
);

/// <summary>The whole basket at the chosen store.</summary>
/// <param name="NextSlot">First free one that takes the whole basket.</param>
/// <param name="Ready">When all of it is ready, RFC 3339; empty when it is not collectable here.</param>
/// <param name="Nearest">Where all of it can be collected, when not here.</param>
public sealed record BasketStore(
    string Code,
    string Name,
    CollectLine Line,
    string? NextSlot,
    string Ready,
    NearestStore? Nearest
);

public sealed record RemovedLine(string Sku, string Title, int Quantity);

/// <param name="Distance">From the chosen store.</param>
public sealed record NearestStore(string Code, string Name, string? Distance, CollectLine Line);
