using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Office.StockList;

/// <summary>One SKU over all sites.</summary>
internal static class ShowStock
{
    public const int RowsMax = 1_000;

    public static void Map(IEndpointRouteBuilder office) => office.MapGet("/stock", Page);

    private static RazorComponentResult<StockPage> Page(string? sku, View view)
    {
        var typed = sku is { Length: <= 100 } ? sku.Trim() : "";
        using var reader = view.Open();
        var found = typed.Length == 0 ? null : Find(reader, typed);
        return new(
            new
            {
                Query = typed,
                Goods = found is null ? null : new Goods(found, reader.Find<Product>(Keys.Product(found.ProductId))),
                Rows = found is null ? [] : Levels(reader, found.Sku),
            }
        );
    }

    /// <summary>By SKU, or by the number in its barcode.</summary>
    private static Variant? Find(ViewReader reader, string typed) =>
        reader.Find<Variant>(Keys.Variant(typed))
        ?? (
            reader.Connection.QueryFirstOrDefault<string>(
                "SELECT sku FROM variant WHERE gtin = @typed OR sku = @typed COLLATE NOCASE ORDER BY sku LIMIT 1",
                new { typed }
            )
                is { } sku
                ? reader.Find<Variant>(Keys.Variant(sku))
                : null
        );

    private static ImmutableArray<StockAtSite> Levels(ViewReader reader, string sku) =>
        [
            .. reader.Connection.Query<StockAtSite>(
                """
                SELECT stock.site AS Site, coalesce(site.name, stock.site) AS Name, on_hand AS OnHand, committed AS Committed,
                    safety_stock AS SafetyStock, available AS Available
                FROM stock LEFT JOIN site ON site.code = stock.site
                WHERE sku = @sku ORDER BY site.kind, site.name LIMIT @RowsMax
                """,
                new { sku, RowsMax }
            ),
        ];
}

public sealed record StockAtSite(
    string Site,
    string Name,
    long OnHand,
    long Committed,
    long SafetyStock,
    long Available
);

/// <summary>What the SKU is. Public with nothing public in it: a page's parameter.</summary>
public sealed class Goods
{
    internal Goods(Variant variant, Product? product) => (Variant, Product) = (variant, product);

    internal Variant Variant { get; }
    internal Product? Product { get; }

    internal string About =>
        string.Join(
            " · ",
            new[]
            {
                Variant.Sku,
                Variant.Colour,
                Variant.Size,
                Variant.Gtin,
                Money.Shown(Variant.PriceMinor, Variant.Currency),
                Variant.Withdrawn ? Texts.Withdrawn : null,
            }.OfType<string>()
        );
}
