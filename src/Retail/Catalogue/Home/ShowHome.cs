using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Catalogue.Listing;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Catalogue.Home;

/// <summary>Departments, and a few ranges: the best sellers first if there are any, then others that are no department.</summary>
internal static class ShowHome
{
    private const string BestSellers = "best-sellers";
    private const int HeroPictures = 6;
    private const int CardsOfFirst = 8;
    private const int CardsOfOthers = 4;
    private const int OthersShown = 2;

    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/", Get).ExcludeFromDescription();

    private static IResult Get(
        HttpRequest request,
        View view,
        ShopVisit visit,
        KeptPages kept,
        CatalogueWords words,
        TimeProvider time
    )
    {
        var asked = kept.Ask(request, visit);
        if (asked.Page is { } known)
        {
            return known;
        }
        using var reader = view.Open();
        var now = time.Instant();
        var outline = words.Outline(reader);
        var departments = outline.Departments;
        var cards = CardQuery
            .Read(reader, [.. departments.Select(department => department.Product).Distinct()], store: null, now)
            .ToDictionary(card => card.Id);
        var ranges = Ranges(reader, outline, visit.Store, now);
        var page = new RazorComponentResult<HomePage>(
            new Dictionary<string, object?>
            {
                [nameof(HomePage.Content)] = new HomeView(
                    [
                        .. departments.Select(department => new DepartmentCard(
                            department.Name,
                            CategoryPath.Address(department.Name),
                            cards.GetValueOrDefault(department.Product)?.Image
                        )),
                    ],
                    [
                        .. ranges
                            .SelectMany(range => range.Cards.Reverse())
                            .Concat(cards.Values)
                            .Select(card => card.Image)
                            .OfType<string>()
                            .Distinct()
                            .Take(HeroPictures),
                    ],
                    ranges
                ),
            }
        );
        return asked.Keep(page, CardQuery.WhatIsShown(visit.Store));
    }

    private static ImmutableArray<HomeRange> Ranges(
        ViewReader reader,
        CatalogueOutline outline,
        string? store,
        Instant now
    )
    {
        var departments = outline.Departments.Select(department => Plain(department.Name)).ToHashSet();
        var ranges = outline
            .Ranges.Select(code => (Code: code, Name: RangeName.Of(reader, code)))
            .Where(range => !departments.Contains(Plain(range.Name)))
            .OrderByDescending(range => range.Code == BestSellers)
            .Take(1 + OthersShown);
        return
        [
            .. ranges.Select(range => new HomeRange(
                range.Name,
                ShowRange.AddressOf(range.Code),
                CardQuery.Read(
                    reader,
                    Some(reader, range.Code, range.Code == BestSellers ? CardsOfFirst : CardsOfOthers),
                    store,
                    now
                )
            )),
        ];
    }

    /// <summary>"Wine &amp; drinks" and "Wine and drinks" are one.</summary>
    private static string Plain(string name) => string.Join(' ', Words.Of(name).Where(word => word != "and"));

    /// <summary>A few of a range from all over it: one of each department in turn.</summary>
    private static ImmutableArray<string> Some(ViewReader reader, string range, int limit) =>
        [
            .. reader.Connection.Query<string>(
                """
                SELECT id FROM (
                    SELECT p.id, row_number() OVER (PARTITION BY p.department ORDER BY p.id) AS turn
                    FROM product_range r JOIN product p ON p.id = r.product WHERE r.range = @range)
                ORDER BY turn, id LIMIT @limit
                """,
                new { range, limit }
            ),
        ];
}
