using System.Collections.Immutable;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Catalogue.Listing;
using Holdfast.Retail.Catalogue.Shelves;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>
/// What somebody who is still typing may mean: options for the search field's list, as a piece of a page. The same words
/// and the same corrections as the search itself.
/// </summary>
internal static class SuggestProducts
{
    private const int ProductsShown = 5;
    private const int CategoriesShown = 3;
    private const int BrandsShown = 2;
    private const int WordMin = 2;

    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapGet("/search/suggestions", Get).ExcludeFromDescription();

    private static RazorComponentResult<Suggestions> Get(
        string? q,
        HttpResponse response,
        View view,
        ListProducts lists,
        TimeProvider time
    )
    {
        response.Headers.CacheControl = "private, max-age=60";
        response.Headers["X-Robots-Tag"] = "noindex";
        var words = (q ?? "")[..Math.Min(q?.Length ?? 0, SearchProducts.LengthMax)].Trim();
        return new RazorComponentResult<Suggestions>(
            new Dictionary<string, object?>
            {
                [nameof(Suggestions.Found)] =
                    words.Length < WordMin ? SuggestionsFound.None : Find(view, lists, words, time),
            }
        );
    }

    private static SuggestionsFound Find(View view, ListProducts lists, string words, TimeProvider time)
    {
        using var reader = view.Open();
        var shelf = lists.Shelf(reader);
        var (places, found) = lists.Searched(reader, shelf, words);
        var meant = Words.Of(found.Corrected ?? words);
        var ids = found.IsPartial ? [] : places.Take(ProductsShown).Select(place => shelf.Products[place].Id);
        return new(
            found.Corrected,
            [
                .. shelf
                    .Categories.Where(pair => Begins(Words.Of(CategoryPath.Name(pair.Key)), meant))
                    .OrderByDescending(pair => pair.Value.Length)
                    .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                    .Take(CategoriesShown)
                    .Select(pair => new SuggestedPlace(
                        CategoryPath.Name(pair.Key),
                        CategoryPath.Parts(pair.Key) is [var department, _, ..] ? department : null,
                        CategoryPath.Address(pair.Key)
                    )),
            ],
            [
                .. shelf
                    .Brands.Where(brand => Begins(Words.Of(brand), meant))
                    .Take(BrandsShown)
                    .Select(brand => new SuggestedPlace(
                        brand,
                        null,
                        Routes.Address(ListProducts.SearchPath, ("brand", brand))
                    )),
            ],
            CardQuery.Read(reader, [.. ids], store: null, time.Instant())
        );
    }

    /// <summary>Whether each of the words is the beginning of a word of the name.</summary>
    private static bool Begins(ImmutableArray<string> name, ImmutableArray<string> words) =>
        words.Length > 0 && words.All(word => name.Any(part => part.StartsWith(word, StringComparison.Ordinal)));
}

/// <param name="Corrected">The words as understood, if some were taken for mistyped.</param>
public sealed record SuggestionsFound(
    string? Corrected,
    ImmutableArray<SuggestedPlace> Categories,
    ImmutableArray<SuggestedPlace> Brands,
    ImmutableArray<ProductCard> Products
)
{
    public static readonly SuggestionsFound None = new(null, [], [], []);

    public int Count => Categories.Length + Brands.Length + Products.Length;
}

/// <summary>A category or a brand.</summary>
/// <param name="Within">The department, where that is another.</param>
public sealed record SuggestedPlace(string Name, string? Within, string Address);
