using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Reading;

/// <summary>A read-only connection to the view. Queries go through <see cref="Connection"/> with Dapper; documents by key.</summary>
internal sealed class ViewReader(SqliteConnection connection) : IDisposable
{
    private const int KeysMax = 500;

    public SqliteConnection Connection { get; } = connection;

    /// <summary>The document, if it is one of the words that <see cref="DocumentRows"/> keeps.</summary>
    public T? Find<T>(string key)
        where T : class
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM document WHERE key = $key";
        command.Parameters.AddWithValue("$key", key);
        return command.ExecuteScalar() is byte[] bytes ? (T)RetailRules.All.ReadDocument(key, bytes) : null;
    }

    /// <summary>Those that exist, by key, in no order.</summary>
    public IReadOnlyDictionary<string, T> FindMany<T>(IEnumerable<string> keys)
        where T : class
    {
        var found = new Dictionary<string, T>();
        foreach (var chunk in keys.Distinct().Chunk(KeysMax))
        {
            var rows = Connection.Query<(string Key, byte[] Bytes)>(
                "SELECT key, bytes FROM document WHERE key IN @chunk LIMIT 500",
                new { chunk }
            );
            foreach (var (key, bytes) in rows)
            {
                found[key] = (T)RetailRules.All.ReadDocument(key, bytes);
            }
        }
        return found;
    }

    /// <summary>Reads the column <c>bytes</c> of rows joined to <c>document</c>.</summary>
    public ImmutableArray<T> Documents<T>(string sql, object? parameters = null)
        where T : class =>
        [
            .. Connection
                .Query<(string Key, byte[] Bytes)>(sql, parameters)
                .Select(row => (T)RetailRules.All.ReadDocument(row.Key, row.Bytes)),
        ];

    public void Dispose() => Connection.Dispose();
}
