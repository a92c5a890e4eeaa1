using System.Data.Common;
using Dapper;
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

    public void Apply(DbConnection view, StoredDocument stored, object? document)
    {
        if (document is not StockLevel level)
        {
            return;
        }
        var parts = Keys.PartsOf(stored.Key);
        view.Execute(
            """
            INSERT INTO stock (site, sku, on_hand, committed, safety_stock, available)
            VALUES (@Site, @Sku, @OnHand, @Committed, @SafetyStock, @Available)
            ON CONFLICT (sku, site) DO UPDATE SET on_hand = excluded.on_hand, committed = excluded.committed,
                safety_stock = excluded.safety_stock, available = excluded.available
            """,
            new
            {
                Site = parts[0],
                Sku = parts[1],
                level.OnHand,
                level.Committed,
                level.SafetyStock,
                level.Available,
            }
        );
    }
}
