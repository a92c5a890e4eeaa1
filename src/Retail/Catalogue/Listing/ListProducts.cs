using System.Collections.Immutable;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Catalogue.Shelves;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;

namespace Holdfast.Retail.Catalogue.Listing;

/// <summary>Pages of lists: category, range, search.</summary>
internal sealed class ListProducts(
    CatalogueWords words,
    ProductSearch search,
    SoonAtStore soonAtStore,
    ShopVisit visit,
    ShopShell shell,
    TimeProvider time
)
{
    public const string SearchPath = "/search";
    private const int PageSize = 24;

    /// <summary>Nobody looks further.</summary>
    private const int FoundMax = 10_000;

    public Shelf Shelf(ViewReader reader) => words.Shelf(reader);

    /// <summary>What words find, best first.</summary>
    public (ImmutableArray<int> Places, WordsFound Found) Searched(ViewReader reader, Shelf shelf, string text)
    {
        var found = search.Matches(reader, text);
        var ranked = new List<(double Score, int Place)>(found.Hits.Length);
        foreach (var hit in found.Hits)
        {
            // The shelf may be a moment older or younger than the view.
            if (!shelf.PlaceByNumber.TryGetValue(hit.Number, out var place))
                continue;
            ranked.Add((shelf.Products[place].Id == found.Exact ? double.NegativeInfinity : hit.Score, place));
        }
        // Of equals in the order of their ids, which is that of the shelf.
        ranked.Sort();
        return ([.. ranked.Take(FoundMax).Select(hit => hit.Place)], found);
    }

    /// <param name="reader">The view.</param>
    /// <param name="shelf">What the places are on.</param>
    /// <param name="places">What the page lists when nothing is chosen, best first.</param>
    /// <param name="narrowing">What is chosen.</param>
    /// <param name="form">Where the page is.</param>
    /// <param name="ways">Links to wider and narrower lists.</param>
    public ProductList Read(
        ViewReader reader,
        Shelf shelf,
        ImmutableArray<int> places,
        Narrowing narrowing,
        NarrowForm form,
        params IEnumerable<Filter> ways
    )
    {
        var now = time.Instant();
        var soon = visit.Store is { } store ? soonAtStore.At(reader, shelf, store, now) : null;
        var list = NarrowedList.Of(shelf, places, narrowing, soon);
        var pages = Math.Max(1, (list.Places.Length + PageSize - 1) / PageSize);
        var page = Math.Min(narrowing.Page, pages);
        var ids = list.Places.Skip((page - 1) * PageSize).Take(PageSize).Select(place => shelf.Products[place].Id);
        return new ProductList(
            CardQuery.In(reader, CardQuery.Read(reader, [.. ids], visit.Store, now), narrowing.Colours),
            list.Places.Length,
            ((page - 1) * PageSize) + 1,
            page > 1 ? form.Address(narrowing, page - 1) : null,
            page < pages ? form.Address(narrowing, page + 1) : null,
            [.. ways.Where(way => way.Links.Length > 1)],
            form.View(
                narrowing,
                list,
                shelf.Currency,
                shell.StoreName,
                form.Kept.Any(kept => kept is { Name: "q", Value: not null }),
                other => NarrowedList.Of(shelf, places, other, soon).Places.Length
            )
        );
    }

    /// <summary>A few that sell well, for a page that has nothing else to show.</summary>
    public ImmutableArray<ProductCard> Popular(ViewReader reader, Shelf shelf) =>
        CardQuery.Read(
            reader,
            [.. shelf.All.Take(4).Select(place => shelf.Products[place].Id)],
            visit.Store,
            time.Instant()
        );

    /// <summary>The departments of what words find; most products first.</summary>
    public static Filter Departments(Shelf shelf, ImmutableArray<int> places, string? words, string? chosen)
    {
        string Address(string? category) => Routes.Address(SearchPath, ("q", words), ("category", category));
        var links = places
            .Where(place => shelf.Products[place].Department >= 0)
            .CountBy(place => shelf.Departments[shelf.Products[place].Department])
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new FilterLink(pair.Key, pair.Value, Address(pair.Key), pair.Key == chosen));
        return new(Texts.Department, [new(Texts.AllDepartments, null, Address(null), chosen is null), .. links]);
    }
}
