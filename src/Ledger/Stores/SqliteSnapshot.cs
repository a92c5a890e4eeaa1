using Microsoft.Data.Sqlite;

namespace Holdfast.Ledger.Stores;

/// <summary>What a transaction saw when it began, however long it is read.</summary>
internal sealed class SqliteSnapshot(SqliteConnection connection, SqliteTransaction transaction, Head head)
    : IStoreSnapshot
{
    public Head Head { get; } = head;

    public async Task<IReadOnlyList<StoredDocument>> ScanAsync(string? afterKey, int limit, CancellationToken ct)
    {
        await using var command = new SqliteCommand(SqliteHistory.ScanAll, connection, transaction);
        command.Parameters.AddWithValue("$after", afterKey ?? "");
        command.Parameters.AddWithValue("$limit", limit);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var documents = new List<StoredDocument>();
        while (await reader.ReadAsync(ct))
        {
            documents.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        }
        return documents;
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
