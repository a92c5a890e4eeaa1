using Holdfast.Retail.Catalogue.Search;
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

    private static Results<RazorComponentResult<CategoryPage>, NotFound> Get(
        string? path,
        HttpRequest request,
        string? brand,
        string? cursor,
        View view,
        ListProducts lists
    )
    {
        var category = CategoryPath.FromPath(Routes.Rest(request, "/category/", path ?? ""));
        var address = CategoryPath.Address(category);
        using var reader = view.Open();
        var question = new ProductQuestion
        {
            Category = category,
            Brand = string.IsNullOrEmpty(brand) ? null : brand,
            Cursor = cursor,
        };
        var below = Below(reader, category);
        var (list, _) = lists.Read(reader, question, address, below);
        if (list.Count == 0 && question.Brand is null)
        {
            return TypedResults.NotFound();
        }
        return new RazorComponentResult<CategoryPage>(
            new Dictionary<string, object?>
            {
                [nameof(CategoryPage.Category)] = category,
                [nameof(CategoryPage.Address)] = address,
                [nameof(CategoryPage.List)] = list,
            }
        );
    }

    /// <summary>The categories below; where there are none, those beside it.</summary>
    private static Filter Below(ViewReader reader, string category)
    {
        var parts = CategoryPath.Parts(category);
        var below = ProductSearch.Below(reader, category);
        var parent =
            below.IsEmpty && parts.Length > 1 ? string.Join(CategoryPath.Separator, parts.SkipLast(1)) : category;
        if (parent != category)
            below = ProductSearch.Below(reader, parent);
        return new(
            CategoryPath.Name(parent),
            [
                new($"All {CategoryPath.Name(parent)}", null, CategoryPath.Address(parent), parent == category),
                .. below.Select(facet => new FilterLink(
                    CategoryPath.Name(facet.Value),
                    facet.Products,
                    CategoryPath.Address(facet.Value),
                    facet.Value == category
                )),
            ]
        );
    }
}
