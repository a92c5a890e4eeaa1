using System.Collections.Immutable;
using Holdfast.Retail.Promises;

namespace Holdfast.Retail.Sites.Find;

/// <param name="Near">What they are near to; null where all are listed by name.</param>
public sealed record FoundStores(string? Near, ImmutableArray<FoundStore> Stores);

/// <param name="Distance">Null where nobody said from where.</param>
/// <param name="Next">The basket's promise, or the next free slot; null where nothing can be collected.</param>
public sealed record FoundStore(
    string Code,
    string Name,
    string? Address,
    string? Distance,
    string HoursToday,
    CollectLine? Next,
    bool IsChosen,
    bool Collects
);
