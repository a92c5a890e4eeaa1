using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Slots;

/// <summary>Bookings by store and start, the start as it stands in the key (<c>2026-11-21T09:00Z</c>).</summary>
internal sealed class SlotRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE slot (
                store TEXT NOT NULL, start TEXT NOT NULL, orders INTEGER NOT NULL, items INTEGER NOT NULL,
                PRIMARY KEY (store, start)) STRICT, WITHOUT ROWID
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (document is not SlotBooking booking)
        {
            return;
        }
        var parts = Keys.PartsOf(stored.Key);
        view.Run(
            """
            INSERT INTO slot VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (store, start) DO UPDATE SET orders = excluded.orders, items = excluded.items
            """,
            parts[0],
            parts[1],
            booking.Orders,
            booking.Items
        );
    }
}
