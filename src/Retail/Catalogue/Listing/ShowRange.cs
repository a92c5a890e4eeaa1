using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Catalogue.Listing;

internal static class ShowRange
{
    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/ranges/{code}", Get).ExcludeFromDescription();

    public static string AddressOf(string code) => "/ranges/" + Uri.EscapeDataString(code);

    private static Results<RazorComponentResult<RangePage>, NotFound> Get(
        string code,
        string? brand,
        string? cursor,
        View view,
        ListProducts lists
    )
    {
        code = Routes.Decoded(code);
        using var reader = view.Open();
        if (reader.Find<Range>(Keys.Range(code)) is not { } range)
        {
            return TypedResults.NotFound();
        }
        var question = new ProductQuestion
        {
            Range = code,
            Brand = string.IsNullOrEmpty(brand) ? null : brand,
            Cursor = cursor,
        };
        var address = AddressOf(code);
        var (list, _) = lists.Read(reader, question, address);
        return new RazorComponentResult<RangePage>(
            new Dictionary<string, object?>
            {
                [nameof(RangePage.Name)] = range.Name,
                [nameof(RangePage.Address)] = address,
                [nameof(RangePage.List)] = list,
            }
        );
    }
}
