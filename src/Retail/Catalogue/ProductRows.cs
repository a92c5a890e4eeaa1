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

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        switch (document)
        {
            case Product product:
                ApplyProduct(view, product);
                break;
            case Variant variant:
                view.Run(
                    "INSERT OR REPLACE INTO variant VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    variant.Sku,
                    variant.ProductId,
                    variant.PriceMinor,
                    variant.Colour,
                    variant.Size,
                    variant.Gtin,
                    variant.Withdrawn
                );
                break;
        }
    }

    private static void ApplyProduct(PreparedConnection view, Product product)
    {
        view.Run(
            """
            INSERT INTO product (id, title, brand, department) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE
                SET title = excluded.title, brand = excluded.brand, department = excluded.department
            """,
            product.Id,
            product.Title,
            product.Brand,
            product.Categories.IsEmpty ? null : CategoryPath.Department(product.Categories[0])
        );
    }
}
