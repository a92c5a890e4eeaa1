using System.Collections.Immutable;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Feeds;

/// <summary>
/// What an export reads, row after row, so that its size does not matter. The order should stay the same from one
/// export to the next, so that two files can be compared.
/// </summary>
internal interface IFeedRows
{
    /// <summary>Products with the variants that are on sale.</summary>
    IAsyncEnumerable<ListedProduct> ProductsAsync(CancellationToken ct);

    IAsyncEnumerable<Site> SitesAsync(CancellationToken ct);

    IAsyncEnumerable<Route> RoutesAsync(CancellationToken ct);

    IAsyncEnumerable<StockRow> StockAsync(CancellationToken ct);

    IAsyncEnumerable<Place> PlacesAsync(CancellationToken ct);
}

internal sealed record ListedProduct(Product Product, ImmutableArray<ListedVariant> Variants);

/// <param name="Available">Somewhere a unit is available.</param>
internal sealed record ListedVariant(Variant Variant, bool Available);

/// <param name="Collectable">Customers can collect at the site.</param>
internal sealed record StockRow(string Site, string Sku, StockLevel Level, bool Collectable);
