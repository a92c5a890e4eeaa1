using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Feeds;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;

namespace Holdfast.Tests.Rules.Imports;

/// <summary>The documents of a memory log as an export reads them.</summary>
internal sealed class MemoryRows(MemoryLog log) : IFeedRows
{
    public IAsyncEnumerable<ListedProduct> ProductsAsync(CancellationToken ct) =>
        log.All<Product>("product")
            .Select(product => new ListedProduct(
                product.Document,
                [
                    .. product.Document.Skus.Select(sku => new ListedVariant(
                        log.Find<Variant>(Retail.Keys.Variant(sku)) ?? throw new InvalidOperationException(sku),
                        true
                    )),
                ]
            ))
            .ToAsyncEnumerable();

    public IAsyncEnumerable<Site> SitesAsync(CancellationToken ct) =>
        log.All<Site>("site").Select(site => site.Document).ToAsyncEnumerable();

    public IAsyncEnumerable<Route> RoutesAsync(CancellationToken ct) =>
        log.All<Route>("route").Select(route => route.Document).ToAsyncEnumerable();

    public IAsyncEnumerable<StockRow> StockAsync(CancellationToken ct) =>
        log.All<StockLevel>("stock")
            .Select(level => new StockRow(
                Retail.Keys.PartsOf(level.Key)[0],
                Retail.Keys.PartsOf(level.Key)[1],
                level.Document,
                true
            ))
            .ToAsyncEnumerable();

    public IAsyncEnumerable<Place> PlacesAsync(CancellationToken ct) =>
        log.All<Place>("place").Select(place => place.Document).ToAsyncEnumerable();
}
