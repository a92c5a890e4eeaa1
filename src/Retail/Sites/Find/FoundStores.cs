using System.Collections.Immutable;
using Holdfast.Retail.Promises;

namespace Holdfast.Retail.Sites.Find;

/// <param name="Near">What they are near to; null where all are listed by name.</param>
/// <param name="Left">Those that the filters leave, nearest first.</param>
/// <param name="Map">Null where there is none to show.</param>
public sealed record FoundStores(string? Near, ImmutableArray<FoundStore> Left, StoreMap? Map);

/// <param name="Distance">Null where nobody said from where.</param>
/// <param name="HoursToday"><c>9:00–18:00</c></param>
/// <param name="Next">The basket's promise, or the next free slot; null where nothing can be collected.</param>
/// <param name="Has">How many lines of the basket can be collected here; null without a basket.</param>
public sealed record FoundStore(
    string Code,
    string Name,
    string? Address,
    string? Distance,
    string OpenNow,
    bool IsOpen,
    string HoursToday,
    CollectLine? Next,
    int? Has,
    bool IsChosen,
    bool Collects
);

/// <summary>What somebody asks the list of stores.</summary>
/// <param name="Near">As typed.</param>
/// <param name="Latitude">As the browser gave it.</param>
/// <param name="WithAll">Only stores where the whole basket can be collected.</param>
/// <param name="OpenNow">Only stores that are open at this moment.</param>
/// <param name="ReturnTo">Where the choice leads back to.</param>
public sealed record StoreQuestion(
    string? Near,
    string? Latitude,
    string? Longitude,
    bool WithAll,
    bool OpenNow,
    string? ReturnTo
)
{
    public bool IsNarrowed => WithAll || OpenNow;

    public string Address(bool withAll, bool openNow) =>
        Http.Routes.Address(
            "/stores",
            ("near", Near),
            ("lat", Latitude),
            ("lon", Longitude),
            ("all", withAll ? "1" : null),
            ("open", openNow ? "1" : null),
            ("return", ReturnTo)
        );
}
