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

internal static class ShowRange
{
    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/ranges/{code}", Get).ExcludeFromDescription();

    public static string AddressOf(string code) => "/ranges/" + Uri.EscapeDataString(code);

    private static IResult Get(
        string code,
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
        code = Routes.Part(request, "/ranges/", code);
        using var reader = view.Open();
        var shelf = lists.Shelf(reader);
        var places = shelf.Ranges.GetValueOrDefault(code, []);
        if (places.IsEmpty && reader.Find<Range>(Keys.Range(code)) is null)
        {
            return TypedResults.NotFound();
        }
        var address = AddressOf(code);
        var page = new RazorComponentResult<RangePage>(
            new Dictionary<string, object?>
            {
                [nameof(RangePage.Name)] = RangeName.Of(reader, code),
                [nameof(RangePage.Address)] = address,
                [nameof(RangePage.List)] = lists.Read(
                    reader,
                    shelf,
                    places,
                    Narrowing.From(request.Query),
                    new(address, [])
                ),
            }
        );
        return asked.Keep(page, CardQuery.WhatIsShown(visit.Store));
    }
}
