using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail;

internal sealed class RetailerRows : IViewTable
{
    public string Schema =>
        "CREATE TABLE retailer (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, currency TEXT NOT NULL) STRICT";

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (document is Retailer retailer)
        {
            view.Run("INSERT OR REPLACE INTO retailer VALUES (1, ?1, ?2)", retailer.Name, retailer.Currency);
        }
    }
}
