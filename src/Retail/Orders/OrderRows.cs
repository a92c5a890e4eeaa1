using System.Data.Common;
using Dapper;
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

    public void Apply(DbConnection view, StoredDocument stored, object? document)
    {
        if (document is Order order)
        {
            // The other columns never change, and are in indexes that would be written again.
            view.Execute(
                """
                INSERT INTO "order" VALUES
                    (NULL, @Number, @Store, @Status, @CollectionCode, @PlacedAt, @SlotStart, @HoldUntil, @LogIndex)
                ON CONFLICT (number) DO UPDATE SET status = excluded.status
                """,
                new
                {
                    order.Number,
                    order.Store,
                    Status = order.Status.ToString(),
                    order.CollectionCode,
                    PlacedAt = order.PlacedAt.ToUnixTimeMilliseconds(),
                    SlotStart = order.Slot.Start.ToUnixTimeMilliseconds(),
                    HoldUntil = order.HoldUntil.ToUnixTimeMilliseconds(),
                    order.LogIndex,
                }
            );
            foreach (var hash in order.Reach)
            {
                view.Execute(
                    """
                    INSERT OR IGNORE INTO order_reach SELECT @hash, id FROM "order" WHERE number = @Number
                    """,
                    new { hash, order.Number }
                );
            }
        }
        else if (Keys.OrderNumberOf(stored.Key) is { } number)
        {
            view.Execute(
                """
                DELETE FROM order_reach WHERE order_id = (SELECT id FROM "order" WHERE number = @number)
                """,
                new { number }
            );
            view.Execute("DELETE FROM \"order\" WHERE number = @number", new { number });
        }
    }
}
