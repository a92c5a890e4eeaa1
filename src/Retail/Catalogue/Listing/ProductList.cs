using System.Collections.Immutable;
using Holdfast.Retail.Catalogue.Cards;

namespace Holdfast.Retail.Catalogue.Listing;

/// <summary>A page of a list of products, with what narrows it.</summary>
/// <param name="From">Position of the first card, from 1.</param>
/// <param name="FirstAddress">Back to the first page; null on it.</param>
public sealed record ProductList(
    ImmutableArray<ProductCard> Cards,
    int Count,
    int From,
    string? NextAddress,
    string? FirstAddress,
    ImmutableArray<Filter> Filters
)
{
    public string CountText => Count == 1 ? "1 product" : $"{Count:N0} products";
}

public sealed record Filter(string Name, ImmutableArray<FilterLink> Links);

/// <param name="Products">How many there are; null where it is not known.</param>
public sealed record FilterLink(string Name, int? Products, string Address, bool IsChosen);
