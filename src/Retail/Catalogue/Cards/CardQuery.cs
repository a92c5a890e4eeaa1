using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Catalogue.Cards;

internal static class CardQuery
{
    /// <summary>In the order of the ids; products that are not sold are left out. A handful of queries for a whole page.</summary>
    /// <param name="reader">The view.</param>
    /// <param name="ids">Of products.</param>
    /// <param name="store">The chosen store, if there is one.</param>
    /// <param name="now">For the promise.</param>
    public static ImmutableArray<ProductCard> Read(
        ViewReader reader,
        IReadOnlyCollection<string> ids,
        string? store,
        Instant now
    )
    {
        var rows = reader
            .Connection.Query<Row>(
                """
                SELECT c.product AS Product, c.title AS Title, c.brand AS Brand, c.image AS Image, c.price_from AS PriceFrom,
                    c.price_to AS PriceTo, c.currency AS Currency, c.colours AS Colours, c.age AS Age
                FROM json_each(@ids) i JOIN product_card c ON c.product = i.value ORDER BY i.key LIMIT 1000
                """,
                new { ids = ViewReader.List(ids) }
            )
            .ToList();
        var site = store is null ? null : reader.Find<Site>(Keys.Site(store));
        var promises = site is { Kind: SiteKind.STORE }
            ? PromiseQuery.ForProducts(reader, site.Code, [.. rows.Select(row => row.Product)], now)
            : null;
        return
        [
            .. rows.Select(row => new ProductCard(
                row.Product,
                row.Title,
                row.Brand,
                row.Image,
                row.PriceFrom,
                row.PriceTo,
                row.Currency,
                (int)row.Colours,
                (int?)row.Age,
                site is not null && promises?.GetValueOrDefault(row.Product) is { } promise
                    ? CollectLine.Of(site, promise, now)
                    : null
            )),
        ];
    }

    private sealed record Row(
        string Product,
        string Title,
        string? Brand,
        string? Image,
        long PriceFrom,
        long PriceTo,
        string Currency,
        long Colours,
        long? Age
    );
}
