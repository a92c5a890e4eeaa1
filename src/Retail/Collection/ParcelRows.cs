using Dapper;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Collection;

/// <summary>The work that open orders make for each site, by due time. A parcel leaves the table when its order ends.</summary>
internal sealed class ParcelRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE parcel (
                order_number TEXT NOT NULL, number INTEGER NOT NULL, source TEXT NOT NULL, store TEXT NOT NULL,
                status TEXT NOT NULL, progress TEXT NOT NULL, location TEXT NOT NULL, due_at_ms INTEGER NOT NULL,
                PRIMARY KEY (order_number, number)) STRICT, WITHOUT ROWID;
            CREATE INDEX parcel_source ON parcel (source, progress, due_at_ms);
            CREATE INDEX parcel_store ON parcel (store, progress, due_at_ms);
            """;

    public void Apply(SqliteConnection view, StoredDocument stored, object? document)
    {
        if (document is not Order order)
        {
            return;
        }
        view.Execute("DELETE FROM parcel WHERE order_number = @Number", new { order.Number });
        if (order.Status is not (OrderStatus.CONFIRMED or OrderStatus.PICKING or OrderStatus.READY_FOR_PICKUP))
        {
            return;
        }
        foreach (var parcel in order.Parcels)
        {
            view.Execute(
                """
                INSERT INTO parcel VALUES
                    (@Order, @Number, @Source, @Store, @Status, @Progress, @Location, @DueAt)
                """,
                new
                {
                    Order = order.Number,
                    parcel.Number,
                    parcel.Source,
                    order.Store,
                    Status = order.Status.ToString(),
                    Progress = parcel.Progress.ToString(),
                    Location = parcel.Location.ToString(),
                    DueAt = parcel.DueAt.ToUnixTimeMilliseconds(),
                }
            );
        }
    }
}
