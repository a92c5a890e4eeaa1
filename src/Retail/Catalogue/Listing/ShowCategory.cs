using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Catalogue.Shelves;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Catalogue.Listing;

/// <summary>A department or a category below it.</summary>
internal static class ShowCategory
{
    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapGet("/category/{**path}", Get).ExcludeFromDescription();

    private static IResult Get(
        string? path,
        HttpRequest request,
        View view,
        ShopVisit visit,
        KeptPages kept,
        ListProducts lists
    )
    {
        var asked = kept.Ask(request, visit);
        if (asked.Page is { } known)
        {
            return known;
        }
        var category = CategoryPath.FromPath(Routes.Rest(request, "/category/", path ?? ""));
        var address = CategoryPath.Address(category);
        using var reader = view.Open();
        var shelf = lists.Shelf(reader);
        if (!shelf.Categories.TryGetValue(category, out var places))
        {
            return TypedResults.NotFound();
        }
        var narrowing = Narrowing.From(request.Query);
        var list = lists.Read(reader, shelf, places, narrowing, new(address, []), Below(shelf, category));
        var page = new RazorComponentResult<CategoryPage>(
            new Dictionary<string, object?>
            {
                [nameof(CategoryPage.Category)] = category,
                [nameof(CategoryPage.Address)] = address,
                [nameof(CategoryPage.List)] = list,
            }
        );
        return asked.Keep(page, CardQuery.WhatIsShown(visit.Store));
    }

    /// <summary>The categories below; where there are none, those beside it.</summary>
    private static Filter Below(Shelf shelf, string category)
    {
        var parts = CategoryPath.Parts(category);
        var below = shelf.Below(category).ToList();
        var parent =
            below.Count == 0 && parts.Length > 1 ? string.Join(CategoryPath.Separator, parts.SkipLast(1)) : category;
        if (parent != category)
            below = [.. shelf.Below(parent)];
        var name = CategoryPath.Name(parent);
        return new(
            name,
            [
                new(Texts.AllOf.With(name), null, CategoryPath.Address(parent), parent == category),
                .. below.Select(it => new FilterLink(
                    CategoryPath.Name(it.Category),
                    it.Products,
                    CategoryPath.Address(it.Category),
                    it.Category == category
                )),
            ]
        );
    }
}
