using System.Data;
using Microsoft.Data.Sqlite;

namespace Holdfast.Ledger.Stores;

/// <summary>What batches and reads both read, as of the transaction they give, or of now.</summary>
internal static class SqliteRows
{
    public static async Task<IReadOnlyCollection<string>?> ReadChangedKeysAsync(
        SqliteConnection connection,
        SqliteTransaction transaction,
        long from,
        int max,
        CancellationToken ct
    )
    {
        if (from == 0 || from <= await SqliteHistory.ReadUpToAsync(connection, transaction, ct))
        {
            return null;
        }
        await using var command = new SqliteCommand(
            "SELECT key FROM document WHERE idx >= $from ORDER BY idx LIMIT $limit",
            connection,
            transaction
        );
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$limit", max + 1);
        var keys = await ReadTextsAsync(command, ct);
        return keys.Count > max ? null : keys;
    }

    public static async Task<IReadOnlyCollection<string>> ReadNewKindsAsync(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        long from,
        CancellationToken ct
    )
    {
        await using var command = new SqliteCommand(
            "SELECT name FROM kind WHERE idx >= $from LIMIT 10000",
            connection,
            transaction
        );
        command.Parameters.AddWithValue("$from", from);
        return await ReadTextsAsync(command, ct);
    }

    public static async Task<List<string>> ReadTextsAsync(SqliteCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadTextsAsync(ct);
    }

    public static async Task<Head> ReadHeadAsync(
        SqliteConnection connection,
        SqliteTransaction? transaction,
        CancellationToken ct
    )
    {
        await using var command = new SqliteCommand(
            "SELECT next_index, digest, epoch, last_at_ms FROM head WHERE id = 1",
            connection,
            transaction
        );
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct);
        return await reader.ReadHeadAsync(ct);
    }

    public static async Task<List<StoredDocument>> ReadDocumentsAsync(SqliteCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadDocumentsAsync(ct);
    }
}
