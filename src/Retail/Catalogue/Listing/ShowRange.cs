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
        HttpRequest request,
        string? brand,
        string? cursor,
        View view,
        ListProducts lists
    )
    {
        code = Routes.Part(request, "/ranges/", code);
        using var reader = view.Open();
        var question = new ProductQuestion
        {
            Range = code,
            Brand = string.IsNullOrEmpty(brand) ? null : brand,
            Cursor = cursor,
        };
        var address = AddressOf(code);
        var (list, _) = lists.Read(reader, question, address);
        if (list.Count == 0 && question.Brand is null && reader.Find<Range>(Keys.Range(code)) is null)
        {
            return TypedResults.NotFound();
        }
        return new RazorComponentResult<RangePage>(
            new Dictionary<string, object?>
            {
                [nameof(RangePage.Name)] = RangeName.Of(reader, code),
                [nameof(RangePage.Address)] = address,
                [nameof(RangePage.List)] = list,
            }
        );
    }
}
