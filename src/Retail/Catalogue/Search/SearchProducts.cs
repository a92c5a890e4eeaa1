using Holdfast.Retail.Catalogue.Listing;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Catalogue.Search;

internal static class SearchProducts
{
    private const int LengthMax = 200;

    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapGet(ListProducts.SearchPath, Get).ExcludeFromDescription();

    private static RazorComponentResult<SearchPage> Get(
        string? q,
        string? category,
        string? brand,
        string? cursor,
        View view,
        ListProducts lists
    )
    {
        var words = q is { Length: > LengthMax } ? q[..LengthMax] : q;
        using var reader = view.Open();
        var question = new ProductQuestion
        {
            Words = string.IsNullOrWhiteSpace(words) ? null : words,
            Category = string.IsNullOrEmpty(category) ? null : category,
            Brand = string.IsNullOrEmpty(brand) ? null : brand,
            Cursor = cursor,
        };
        var departments = lists.Departments(reader, question, ListProducts.SearchPath);
        var (list, found) = lists.Read(reader, question, ListProducts.SearchPath, departments);
        return new RazorComponentResult<SearchPage>(
            new Dictionary<string, object?>
            {
                [nameof(SearchPage.Query)] = question.Words,
                [nameof(SearchPage.Corrected)] = found.Corrected,
                [nameof(SearchPage.IsPartial)] = found.IsPartial,
                [nameof(SearchPage.List)] = list,
            }
        );
    }
}
