using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dapper;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Places;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;

namespace Holdfast.Retail.Feeds;

/// <summary>From the view, as of one index: a read transaction lasts from the opening to the end.</summary>
internal sealed class ViewRows : IFeedRows, IDisposable
{
    private const int PageSize = 1_000;

    private readonly ViewReader _reader;

    public ViewRows(View view)
    {
        _reader = view.Open();
        _reader.Connection.Execute("BEGIN TRANSACTION");
        (Index, Identity) = _reader.Connection.QuerySingle<(long, string)>(
            """
            SELECT (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'index'),
                   (SELECT value FROM meta WHERE name = 'identity')
            """
        );
        Retailer = _reader.Find<Retailer>(Keys.Retailer);
    }

    /// <summary>Index after the last entry that is in what is read.</summary>
    public long Index { get; }

    /// <summary>Of the log and of the view's shape.</summary>
    public string Identity { get; }

    public Retailer? Retailer { get; }

    public async IAsyncEnumerable<ListedProduct> ProductsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var page in PagesOf<Product>("product", ct))
        {
            var variants = _reader.FindMany<Variant>(page.SelectMany(product => product.Skus).Select(Keys.Variant));
            var available = Available(variants.Values.Select(variant => variant.Sku));
            foreach (var product in page)
            {
                yield return new(
                    product,
                    [
                        .. product
                            .Skus.Select(sku => variants.GetValueOrDefault(Keys.Variant(sku)))
                            .OfType<Variant>()
                            .Where(variant => !variant.Withdrawn)
                            .Select(variant => new ListedVariant(variant, available.Contains(variant.Sku))),
                    ]
                );
            }
        }
    }

    public IAsyncEnumerable<Site> SitesAsync(CancellationToken ct) => AllAsync<Site>("site", ct);

    public IAsyncEnumerable<Route> RoutesAsync(CancellationToken ct) => AllAsync<Route>("route", ct);

    public IAsyncEnumerable<Place> PlacesAsync(CancellationToken ct) => AllAsync<Place>("place", ct);

    public async IAsyncEnumerable<StockRow> StockAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        var (site, sku) = ("", "");
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var page = _reader
                .Connection.Query<(
                    string Site,
                    string Sku,
                    long OnHand,
                    long Committed,
                    long SafetyStock,
                    long Collects
                )>(
                    """
                    SELECT stock.site, stock.sku, on_hand, committed, safety_stock, coalesce(site.collects, 0)
                    FROM stock CROSS JOIN variant ON variant.sku = stock.sku AND withdrawn = 0
                        LEFT JOIN site ON site.code = stock.site
                    WHERE (stock.site, stock.sku) > (@site, @sku) ORDER BY stock.site, stock.sku LIMIT @PageSize
                    """,
                    new
                    {
                        site,
                        sku,
                        PageSize,
                    }
                )
                .AsList();
            foreach (var row in page)
            {
                var level = new StockLevel((int)row.OnHand, (int)row.Committed, (int)row.SafetyStock);
                yield return new(row.Site, row.Sku, level, row.Collects != 0);
            }
            if (page.Count < PageSize)
                yield break;
            (site, sku) = (page[^1].Site, page[^1].Sku);
        }
    }

    private HashSet<string> Available(IEnumerable<string> skus) =>
        [
            .. skus.Chunk(500)
                .SelectMany(chunk =>
                    _reader.Connection.Query<string>(
                        "SELECT DISTINCT sku FROM stock WHERE sku IN @chunk AND available > 0 LIMIT 500",
                        new { chunk }
                    )
                ),
        ];

    public void Dispose()
    {
        _reader.Connection.Execute("COMMIT TRANSACTION");
        _reader.Dispose();
    }

    private async IAsyncEnumerable<T> AllAsync<T>(string word, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        await Task.CompletedTask;
        foreach (var page in PagesOf<T>(word, ct))
        foreach (var document in page)
            yield return document;
    }

    private IEnumerable<ImmutableArray<T>> PagesOf<T>(string word, CancellationToken ct)
        where T : class
    {
        // '0' is the sign after '/'.
        var (after, end) = ($"{word}/", $"{word}0");
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var rows = _reader
                .Connection.Query<(string Key, byte[] Bytes)>(
                    "SELECT key, bytes FROM document WHERE key > @after AND key < @end ORDER BY key LIMIT @PageSize",
                    new
                    {
                        after,
                        end,
                        PageSize,
                    }
                )
                .AsList();
            yield return [.. rows.Select(row => (T)RetailRules.All.ReadDocument(row.Key, row.Bytes))];
            if (rows.Count < PageSize)
                yield break;
            after = rows[^1].Key;
        }
    }
}
