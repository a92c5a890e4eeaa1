using Npgsql;
using NpgsqlTypes;

namespace Holdfast.Ledger.Stores;

/// <summary>The tables of what was put away, and how it gets there. What <c>document</c> holds goes before it everywhere.</summary>
internal static class PostgresHistory
{
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS history (
            key text COLLATE "C" PRIMARY KEY, idx bigint NOT NULL, bytes bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS history_word (
            word text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, PRIMARY KEY (word, key));
        """;

    /// <summary>
    /// A page of all live documents, from after $1. Each half has a limit of its own, so that each is read by its index and no further.
    /// </summary>
    public const string ScanAll = """
        (SELECT key, idx, bytes FROM document WHERE bytes IS NOT NULL AND key > $1 ORDER BY key LIMIT $2)
        UNION ALL
        (SELECT key, idx, bytes FROM history
        WHERE key > $1 AND NOT EXISTS (SELECT 1 FROM document WHERE document.key = history.key) ORDER BY key LIMIT $2)
        ORDER BY key LIMIT $2
        """;

    /// <summary>The last index of which documents may have been put away; -1: none.</summary>
    public const string SelectUpTo =
        $"SELECT coalesce((SELECT next FROM cursor WHERE follower = '{IStore.History}'), -1)";

    /// <summary>Live documents by key, put away or not.</summary>
    public static NpgsqlBatchCommand SelectDocuments(IReadOnlyCollection<string> keys) =>
        new(
            """
            SELECT key, idx, bytes FROM document WHERE key = ANY($1) AND bytes IS NOT NULL
            UNION ALL
            SELECT key, idx, bytes FROM history
            WHERE key = ANY($1) AND NOT EXISTS (SELECT 1 FROM document WHERE document.key = history.key)
            """
        )
        {
            Parameters = { Texts(keys) },
        };

    /// <summary>One transaction, in which the head is locked.</summary>
    public static async Task PutAwayAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<PutAway> documents,
        long upTo,
        CancellationToken ct
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new(PostgresBatch.SelectHead + " FOR UPDATE"));
        batch.BatchCommands.Add(
            OnRows(
                """
                INSERT INTO history SELECT document.* FROM document JOIN unnest($1::text[], $2::bigint[]) AS read (key, idx)
                USING (key, idx) WHERE bytes IS NOT NULL
                ON CONFLICT (key) DO UPDATE SET idx = excluded.idx, bytes = excluded.bytes
                """,
                documents
            )
        );
        batch.BatchCommands.Add(
            OnRows(
                """
                DELETE FROM history USING unnest($1::text[], $2::bigint[]) AS read (key, idx), document
                WHERE history.key = read.key AND document.key = read.key AND document.idx = read.idx AND document.bytes IS NULL
                """,
                documents
            )
        );
        batch.BatchCommands.Add(
            OnRows(
                """
                DELETE FROM document USING unnest($1::text[], $2::bigint[]) AS read (key, idx)
                WHERE document.key = read.key AND document.idx = read.idx
                """,
                documents
            )
        );
        var words = documents.SelectMany(one => one.Words.Select(word => (Word: word, one.Document.Key))).ToList();
        batch.BatchCommands.Add(
            new("INSERT INTO history_word SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING")
            {
                Parameters = { Texts(words.Select(word => word.Word)), Texts(words.Select(word => word.Key)) },
            }
        );
        batch.BatchCommands.Add(
            new(
                """
                INSERT INTO cursor VALUES ($1, $2)
                ON CONFLICT (follower) DO UPDATE SET next = greatest(cursor.next, excluded.next)
                """
            )
            {
                Parameters =
                {
                    new() { Value = IStore.History },
                    new() { Value = upTo },
                },
            }
        );
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static NpgsqlBatchCommand OnRows(string sql, IReadOnlyCollection<PutAway> documents) =>
        new(sql)
        {
            Parameters =
            {
                Texts(documents.Select(one => one.Document.Key)),
                new() { Value = documents.Select(one => one.Document.Index).ToArray() },
            },
        };

    private static NpgsqlParameter Texts(IEnumerable<string> texts) =>
        new() { Value = texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
