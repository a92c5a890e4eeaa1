using System.Collections.Immutable;
using Holdfast.Retail.Promises;

namespace Holdfast.Retail.Sites.Show;

public sealed record StoreView(
    string Code,
    string Name,
    ImmutableArray<string> AddressLines,
    string? Phone,
    string OpenNow,
    ImmutableArray<HoursRow> Week,
    ImmutableArray<HoursRow> SpecialDays,
    CollectLine? Basket,
    ImmutableArray<string> NextSlots,
    bool IsChosen,
    bool Collects
);

public sealed record HoursRow(string Day, string Hours, bool IsToday);
