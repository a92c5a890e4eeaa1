using System.Runtime.CompilerServices;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Feeds;

/// <summary>
/// Straight from the documents of a store. A server may write meanwhile: each document is as it stands when it is read, not
/// all of them as of one moment. Variants are held in memory.
/// </summary>
internal sealed class StoreRows : IFeedRows
{
    private const int PageSize = 5_000;

    private readonly IStore _store;
    private readonly Dictionary<string, Variant> _variants = [];
    private readonly HashSet<string> _available = [];
    private readonly HashSet<string> _collecting = [];

    private StoreRows(IStore store) => _store = store;

    public Retailer? Retailer { get; private set; }

    public static async Task<StoreRows> OpenAsync(IStore store, CancellationToken ct)
    {
        var source = new StoreRows(store);
        await foreach (var (_, retailer) in source.ScanAsync<Retailer>(Keys.Retailer, ct))
            source.Retailer = retailer;
        await foreach (var (_, variant) in source.ScanAsync<Variant>(Keys.Variant(""), ct))
        {
            if (!variant.Withdrawn)
                source._variants.Add(variant.Sku, variant);
        }
        await foreach (var site in source.SitesAsync(ct))
        {
            if (site is { Kind: SiteKind.STORE, Slots: not null })
                source._collecting.Add(site.Code);
        }
        await foreach (var row in source.StockAsync(ct))
        {
            if (row.Level.Available > 0)
                source._available.Add(row.Sku);
        }
        return source;
    }

    public async IAsyncEnumerable<ListedProduct> ProductsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (_, product) in ScanAsync<Product>(Keys.Product(""), ct))
        {
            yield return new(
                product,
                [
                    .. product
                        .Skus.Select(_variants.GetValueOrDefault)
                        .OfType<Variant>()
                        .Select(variant => new ListedVariant(variant, _available.Contains(variant.Sku))),
                ]
            );
        }
    }

    public IAsyncEnumerable<Site> SitesAsync(CancellationToken ct) => AllAsync<Site>(Keys.Site(""), ct);

    public IAsyncEnumerable<Route> RoutesAsync(CancellationToken ct) => AllAsync<Route>("route/", ct);

    public IAsyncEnumerable<Place> PlacesAsync(CancellationToken ct) => AllAsync<Place>(Keys.Place(""), ct);

    public async IAsyncEnumerable<StockRow> StockAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (key, level) in ScanAsync<StockLevel>("stock/", ct))
        {
            if (Keys.PartsOf(key) is [var site, var sku] && _variants.ContainsKey(sku))
                yield return new(site, sku, level, _collecting.Contains(site));
        }
    }

    private async IAsyncEnumerable<T> AllAsync<T>(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (_, document) in ScanAsync<T>(prefix, ct))
            yield return document;
    }

    private async IAsyncEnumerable<(string Key, T Document)> ScanAsync<T>(
        string prefix,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        string? after = null;
        while (true)
        {
            var page = await _store.ScanAsync(prefix, after, PageSize, ct);
            foreach (var stored in page)
            {
                if (stored.Bytes is { } bytes)
                    yield return (stored.Key, (T)((IRules)RetailRules.All).ReadDocument(stored.Key, bytes));
            }
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Key;
        }
    }
}
