using Holdfast.Ledger.Stores;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Collection;

/// <summary>
/// The work that orders make for each site, by due time: a row for each parcel that has a <see cref="NextStep"/>.
/// </summary>
internal sealed class ParcelRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE parcel (
                order_number TEXT NOT NULL, number INTEGER NOT NULL, source TEXT NOT NULL, store TEXT NOT NULL,
                status TEXT NOT NULL, progress TEXT NOT NULL, location TEXT NOT NULL,
                site TEXT NOT NULL, step TEXT NOT NULL, due_at_ms INTEGER NOT NULL,
                PRIMARY KEY (order_number, number)) STRICT, WITHOUT ROWID;
            CREATE INDEX parcel_work ON parcel (site, step, due_at_ms);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (Keys.OrderNumberOf(stored.Key) is not { } number)
        {
            return;
        }
        view.Run("DELETE FROM parcel WHERE order_number = ?1", number);
        if (document is not Order order)
        {
            return;
        }
        foreach (var parcel in order.Parcels)
        {
            if (NextStep.Of(order, parcel) is not { } next)
            {
                continue;
            }
            view.Run(
                "INSERT INTO parcel VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                order.Number,
                parcel.Number,
                parcel.Source,
                order.Store,
                order.Status.ToString(),
                parcel.Progress.ToString(),
                parcel.Location.ToString(),
                next.Site,
                next.Step.ToString(),
                next.DueAt.ToUnixTimeMilliseconds()
            );
        }
    }
}
