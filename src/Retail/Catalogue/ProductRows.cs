using Dapper;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Catalogue;

/// <summary>Products by category; a product stands once in each category and in each of its parents.</summary>
internal sealed class ProductRows : IViewTable
{
    private const string Separator = " > ";

    public string Schema =>
        """
            CREATE TABLE product (
                number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, brand TEXT, department TEXT) STRICT;
            CREATE INDEX product_department ON product (department);
            CREATE INDEX product_brand ON product (brand);
            CREATE TABLE product_category (
                category TEXT NOT NULL, product INTEGER NOT NULL, PRIMARY KEY (category, product)) STRICT, WITHOUT ROWID;
            CREATE INDEX product_category_product ON product_category (product);
            CREATE TABLE variant (
                sku TEXT PRIMARY KEY, product_id TEXT NOT NULL, price_minor INTEGER NOT NULL, colour TEXT, size TEXT,
                gtin TEXT, withdrawn INTEGER NOT NULL) STRICT;
            CREATE INDEX variant_product ON variant (product_id);
            CREATE INDEX variant_gtin ON variant (gtin) WHERE gtin IS NOT NULL;
            """;

    public void Apply(SqliteConnection view, StoredDocument stored, object? document)
    {
        switch (document)
        {
            case Product product:
                ApplyProduct(view, product);
                break;
            case Variant variant:
                view.Execute(
                    """
                    INSERT OR REPLACE INTO variant
                    VALUES (@Sku, @ProductId, @PriceMinor, @Colour, @Size, @Gtin, @Withdrawn)
                    """,
                    variant
                );
                break;
        }
    }

    /// <summary>The category itself and every category above it.</summary>
    internal static IEnumerable<string> WithParents(string category)
    {
        var parts = category.Split(Separator);
        return Enumerable.Range(1, parts.Length).Select(depth => string.Join(Separator, parts.Take(depth)));
    }

    private static void ApplyProduct(SqliteConnection view, Product product)
    {
        var number = view.ExecuteScalar<long>(
            """
            INSERT INTO product (id, title, brand, department) VALUES (@Id, @Title, @Brand, @Department)
            ON CONFLICT (id) DO UPDATE
                SET title = excluded.title, brand = excluded.brand, department = excluded.department
            RETURNING number
            """,
            new
            {
                product.Id,
                product.Title,
                product.Brand,
                Department = product.Categories.IsEmpty ? null : WithParents(product.Categories[0]).First(),
            }
        );
        view.Execute("DELETE FROM product_category WHERE product = @number", new { number });
        view.Execute(
            "INSERT INTO product_category VALUES (@category, @number)",
            product.Categories.SelectMany(WithParents).Distinct().Select(category => new { category, number })
        );
    }
}
