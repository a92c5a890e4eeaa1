using System.Data.Common;
using Dapper;
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

    public void Apply(DbConnection view, StoredDocument stored, object? document)
    {
        if (document is Place place)
        {
            view.Execute(
                "INSERT OR REPLACE INTO place VALUES (@Code, @Town, @Latitude, @Longitude)",
                new
                {
                    place.Code,
                    place.Town,
                    place.Position.Latitude,
                    place.Position.Longitude,
                }
            );
        }
    }
}
