using System.Data.Common;
using Dapper;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Catalogue;

/// <summary>Products and variants by their own columns; what is listed where is in <see cref="Search.ListingRows"/>.</summary>
internal sealed class ProductRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE product (
                number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, brand TEXT, department TEXT) STRICT;
            CREATE TABLE variant (
                sku TEXT PRIMARY KEY, product_id TEXT NOT NULL, price_minor INTEGER NOT NULL, colour TEXT, size TEXT,
                gtin TEXT, withdrawn INTEGER NOT NULL) STRICT;
            CREATE INDEX variant_product ON variant (product_id);
            CREATE INDEX variant_gtin ON variant (gtin) WHERE gtin IS NOT NULL;
            """;

    public void Apply(DbConnection view, StoredDocument stored, object? document)
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

    private static void ApplyProduct(DbConnection view, Product product)
    {
        view.Execute(
            """
            INSERT INTO product (id, title, brand, department) VALUES (@Id, @Title, @Brand, @Department)
            ON CONFLICT (id) DO UPDATE
                SET title = excluded.title, brand = excluded.brand, department = excluded.department
            """,
            new
            {
                product.Id,
                product.Title,
                product.Brand,
                Department = product.Categories.IsEmpty ? null : CategoryPath.Department(product.Categories[0]),
            }
        );
    }
}
