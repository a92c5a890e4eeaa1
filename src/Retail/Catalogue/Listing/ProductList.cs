using System.Collections.Immutable;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Catalogue.Listing;

/// <summary>A page of a list of products, with what narrows it.</summary>
/// <param name="From">Position of the first card, from 1.</param>
/// <param name="BeforeAddress">The page before; null on the first.</param>
/// <param name="NextAddress">The page after; null on the last.</param>
/// <param name="Ways">Links to wider and narrower lists.</param>
/// <param name="Narrow">Choices within this one.</param>
public sealed record ProductList(
    ImmutableArray<ProductCard> Cards,
    int Count,
    int From,
    string? BeforeAddress,
    string? NextAddress,
    ImmutableArray<Filter> Ways,
    NarrowView Narrow
)
{
    public string CountText => TextFormat.Count(Count, Texts.OneProduct, Texts.Products);

    /// <summary>As many as there are, or as are left.</summary>
    public bool IsNarrowed => Narrow.Chosen.Length > 0;
}

public sealed record Filter(string Name, ImmutableArray<FilterLink> Links);

/// <param name="Products">How many there are; null where it is not known.</param>
public sealed record FilterLink(string Name, int? Products, string Address, bool IsChosen);

/// <summary>The form by which a list is narrowed and sorted, and what is chosen in it.</summary>
/// <param name="Path">Where the form goes.</param>
/// <param name="Kept">What the form carries along unseen.</param>
/// <param name="Chosen">Each with the address of the list without it.</param>
/// <param name="AllAddress">The list with nothing chosen.</param>
/// <param name="Store">Name of the chosen store; null asks for one.</param>
/// <param name="Looser">Where nothing is left: what to let go of, and what there would be.</param>
public sealed record NarrowView(
    string Path,
    ImmutableArray<(string Name, string Value)> Kept,
    ImmutableArray<ChoiceGroup> Groups,
    ImmutableArray<FilterLink> Chosen,
    string AllAddress,
    ImmutableArray<(string Key, string Name, bool IsChosen)> Sorts,
    string? Store,
    ImmutableArray<FilterLink> Looser
)
{
    public bool IsSorted => Sorts.Any(sort => sort.IsChosen && sort.Key != Sorts[0].Key);
}

/// <param name="Field">Name of its fields in the form.</param>
/// <param name="IsOne">One of them at most.</param>
public sealed record ChoiceGroup(string Name, string Field, bool IsOne, ImmutableArray<ChoiceView> Choices)
{
    /// <summary>So many are seen before the rest is unfolded.</summary>
    public const int SeenAtOnce = 7;

    public ImmutableArray<ChoiceView> First => Choices.Length <= SeenAtOnce + 2 ? Choices : Choices[..SeenAtOnce];

    public ImmutableArray<ChoiceView> Rest => Choices[First.Length..];
}

public sealed record ChoiceView(string Value, string Name, int? Products, bool IsChosen);
