using System.Data.Common;
using Dapper;
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

    public void Apply(DbConnection view, StoredDocument stored, object? document)
    {
        if (Keys.OrderNumberOf(stored.Key) is not { } number)
        {
            return;
        }
        view.Execute("DELETE FROM parcel WHERE order_number = @number", new { number });
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
            view.Execute(
                """
                INSERT INTO parcel VALUES
                    (@Order, @Number, @Source, @Store, @Status, @Progress, @Location, @Site, @Step, @DueAt)
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
                    next.Site,
                    Step = next.Step.ToString(),
                    DueAt = next.DueAt.ToUnixTimeMilliseconds(),
                }
            );
        }
    }
}
