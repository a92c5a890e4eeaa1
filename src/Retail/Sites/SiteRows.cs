using Dapper;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Sites;

/// <summary>Sites to list and to find by distance; an R-tree over positions in degrees.</summary>
internal sealed class SiteRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE site (
                id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, town TEXT,
                postcode TEXT, latitude REAL, longitude REAL, collects INTEGER NOT NULL) STRICT;
            CREATE INDEX site_name ON site (kind, name);
            CREATE VIRTUAL TABLE site_position USING rtree (id, latitude_min, latitude_max, longitude_min, longitude_max);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (document is not Site site)
        {
            return;
        }
        var id = view.ExecuteScalar<long>(
            """
            INSERT INTO site (code, kind, name, town, postcode, latitude, longitude, collects)
            VALUES (@Code, @Kind, @Name, @Town, @Postcode, @Latitude, @Longitude, @Collects)
            ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, town = excluded.town,
                postcode = excluded.postcode, latitude = excluded.latitude, longitude = excluded.longitude,
                collects = excluded.collects
            RETURNING id
            """,
            new
            {
                site.Code,
                Kind = site.Kind.ToString(),
                site.Name,
                site.Address?.Town,
                site.Address?.Postcode,
                site.Position?.Latitude,
                site.Position?.Longitude,
                Collects = site is { Kind: SiteKind.STORE, Slots: not null },
            }
        );
        view.Run("DELETE FROM site_position WHERE id = ?1", id);
        if (site.Position is { } position)
        {
            view.Run(
                "INSERT INTO site_position VALUES (?1, ?2, ?2, ?3, ?3)",
                id,
                position.Latitude,
                position.Longitude
            );
        }
    }
}
