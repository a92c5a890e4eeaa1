using System.Collections.Immutable;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
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
        var products = reader.FindMany<Product>(ids.Select(Keys.Product));
        var variants = reader
            .FindMany<Variant>(products.Values.SelectMany(product => product.Skus).Select(Keys.Variant))
            .Values.Where(variant => !variant.Withdrawn)
            .ToLookup(variant => variant.ProductId);
        var site = store is null ? null : reader.Find<Site>(Keys.Site(store));
        var soonest = site is { Kind: SiteKind.STORE }
            ? PromiseQuery.ForEach(reader, site.Code, [.. variants.SelectMany(it => it).Select(it => it.Sku)], now)
            : null;
        return
        [
            .. ids.Select(id => products.GetValueOrDefault(Keys.Product(id)))
                .OfType<Product>()
                .Where(product => variants.Contains(product.Id))
                .Select(product =>
                    Of(
                        product,
                        [.. variants[product.Id].OrderBy(variant => product.Skus.IndexOf(variant.Sku))],
                        soonest is null || site is null ? null : Collected(site, soonest, variants[product.Id], now)
                    )
                ),
        ];
    }

    private static ProductCard Of(Product product, IReadOnlyList<Variant> variants, CollectLine? collect) =>
        new(
            product.Id,
            product.Title,
            product.Brand,
            Images.Shown(variants.Select(variant => variant.Image).Concat(product.Images)),
            variants.Min(variant => variant.PriceMinor),
            variants.Max(variant => variant.PriceMinor),
            variants[0].Currency,
            variants.Select(variant => variant.Colour).OfType<string>().Distinct().Count(),
            product.AgeRestriction,
            collect
        );

    /// <summary>A product can be collected when the first of its variants can.</summary>
    private static CollectLine Collected(
        Site site,
        IReadOnlyDictionary<string, Promise> promises,
        IEnumerable<Variant> variants,
        Instant now
    )
    {
        var all = variants.Select(variant => promises[variant.Sku]).ToList();
        var first = all.OfType<Promise.Collectable>().MinBy(promise => promise.ReadyFrom);
        return CollectLine.Of(site, first ?? all[0], now);
    }
}
