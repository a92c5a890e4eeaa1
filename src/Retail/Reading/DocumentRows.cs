using Holdfast.Ledger.Stores;

namespace Holdfast.Retail.Reading;

/// <summary>Whole documents that pages read by key, with the index of the entry that changed them last. Stock levels and slots are read as columns, and not kept here.</summary>
internal sealed class DocumentRows : IViewTable
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_words = new HashSet<string>(
        [
            "retailer",
            "site",
            "route",
            "routes-to",
            "product",
            "variant",
            "range",
            "order",
            "person",
            "place",
            "api-key",
            "room",
            "rooms",
        ],
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Has(string key) => s_words.Contains(Keys.WordOf(key));

    public string Schema =>
        """
            CREATE TABLE document (key TEXT PRIMARY KEY, bytes BLOB NOT NULL, changed_at INTEGER NOT NULL) STRICT;
            CREATE INDEX document_changed ON document (changed_at, key);
            """;

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (!Has(stored.Key))
        {
            return;
        }
        if (stored.Bytes is null)
        {
            view.Run("DELETE FROM document WHERE key = ?1", stored.Key);
            return;
        }
        view.Run(
            """
            INSERT INTO document VALUES (?1, ?2, ?3)
            ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, changed_at = excluded.changed_at
            """,
            stored.Key,
            stored.Bytes,
            stored.Index
        );
    }
}
