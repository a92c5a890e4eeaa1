using System.Collections.Immutable;
using Holdfast.Retail.Promises;

namespace Holdfast.Retail.Catalogue.Show;

/// <summary>A product's page: its colours, the sizes of the chosen one, and where and when they can be collected.</summary>
/// <param name="Pictures">Addresses, those of the chosen colour.</param>
/// <param name="Sizes">Of the chosen colour. One without a choice has no label.</param>
/// <param name="LimitPerCustomer">The lowest of the sizes'.</param>
/// <param name="Collect">Null while no store is chosen.</param>
public sealed record ProductView(
    string Id,
    string Title,
    string? Description,
    string? Brand,
    string? Seller,
    int? AgeRestriction,
    string? Category,
    ImmutableArray<string> Pictures,
    string Price,
    string? Colour,
    ImmutableArray<ColourChoice> Colours,
    ImmutableArray<SizeChoice> Sizes,
    int? LimitPerCustomer,
    CollectAtStore? Collect
)
{
    public bool HasSizes => Sizes.Length > 1 || Sizes is [{ Label: not null }];

    public bool CanBuy => Sizes.Any(size => !size.IsOut);
}

public sealed record ColourChoice(string Name, string? Image, string Address, bool IsChosen);

/// <param name="IsOut">No site has any.</param>
public sealed record SizeChoice(string Sku, string? Label, string? Price, bool IsChosen, bool IsOut);

/// <summary>Where and when it can be collected at the chosen store, and elsewhere.</summary>
/// <param name="When">One group for each time; sizes without a choice stand in a group without labels.</param>
/// <param name="Slots">The next free ones of the size that is ready first.</param>
/// <param name="Source">From whose shelves, in a sentence.</param>
/// <param name="Others">Stores near the chosen one, where it can be collected.</param>
public sealed record CollectAtStore(
    string StoreCode,
    string StoreName,
    ImmutableArray<CollectGroup> When,
    ImmutableArray<string> Slots,
    string? Source,
    ImmutableArray<OtherStore> Others
)
{
    public bool IsAnywhereHere => When.Any(group => group.Line.Kind != CollectKind.None);
}

public sealed record CollectGroup(CollectLine Line, ImmutableArray<string> Sizes);

public sealed record OtherStore(string Code, string Name, string Distance, CollectLine Line);
