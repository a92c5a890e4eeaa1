using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>What a transaction saw when it began, however long it is read.</summary>
internal sealed class PostgresSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, Head head)
    : IStoreSnapshot
{
    public Head Head { get; } = head;

    public async Task<IReadOnlyList<StoredDocument>> ScanAsync(string? afterKey, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(PostgresHistory.ScanAll, connection, transaction);
        command.Parameters.Add(new() { Value = afterKey ?? "" });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadDocumentsAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
