using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Stock;

internal sealed class StockRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE stock (
                site TEXT NOT NULL, sku TEXT NOT NULL, on_hand INTEGER NOT NULL, committed INTEGER NOT NULL,
                safety_stock INTEGER NOT NULL, available INTEGER NOT NULL, PRIMARY KEY (sku, site)) STRICT, WITHOUT ROWID;
            CREATE INDEX stock_site ON stock (site, sku);
            CREATE INDEX stock_here ON stock (site, sku) WHERE available > 0;
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (document is not StockLevel level)
        {
            return;
        }
        var parts = Keys.PartsOf(stored.Key);
        view.Run(
            """
            INSERT INTO stock (site, sku, on_hand, committed, safety_stock, available) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (sku, site) DO UPDATE SET on_hand = excluded.on_hand, committed = excluded.committed,
                safety_stock = excluded.safety_stock, available = excluded.available
            """,
            parts[0],
            parts[1],
            level.OnHand,
            level.Committed,
            level.SafetyStock,
            level.Available
        );
    }
}
