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

internal static class SearchProducts
{
    public const int LengthMax = 200;

    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapGet(ListProducts.SearchPath, Get).ExcludeFromDescription();

    private static IResult Get(
        string? q,
        string? category,
        HttpRequest request,
        View view,
        ShopVisit visit,
        KeptPages kept,
        ListProducts lists
    )
    {
        var asked = kept.Ask(request, visit);
        if (asked.Page is { } known)
            return known;
        var words = string.IsNullOrWhiteSpace(q) ? null : q[..Math.Min(q.Length, LengthMax)];
        var within = string.IsNullOrEmpty(category) ? null : category;
        using var reader = view.Open();
        var shelf = lists.Shelf(reader);
        var (everywhere, found) = words is null ? (shelf.All, WordsFound.None) : lists.Searched(reader, shelf, words);
        var places = within is null ? everywhere : Within(shelf, everywhere, within);
        var list = lists.Read(
            reader,
            shelf,
            places,
            Narrowing.From(request.Query),
            new(ListProducts.SearchPath, [("q", words), ("category", within)]),
            ListProducts.Departments(shelf, everywhere, words, within)
        );
        var page = new RazorComponentResult<SearchPage>(
            new Dictionary<string, object?>
            {
                [nameof(SearchPage.Query)] = words,
                [nameof(SearchPage.Category)] = within,
                [nameof(SearchPage.Elsewhere)] = places.IsEmpty ? everywhere.Length : 0,
                [nameof(SearchPage.Corrected)] = found.Corrected,
                [nameof(SearchPage.IsPartial)] = found.IsPartial,
                [nameof(SearchPage.List)] = list,
                [nameof(SearchPage.Popular)] = places.IsEmpty
                    ? lists.Popular(reader, shelf)
                    : ImmutableArray<ProductCard>.Empty,
            }
        );
        return asked.Keep(page, CardQuery.WhatIsShown(visit.Store));
    }

    private static ImmutableArray<int> Within(Shelf shelf, ImmutableArray<int> places, string category)
    {
        var members = shelf.Categories.GetValueOrDefault(category, []).ToHashSet();
        return [.. places.Where(members.Contains)];
    }
}
