using System.Data;
using Microsoft.Data.Sqlite;

namespace Holdfast.Ledger.Stores;

/// <summary>The tables of what was put away, and how it gets there. What <c>document</c> holds goes before it everywhere.</summary>
internal static class SqliteHistory
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS history (key TEXT PRIMARY KEY, idx INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS history_word (
            word TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (word, key)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>A page of all live documents, from after <c>$after</c>.</summary>
    public const string ScanAll = """
        SELECT key, idx, bytes FROM document WHERE bytes IS NOT NULL AND key > $after
        UNION ALL
        SELECT key, idx, bytes FROM history
        WHERE key > $after AND NOT EXISTS (SELECT 1 FROM document WHERE document.key = history.key)
        ORDER BY key LIMIT $limit
        """;

    /// <summary>Nothing is written unless the transaction is committed.</summary>
    public static async Task PutAwayAsync(
        SqliteTransaction transaction,
        IReadOnlyCollection<PutAway> documents,
        long upTo,
        CancellationToken ct
    )
    {
        await using var move = Command(
            transaction,
            """
            INSERT INTO history SELECT key, idx, bytes FROM document
            WHERE key = $key AND idx = $idx AND bytes IS NOT NULL
            ON CONFLICT (key) DO UPDATE SET idx = excluded.idx, bytes = excluded.bytes;
            DELETE FROM history WHERE key = $key AND EXISTS (
                SELECT 1 FROM document WHERE key = $key AND idx = $idx AND bytes IS NULL);
            DELETE FROM document WHERE key = $key AND idx = $idx;
            """
        );
        var (key, idx) = (
            move.Parameters.Add("$key", SqliteType.Text),
            move.Parameters.Add("$idx", SqliteType.Integer)
        );
        await using var name = Command(
            transaction,
            "INSERT INTO history_word VALUES ($word, $of) ON CONFLICT DO NOTHING"
        );
        var (word, of) = (name.Parameters.Add("$word", SqliteType.Text), name.Parameters.Add("$of", SqliteType.Text));
        foreach (var (document, words) in documents)
        {
            (key.Value, idx.Value) = (document.Key, document.Index);
            await move.ExecuteNonQueryAsync(ct);
            foreach (var one in words)
            {
                (word.Value, of.Value) = (one, document.Key);
                await name.ExecuteNonQueryAsync(ct);
            }
        }
        await using var reached = Command(
            transaction,
            """
            INSERT INTO cursor VALUES ($name, $upTo) ON CONFLICT (follower) DO UPDATE SET next = max(next, excluded.next)
            """
        );
        reached.Parameters.AddWithValue("$name", IStore.History);
        reached.Parameters.AddWithValue("$upTo", upTo);
        await reached.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The last index of which documents may have been put away; -1: none.</summary>
    public static async Task<long> ReadUpToAsync(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        CancellationToken ct
    )
    {
        await using var command = new SqliteCommand(
            "SELECT next FROM cursor WHERE follower = $name",
            connection,
            transaction
        );
        command.Parameters.AddWithValue("$name", IStore.History);
        return await command.ExecuteScalarAsync(ct) is long upTo ? upTo : -1;
    }

    /// <summary>Live documents by key, put away or not.</summary>
    public static async Task<List<StoredDocument>> LoadAsync(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        IReadOnlyCollection<string> keys,
        CancellationToken ct
    )
    {
        var documents = new List<StoredDocument>(keys.Count);
        await using var select = new SqliteCommand(
            """
            SELECT idx, bytes FROM document WHERE key = $key
            UNION ALL
            SELECT idx, bytes FROM history
            WHERE key = $key AND NOT EXISTS (SELECT 1 FROM document WHERE key = $key)
            LIMIT 1
            """,
            connection,
            transaction
        );
        var parameter = select.Parameters.Add("$key", SqliteType.Text);
        foreach (var key in keys)
        {
            parameter.Value = key;
            await using var reader = await select.ExecuteReaderAsync(CommandBehavior.SingleRow, ct);
            if (await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(1, ct))
            {
                documents.Add(new(key, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)));
            }
        }
        return documents;
    }

    private static SqliteCommand Command(SqliteTransaction transaction, string sql) =>
        new(sql, transaction.Connection, transaction);
}
