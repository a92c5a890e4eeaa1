using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Npgsql;
using NpgsqlTypes;

namespace Holdfast.Ledger.Filling;

/// <summary>Fills an empty database by COPY in one transaction.</summary>
public sealed class PostgresFill : IStoreFill
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    /// <summary>One COPY for all entries that come after one another: they come in pages of a few hundred.</summary>
    private NpgsqlBinaryImporter? _entries;

    private PostgresFill(NpgsqlDataSource source, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _source = source;
        _connection = connection;
        _transaction = transaction;
    }

    /// <exception cref="NotEmptyException">There is a log in the database.</exception>
    public static async Task<PostgresFill> BeginAsync(string address, CancellationToken ct)
    {
        await using (var store = await PostgresStore.OpenAsync(address, ct))
        {
            if (await store.ReadHeadAsync(ct) is { NextIndex: > 0 } head)
            {
                throw new NotEmptyException(store.Description, head.NextIndex);
            }
        }
        var source = NpgsqlDataSource.Create(PostgresAddress.Parse(address));
        var connection = await source.OpenConnectionAsync(ct);
        var transaction = await connection.BeginTransactionAsync(ct);
        // Whoever comes meanwhile waits here, as for any batch, and then finds a log.
        await using var command = new NpgsqlCommand(
            $"SELECT 1 FROM head FOR UPDATE; DELETE FROM keyring; DELETE FROM cursor WHERE follower <> '{IStore.History}'",
            connection,
            transaction
        );
        await command.ExecuteNonQueryAsync(ct);
        return new(source, connection, transaction);
    }

    public async Task WriteEntriesAsync(IReadOnlyList<Entry> entries, CancellationToken ct)
    {
        _entries ??= await BeginCopyAsync("entry (idx, subject, kind, bytes)", ct);
        foreach (var entry in entries)
        {
            await _entries.StartRowAsync(ct);
            await _entries.WriteAsync(entry.Index, NpgsqlDbType.Bigint, ct);
            await _entries.WriteAsync(entry.Subject, NpgsqlDbType.Text, ct);
            await _entries.WriteAsync(entry.Kind, NpgsqlDbType.Text, ct);
            await _entries.WriteAsync(entry.Bytes, NpgsqlDbType.Bytea, ct);
        }
    }

    public Task WriteDocumentsAsync(IEnumerable<StoredDocument> documents, CancellationToken ct) =>
        CopyAsync(
            "document (key, idx, bytes)",
            documents,
            async (row, document) =>
            {
                await row.WriteAsync(document.Key, NpgsqlDbType.Text, ct);
                await row.WriteAsync(document.Index, NpgsqlDbType.Bigint, ct);
                await row.WriteAsync(document.Bytes!, NpgsqlDbType.Bytea, ct);
            },
            ct
        );

    public Task WriteKeyringAsync(IEnumerable<KeyringRow> keyring, CancellationToken ct) =>
        CopyAsync(
            "keyring (name, added, bytes)",
            keyring,
            async (row, key) =>
            {
                await row.WriteAsync(key.Name, NpgsqlDbType.Text, ct);
                await row.WriteAsync(key.Added, NpgsqlDbType.Bigint, ct);
                await row.WriteAsync(key.Bytes, NpgsqlDbType.Bytea, ct);
            },
            ct
        );

    public async Task CompleteAsync(Head head, long followFrom, CancellationToken ct)
    {
        await EndEntriesAsync(ct);
        await using (
            var kinds = new NpgsqlCommand(
                "INSERT INTO kind SELECT kind, min(idx) FROM entry GROUP BY kind",
                _connection,
                _transaction
            )
        )
        {
            await kinds.ExecuteNonQueryAsync(ct);
        }
        await using (var cursor = new NpgsqlCommand("INSERT INTO cursor VALUES ($1, $2)", _connection, _transaction))
        {
            cursor.Parameters.Add(new() { Value = IStore.EveryFollower });
            cursor.Parameters.Add(new() { Value = followFrom });
            await cursor.ExecuteNonQueryAsync(ct);
        }
        await using (
            var command = new NpgsqlCommand(
                "UPDATE head SET next_index = $1, digest = $2, epoch = $3, last_at_ms = $4 WHERE id = 1",
                _connection,
                _transaction
            )
        )
        {
            command.Parameters.Add(new() { Value = head.NextIndex });
            command.Parameters.Add(new() { Value = head.Digest.ToBytes() });
            command.Parameters.Add(new() { Value = head.Epoch });
            command.Parameters.Add(new() { Value = head.LastAt.ToUnixTimeMilliseconds() });
            await command.ExecuteNonQueryAsync(ct);
        }
        await _transaction.CommitAsync(ct);
        await using var analyse = new NpgsqlCommand("ANALYZE entry, document, keyring", _connection);
        await analyse.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_entries is not null)
        {
            // Not completed: nothing of it stays.
            await _entries.DisposeAsync();
        }
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <param name="into">Table and columns, in the order in which they are written.</param>
    /// <param name="rows">What is copied.</param>
    /// <param name="write">Writes the columns of one.</param>
    /// <param name="ct">Stops it; nothing is copied then.</param>
    private async Task CopyAsync<T>(
        string into,
        IEnumerable<T> rows,
        Func<NpgsqlBinaryImporter, T, Task> write,
        CancellationToken ct
    )
    {
        await EndEntriesAsync(ct);
        await using var copy = await BeginCopyAsync(into, ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            await write(copy, row);
        }
        await copy.CompleteAsync(ct);
    }

    private Task<NpgsqlBinaryImporter> BeginCopyAsync(string into, CancellationToken ct) =>
        _connection.BeginBinaryImportAsync($"COPY {into} FROM STDIN (FORMAT BINARY)", ct);

    private async Task EndEntriesAsync(CancellationToken ct)
    {
        if (_entries is { } entries)
        {
            _entries = null;
            await using (entries)
            {
                await entries.CompleteAsync(ct);
            }
        }
    }
}
