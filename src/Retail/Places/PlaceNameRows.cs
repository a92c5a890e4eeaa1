using Holdfast.Ledger.Stores;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Places;

/// <summary>Names that a store can be looked for by: towns of places, and towns and names of stores.</summary>
internal sealed class PlaceNameRows : IViewTable
{
    public string Schema =>
        """
            CREATE TABLE place_name (
                folded TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, latitude REAL NOT NULL,
                longitude REAL NOT NULL, PRIMARY KEY (folded, source)) STRICT, WITHOUT ROWID;
            CREATE INDEX place_name_source ON place_name (source);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        switch (document)
        {
            case Place place:
                Name(view, stored.Key, place.Position, [place.Town]);
                break;
            case Site { Kind: SiteKind.STORE } site:
                Name(view, stored.Key, site.Position, [site.Address?.Town, site.Name]);
                break;
        }
    }

    private static void Name(PreparedConnection view, string source, Position? position, IEnumerable<string?> names)
    {
        view.Run("DELETE FROM place_name WHERE source = ?1", source);
        if (position is null)
        {
            return;
        }
        foreach (var name in names.OfType<string>())
        {
            if (Words.Fold(name) is { Length: > 0 } folded)
            {
                view.Run(
                    "INSERT OR REPLACE INTO place_name VALUES (?1, ?2, ?3, ?4, ?5)",
                    folded,
                    source,
                    name,
                    position.Latitude,
                    position.Longitude
                );
            }
        }
    }
}
