using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Pictures;
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
        var gone = promises is null || site is null ? [] : SoldOut(reader, promises);
        return
        [
            .. rows.Select(row =>
            {
                var isSoldOut = gone.Contains(row.Product);
                return new ProductCard(
                    row.Product,
                    row.Title,
                    row.Brand,
                    row.Image,
                    row.PriceFrom,
                    row.PriceTo,
                    row.Currency,
                    (int)row.Colours,
                    (int?)row.Age,
                    isSoldOut ? new CollectLine(Texts.SoldOut, CollectKind.None)
                        : site is not null && promises?.GetValueOrDefault(row.Product) is { } promise
                            ? CollectLine.Of(site, promise, now)
                        : null,
                    isSoldOut
                );
            }),
        ];
    }

    /// <summary>What a page of cards shows that the log may change, whichever products they are of.</summary>
    public static IEnumerable<Shown> WhatIsShown(string? store)
    {
        Shown[] everywhere = [Shown.Catalogue, Shown.AnythingAnywhere];
        return store is null ? everywhere : [.. everywhere, Shown.Slots(store)];
    }

    /// <summary>The same cards with the picture of the colour that a list is narrowed to, where a product has one.</summary>
    public static ImmutableArray<ProductCard> In(
        ViewReader reader,
        ImmutableArray<ProductCard> cards,
        ImmutableArray<string> colours
    )
    {
        if (colours.IsEmpty)
            return cards;
        var skus = reader.Connection.Query<string>(
            """
            SELECT min(v.sku) FROM json_each(@products) p CROSS JOIN variant v ON v.product_id = p.value
            WHERE NOT v.withdrawn AND v.colour IN (SELECT value FROM json_each(@colours))
            GROUP BY v.product_id LIMIT 1000
            """,
            new { products = ViewReader.List(cards.Select(card => card.Id)), colours = ViewReader.List(colours) }
        );
        var variants = reader
            .FindMany<Variant>(skus.Select(Keys.Variant))
            .Values.ToDictionary(variant => variant.ProductId, StringComparer.Ordinal);
        return
        [
            .. cards.Select(card =>
                variants.GetValueOrDefault(card.Id) is { } variant
                    ? card with
                    {
                        Image = PictureAddress.Candidates(variant.Image) is { } own
                            ? $"{own} {card.Image}"
                            : card.Image,
                        Sku = variant.Sku,
                    }
                    : card
            ),
        ];
    }

    /// <summary>Those that no site at all has, of the ones that this store cannot get.</summary>
    private static HashSet<string> SoldOut(ViewReader reader, IReadOnlyDictionary<string, Promise> promises)
    {
        var notHere = promises
            .Where(pair => pair.Value is Promise.NotCollectable)
            .Select(pair => pair.Key)
            .ToHashSet(StringComparer.Ordinal);
        if (notHere.Count > 0)
            notHere.ExceptWith(
                reader.Connection.Query<string>(
                    """
                    SELECT p.value FROM json_each(@products) p
                    WHERE EXISTS (
                        SELECT 1 FROM variant v CROSS JOIN stock s ON s.sku = v.sku
                        WHERE v.product_id = p.value AND NOT v.withdrawn AND s.available > 0)
                    LIMIT 1000
                    """,
                    new { products = ViewReader.List(notHere) }
                )
            );
        return notHere;
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
