using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Places;

internal sealed class PlaceRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE place (
                code TEXT PRIMARY KEY, town TEXT COLLATE NOCASE, latitude REAL NOT NULL, longitude REAL NOT NULL) STRICT;
            CREATE INDEX place_town ON place (town);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (document is Place place)
        {
            view.Run(
                "INSERT OR REPLACE INTO place VALUES (?1, ?2, ?3, ?4)",
                place.Code,
                place.Town,
                place.Position.Latitude,
                place.Position.Longitude
            );
        }
    }
}
