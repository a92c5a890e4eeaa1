using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Orders;

/// <summary>Orders to list; times as milliseconds since 1970 in UTC. The order itself is read by key.</summary>
internal sealed class OrderRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE "order" (
                id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, store TEXT NOT NULL, status TEXT NOT NULL,
                collection_code TEXT NOT NULL, placed_at_ms INTEGER NOT NULL, slot_start_ms INTEGER NOT NULL,
                hold_until_ms INTEGER NOT NULL, log_index INTEGER NOT NULL) STRICT;
            CREATE INDEX order_store ON "order" (store, slot_start_ms);
            CREATE INDEX order_unpaid ON "order" (hold_until_ms) WHERE status = 'PENDING_PAYMENT';
            CREATE INDEX order_placed ON "order" (placed_at_ms);
            CREATE TABLE order_reach (
                hash TEXT NOT NULL, order_id INTEGER NOT NULL, PRIMARY KEY (hash, order_id)) STRICT, WITHOUT ROWID;
            CREATE INDEX order_reach_order ON order_reach (order_id);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (document is Order order)
        {
            Write(view, order);
        }
        else if (Keys.OrderNumberOf(stored.Key) is { } number)
        {
            view.Run("DELETE FROM order_reach WHERE order_id = (SELECT id FROM \"order\" WHERE number = ?1)", number);
            view.Run("DELETE FROM \"order\" WHERE number = ?1", number);
        }
    }

    /// <summary>An order's status changes; its other columns, and how its people are found, never do.</summary>
    private static void Write(PreparedConnection view, Order order)
    {
        var status = order.Status.ToString();
        if (view.Run("UPDATE \"order\" SET status = ?1 WHERE number = ?2", status, order.Number) > 0)
        {
            return;
        }
        view.Run(
            "INSERT INTO \"order\" VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            order.Number,
            order.Store,
            status,
            order.CollectionCode,
            order.PlacedAt.ToUnixTimeMilliseconds(),
            order.Slot.Start.ToUnixTimeMilliseconds(),
            order.HoldUntil.ToUnixTimeMilliseconds(),
            order.LogIndex
        );
        foreach (var hash in order.Reach)
        {
            view.Run("INSERT OR IGNORE INTO order_reach VALUES (?1, last_insert_rowid())", hash);
        }
    }
}
