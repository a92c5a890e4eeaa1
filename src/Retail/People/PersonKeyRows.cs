using Dapper;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.People;

/// <summary>The wrapped keys of people, so that pages can open names while the store is away. Erased people leave it.</summary>
internal sealed class PersonKeyRows : IViewTable
{
    public string Schema =>
        "CREATE TABLE person_key (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID";

    public void Apply(PreparedConnection view, StoredDocument stored, object? document)
    {
        if (document is ErasedPerson)
        {
            view.Run("DELETE FROM person_key WHERE name = ?1", stored.Key);
        }
    }

    public void ApplyKey(PreparedConnection view, KeyringRow row)
    {
        if (Keys.IsPerson(row.Name))
        {
            view.Run("INSERT OR REPLACE INTO person_key VALUES (?1, ?2)", row.Name, row.Bytes);
        }
    }

    public static byte[]? Find(ViewReader reader, string name) =>
        reader.KeyAtHand(name)
        ?? reader.Connection.ExecuteScalar<byte[]?>("SELECT bytes FROM person_key WHERE name = @name", new { name });
}
