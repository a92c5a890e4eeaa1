using System.Collections.Immutable;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Pictures;
using Holdfast.Retail.Places;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Basket;

/// <summary>The basket with what the catalogue, the stock and the slots say of it now.</summary>
internal static class BasketQuery
{
    private const int NearestAsked = 50;

    /// <param name="reader">Of the view.</param>
    /// <param name="visit">What is in the basket.</param>
    /// <param name="removed">What was taken out of it last.</param>
    /// <param name="now">For the promises.</param>
    public static BasketView Read(ViewReader reader, ShopVisit visit, (string Sku, int Quantity)? removed, Instant now)
    {
        var variants = reader.FindMany<Variant>(visit.Lines.Select(line => Keys.Variant(line.Sku)));
        var products = reader.FindMany<Product>(variants.Values.Select(variant => Keys.Product(variant.ProductId)));
        ImmutableArray<Entry> entries =
        [
            .. visit
                .Lines.Select(line =>
                    variants.GetValueOrDefault(Keys.Variant(line.Sku)) is { Withdrawn: false } variant
                    && products.GetValueOrDefault(Keys.Product(variant.ProductId)) is { } product
                        ? new Entry(variant, product, line.Quantity)
                        : null
                )
                .OfType<Entry>(),
        ];
        ImmutableArray<Wanted> wanted = [.. entries.Select(entry => new Wanted(entry.Variant.Sku, entry.Quantity))];
        var whole =
            visit.Store is { } code && !wanted.IsEmpty ? PromiseQuery.ForBasket(reader, code, wanted, now) : null;
        var network = whole is null
            ? null
            : Network.Read(reader, [whole.Store.Code], [.. wanted.Select(line => line.Sku)]);
        var currency = entries.IsEmpty ? "GBP" : entries[0].Variant.Currency;
        return new BasketView(
            [.. entries.Select(entry => Line(entry, whole?.Store, network, now))],
            [.. visit.Lines.Select(line => line.Sku).Except(wanted.Select(line => line.Sku))],
            entries.Sum(entry => entry.Quantity),
            Money.Shown(entries.Sum(entry => entry.Variant.PriceMinor * entry.Quantity), currency),
            removed is { } line && visit.Lines.All(one => one.Sku != line.Sku) ? Removed(reader, line) : null,
            whole is null ? null : Store(reader, whole, wanted, now)
        );
    }

    private static BasketViewLine Line(Entry entry, Site? store, Network? network, Instant now)
    {
        var (variant, product, quantity) = entry;
        var promise = store is null ? null : network?.PromiseFor(store, [new(variant.Sku, quantity)], now);
        return new BasketViewLine(
            variant.Sku,
            product.Title,
            Option(variant),
            ProductCard.AddressOf(product.Id, variant.Sku),
            PictureAddress.Candidates(product.Images.Prepend(variant.Image)),
            Money.Shown(variant.PriceMinor, variant.Currency),
            variant.PriceMinor,
            quantity > 1 ? Money.Shown(variant.PriceMinor * quantity, variant.Currency) : null,
            quantity,
            product.AgeRestriction,
            variant.LimitPerCustomer,
            promise is null || store is null ? null : CollectLine.Of(store, promise, now),
            (promise as Promise.NotCollectable)?.Lines is [var line]
            && line is { Reason: UncollectableLine.OutOfStock, Available: > 0 }
                ? Texts.OnlyHere.With(line.Available)
                : null
        );
    }

    private static BasketStore Store(ViewReader reader, StorePromise whole, ImmutableArray<Wanted> wanted, Instant now)
    {
        var items = wanted.Sum(line => line.Quantity);
        var slot = whole.Slots.FirstOrDefault(slot => slot.Fits(items));
        return new BasketStore(
            whole.Store.Code,
            whole.Store.Name,
            CollectLine.Of(whole.Store, whole.Promise, now),
            slot is null ? null : When.Slot(whole.Store, now, slot.Slot),
            whole.Promise is Promise.Collectable kept ? InstantPattern.General.Format(kept.ReadyFrom) : "",
            whole.Promise is Promise.NotCollectable ? Nearest(reader, whole.Store, wanted, now) : null
        );
    }

    /// <summary>The store nearest to the chosen one where the whole basket can be collected.</summary>
    private static NearestStore? Nearest(ViewReader reader, Site from, ImmutableArray<Wanted> wanted, Instant now)
    {
        if (from.Position is not { } position)
            return null;
        var near = NearStores.Around(reader, position, NearestAsked).Where(store => store.Code != from.Code).ToList();
        var promises = PromiseQuery
            .WithoutSlots(reader, [.. near.Select(store => store.Code)], wanted, now)
            .Where(promise => promise.Promise is Promise.Collectable)
            .ToDictionary(promise => promise.Store.Code);
        var first = near.Find(store => promises.ContainsKey(store.Code));
        return first is null
            ? null
            : new NearestStore(
                first.Code,
                first.Name,
                Distance.Shown(first.Km),
                CollectLine.Of(promises[first.Code].Store, promises[first.Code].Promise, now)
            );
    }

    private static RemovedLine? Removed(ViewReader reader, (string Sku, int Quantity) line) =>
        reader.Find<Variant>(Keys.Variant(line.Sku)) is { Withdrawn: false } variant
        && reader.Find<Product>(Keys.Product(variant.ProductId)) is { } product
            ? new RemovedLine(line.Sku, product.Title, line.Quantity)
            : null;

    private static string? Option(Variant variant)
    {
        var parts = new[] { variant.Colour, variant.Size }.OfType<string>().ToList();
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    private sealed record Entry(Variant Variant, Product Product, int Quantity);
}
