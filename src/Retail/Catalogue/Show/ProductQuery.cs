using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Places;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail.Catalogue.Show;

/// <summary>What a product's page shows, read in one go.</summary>
internal sealed class ProductQuery
{
    private const int SlotsShown = 3;
    private const int OthersShown = 3;

    /// <summary>Enough to find a few with stock; farther away than that nobody collects.</summary>
    private const int OthersAsked = 12;
    private const int RelatedShown = 4;
    private const int RelatedAsked = 8;

    private readonly ViewReader _reader;
    private readonly Instant _now;
    private readonly Product _product;
    private readonly ImmutableArray<Variant> _variants;
    private readonly HashSet<string> _somewhere;

    /// <summary>Whose stock has been looked at.</summary>
    private readonly HashSet<string> _stores = new(StringComparer.Ordinal);

    private ProductQuery(ViewReader reader, Instant now, Product product, ImmutableArray<Variant> variants)
    {
        (_reader, _now, _product, _variants) = (reader, now, product, variants);
        _somewhere = reader
            .Connection.Query<string>(
                """
                SELECT k.value FROM json_each(@skus) k
                WHERE EXISTS (SELECT 1 FROM stock s WHERE s.sku = k.value AND s.available > 0) LIMIT 1000
                """,
                new { skus = ViewReader.List(variants.Select(variant => variant.Sku)) }
            )
            .ToHashSet();
    }

    public Product Product => _product;

    public ImmutableArray<Variant> Variants => _variants;

    /// <summary>Null where there is no such product, or nothing of it is sold.</summary>
    public static ProductQuery? Open(ViewReader reader, string id, Instant now)
    {
        if (reader.Find<Product>(Keys.Product(id)) is not { } product)
            return null;
        var found = reader.FindMany<Variant>(product.Skus.Select(Keys.Variant));
        ImmutableArray<Variant> variants =
        [
            .. product
                .Skus.Select(sku => found.GetValueOrDefault(Keys.Variant(sku)))
                .OfType<Variant>()
                .Where(variant => !variant.Withdrawn),
        ];
        return variants.IsEmpty ? null : new ProductQuery(reader, now, product, variants);
    }

    public bool IsSomewhere(string sku) => _somewhere.Contains(sku);

    /// <param name="sku">The variant that the address names; another product's is not taken.</param>
    /// <param name="storeCode">The chosen store.</param>
    public ProductView Read(string? sku, string? storeCode)
    {
        var named = _variants.FirstOrDefault(variant => variant.Sku == sku);
        var store = storeCode is null ? null : _reader.Find<Site>(Keys.Site(storeCode));
        if (storeCode is not null)
            _stores.Add(storeCode);
        var promises = store is { Kind: SiteKind.STORE }
            ? PromiseQuery.ForEach(_reader, store.Code, [.. _variants.Select(variant => variant.Sku)], _now)
            : null;
        var colour = (named ?? FirstToHave(promises)).Colour;
        ImmutableArray<Variant> sizes = [.. _variants.Where(variant => variant.Colour == colour)];
        var chosen = named ?? (sizes.Length == 1 ? sizes[0] : null);
        return new ProductView(
            _product.Id,
            _product.Title,
            _product.Description,
            _product.Brand,
            _product.Seller,
            _product.AgeRestriction,
            _product.Categories.FirstOrDefault(),
            Gallery.Of(_product, _variants, colour),
            Price(chosen is null ? sizes : [chosen]),
            colour,
            Colours(colour, chosen?.Size),
            [.. sizes.Select(variant => Choice(variant, sizes, chosen))],
            sizes.Min(variant => variant.LimitPerCustomer),
            store is null || promises is null ? null : Collection(store, promises, sizes, chosen)
        );
    }

    private Variant FirstToHave(IReadOnlyDictionary<string, Promise>? promises) =>
        _variants
            .Where(variant => promises?[variant.Sku] is Promise.Collectable)
            .MinBy(variant => ((Promise.Collectable)promises![variant.Sku]).ReadyFrom)
        ?? _variants.FirstOrDefault(variant => IsSomewhere(variant.Sku))
        ?? _variants[0];

    /// <summary>A few others of the same category, those of the same brand first, wherever in the category this one stands.</summary>
    public ImmutableArray<ProductCard> Related(string? storeCode)
    {
        if (_product.Categories.FirstOrDefault() is not { } category)
            return [];
        var ids = _reader.Connection.Query<string>(
            """
            SELECT product FROM (
                SELECT * FROM (SELECT product FROM product_category
                    WHERE category = @category AND product > @id ORDER BY product LIMIT @asked)
                UNION ALL
                SELECT * FROM (SELECT product FROM product_category
                    WHERE category = @category AND product < @id ORDER BY product LIMIT @asked))
            LEFT JOIN product_brand b USING (product)
            ORDER BY b.brand IS NOT @brand LIMIT @shown
            """,
            new
            {
                category,
                id = _product.Id,
                brand = _product.Brand,
                asked = RelatedAsked,
                shown = RelatedShown,
            }
        );
        return CardQuery.Read(_reader, [.. ids], storeCode, _now);
    }

    /// <summary>What the page shows that the log may change; ask when all else is read.</summary>
    public IEnumerable<Shown> WhatIsShown(ImmutableArray<ProductCard> related, string? storeCode)
    {
        var beside = _reader.FindMany<Product>(related.Select(card => Keys.Product(card.Id))).Values;
        string[] skus = [.. _product.Skus, .. beside.SelectMany(product => product.Skus)];
        var sites = Network.Read(_reader, _stores, []).Sites;
        return
        [
            Shown.Catalogue,
            .. storeCode is null ? [] : new[] { Shown.Slots(storeCode) },
            .. skus.Select(Shown.Anywhere),
            .. sites.SelectMany(site => skus.Select(sku => Shown.Stock(site, sku))),
        ];
    }

    private static string Price(IReadOnlyCollection<Variant> variants)
    {
        var (from, to) = (variants.Min(it => it.PriceMinor), variants.Max(it => it.PriceMinor));
        return from == to
            ? Money.Shown(from, variants.First().Currency)
            : Texts.From.With(Money.Shown(from, variants.First().Currency));
    }

    /// <summary>Each leads to the variant of that colour in the chosen size, if there is one.</summary>
    private ImmutableArray<ColourChoice> Colours(string? chosen, string? size)
    {
        var colours = _variants.Where(variant => variant.Colour is not null).GroupBy(variant => variant.Colour);
        return
        [
            .. colours.Select(group =>
            {
                var variant =
                    group.FirstOrDefault(it => it.Size == size && IsSomewhere(it.Sku))
                    ?? group.FirstOrDefault(it => IsSomewhere(it.Sku))
                    ?? group.First();
                return new ColourChoice(
                    group.Key!,
                    PictureAddress.Candidates(variant.Image),
                    ProductCard.AddressOf(_product.Id, variant.Sku),
                    group.Key == chosen
                );
            }),
        ];
    }

    private SizeChoice Choice(Variant variant, ImmutableArray<Variant> sizes, Variant? chosen)
    {
        var pricesDiffer = sizes.Any(other => other.PriceMinor != variant.PriceMinor);
        return new(
            variant.Sku,
            variant.Size ?? (sizes.Length > 1 ? variant.Sku : null),
            pricesDiffer ? Money.Shown(variant.PriceMinor, variant.Currency) : null,
            variant == chosen,
            !IsSomewhere(variant.Sku)
        );
    }

    private CollectAtStore Collection(
        Site store,
        IReadOnlyDictionary<string, Promise> promises,
        ImmutableArray<Variant> sizes,
        Variant? chosen
    )
    {
        var groups = sizes
            .Select(variant => (Size: variant.Size ?? "", Promise: promises[variant.Sku]))
            .GroupBy(it => CollectLine.Of(store, it.Promise, _now))
            .OrderBy(group => group.Min(it => (it.Promise as Promise.Collectable)?.ReadyFrom ?? Instant.MaxValue))
            .Select(group => new CollectGroup(group.Key, sizes.Length > 1 ? [.. group.Select(it => it.Size)] : []));
        var shown =
            chosen ?? sizes.MinBy(it => (promises[it.Sku] as Promise.Collectable)?.ReadyFrom ?? Instant.MaxValue)!;
        ImmutableArray<Wanted> wanted = [new(shown.Sku, 1)];
        var here = PromiseQuery.ForBasket(_reader, store.Code, wanted, _now);
        return new CollectAtStore(
            store.Code,
            store.Name,
            [.. groups],
            When.Slots(
                store,
                _now,
                (here?.Slots ?? []).Where(slot => slot.Fits(1)).Take(SlotsShown).Select(slot => slot.Slot)
            ),
            chosen is not null && promises[chosen.Sku] is Promise.Collectable collectable
                ? Source(store, collectable, chosen, sizes)
                : null,
            Others(store, wanted)
        );
    }

    private string Source(Site store, Promise.Collectable promise, Variant variant, ImmutableArray<Variant> sizes)
    {
        if (promise.Source is not PromiseSource.STORE)
            return Texts.SentToStore;
        var available = _reader.Connection.ExecuteScalar<int>(
            "SELECT available FROM stock WHERE sku = @Sku AND site = @Code LIMIT 1",
            new { variant.Sku, store.Code }
        );
        return sizes.Length == 1 && available <= StockLevel.Few
            ? Texts.FromShelvesFew.With(available)
            : Texts.FromShelves;
    }

    private ImmutableArray<OtherStore> Others(Site store, ImmutableArray<Wanted> wanted)
    {
        if (store.Position is not { } position)
            return [];
        var near = NearStores
            .Around(_reader, position, OthersAsked)
            .Where(other => other.Code != store.Code)
            .ToDictionary(other => other.Code);
        _stores.UnionWith(near.Keys);
        return
        [
            .. PromiseQuery
                .WithoutSlots(_reader, [.. near.Keys], wanted, _now)
                .Where(other => other.Promise is Promise.Collectable)
                .OrderBy(other => near[other.Store.Code].Km)
                .Take(OthersShown)
                .Select(other => new OtherStore(
                    other.Store.Code,
                    other.Store.Name,
                    Distance.Shown(near[other.Store.Code].Km),
                    CollectLine.Of(other.Store, other.Promise, _now)
                )),
        ];
    }
}
