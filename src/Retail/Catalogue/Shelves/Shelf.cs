using System.Collections.Immutable;

namespace Holdfast.Retail.Catalogue.Shelves;

/// <summary>
/// All that is listed, in memory: products by number of their place here, each with its variants beside one another, and
/// the names that lists are narrowed by. Made once for each state of the catalogue and read by everybody.
/// </summary>
internal sealed class Shelf
{
    public required ImmutableArray<ShelfProduct> Products { get; init; }

    /// <summary>Those of product <c>p</c> lie from <c>Products[p].FirstVariant</c> up to the next product's first.</summary>
    public required ImmutableArray<ShelfVariant> Variants { get; init; }

    public required ImmutableArray<string> Departments { get; init; }
    public required ImmutableArray<string> Brands { get; init; }
    public required ImmutableArray<string> Colours { get; init; }

    /// <summary>In the order that people expect, see <see cref="SizeOrder"/>.</summary>
    public required ImmutableArray<string> Sizes { get; init; }

    /// <summary>Places of all products, best sellers first; of equals in the order of their ids.</summary>
    public required ImmutableArray<int> All { get; init; }

    /// <summary>Of each category with all below it; in the order of <see cref="All"/>.</summary>
    public required ImmutableDictionary<string, ImmutableArray<int>> Categories { get; init; }

    public required ImmutableDictionary<string, ImmutableArray<int>> Ranges { get; init; }

    public required IReadOnlyDictionary<long, int> PlaceByNumber { get; init; }
    public required IReadOnlyDictionary<string, int> PlaceBySku { get; init; }

    /// <summary>Of the first product: bands of prices are cut in it.</summary>
    public required string Currency { get; init; }

    /// <summary>The categories directly below one, by name.</summary>
    public IEnumerable<(string Category, int Products)> Below(string category)
    {
        var above = category + CategoryPath.Separator;
        return Categories
            .Where(pair =>
                pair.Key.StartsWith(above, StringComparison.Ordinal)
                && !pair.Key.AsSpan(above.Length).Contains(CategoryPath.Separator, StringComparison.Ordinal)
            )
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Key, pair.Value.Length));
    }
}

/// <param name="Number">Of its row in the view.</param>
/// <param name="Department">Place among the shelf's departments, or -1.</param>
/// <param name="Brand">Place among the shelf's brands, or -1.</param>
/// <param name="TitleRank">Place among all titles in alphabetical order.</param>
internal readonly record struct ShelfProduct(
    string Id,
    long Number,
    int Department,
    int Brand,
    int FirstVariant,
    long PriceFromMinor,
    int TitleRank
);

/// <param name="Colour">Place among the shelf's colours, or -1.</param>
/// <param name="Size">As <paramref name="Colour"/>.</param>
/// <param name="Band">As <paramref name="Colour"/>, among the <see cref="PriceBands"/>.</param>
internal readonly record struct ShelfVariant(int Colour, int Size, int Band);
