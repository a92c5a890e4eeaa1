using System.Globalization;
using Holdfast.Ledger.Keys;
using Npgsql;
using NpgsqlTypes;

namespace Holdfast.Ledger.Stores;

/// <summary>Owns one connection and its transaction, from the lock on the head to commit or rollback.</summary>
internal sealed class PostgresBatch : IStoreBatch
{
    /// <summary>Where listeners hear where the log ends; a channel belongs to a whole database, a log to a schema of it.</summary>
    internal const string Channel = "left('holdfast.' || current_schema(), 63)";

    internal const string SelectHead = "SELECT next_index, digest, epoch, last_at_ms FROM head WHERE id = 1";

    /// <summary>For each round trip but the commit's, which may have to wait until a standby that is gone is given up.</summary>
    private const int SecondsMax = 10;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgresBatch(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    public required Head Head { get; init; }

    public required IReadOnlyCollection<string>? ChangedByOthers { get; init; }

    public required IReadOnlyCollection<string> NewKinds { get; init; }

    public required IReadOnlyCollection<StoredDocument> Loaded { get; init; }

    /// <summary>
    /// One round trip. At READ COMMITTED each statement sees what is committed when it starts, so the statements after
    /// the lock see everything the batch before has written.
    /// </summary>
    public static async Task<PostgresBatch> BeginAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<string> keys,
        long cachedUpTo,
        int changedKeysMax,
        CancellationToken ct
    )
    {
        var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = SecondsMax };
        batch.BatchCommands.Add(new(SelectHead + " FOR UPDATE"));
        batch.BatchCommands.Add(
            new("SELECT key FROM document WHERE idx >= $1 ORDER BY idx LIMIT $2")
            {
                Parameters =
                {
                    new() { Value = cachedUpTo },
                    new() { Value = cachedUpTo == 0 ? 0 : changedKeysMax + 1 },
                },
            }
        );
        batch.BatchCommands.Add(SelectNewKinds(cachedUpTo));
        batch.BatchCommands.Add(new(PostgresHistory.SelectUpTo));
        batch.BatchCommands.Add(PostgresHistory.SelectDocuments(keys));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var head = await reader.ReadHeadAsync(ct);
        await reader.NextResultAsync(ct);
        var changed = await reader.ReadTextsAsync(ct);
        await reader.NextResultAsync(ct);
        var kinds = await reader.ReadTextsAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var putAwayUpTo = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        return new(connection, transaction)
        {
            Head = head,
            ChangedByOthers =
                head.NextIndex == cachedUpTo ? []
                : cachedUpTo == 0 || changed.Count > changedKeysMax || cachedUpTo <= putAwayUpTo ? null
                : changed,
            NewKinds = kinds,
            Loaded = await reader.ReadDocumentsAsync(ct),
        };
    }

    public async Task<IReadOnlyCollection<StoredDocument>> LoadAsync(
        IReadOnlyCollection<string> keys,
        CancellationToken ct
    )
    {
        await using var batch = new NpgsqlBatch(_connection, _transaction) { Timeout = SecondsMax };
        batch.BatchCommands.Add(PostgresHistory.SelectDocuments(keys));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await reader.ReadDocumentsAsync(ct);
    }

    public async Task WriteAsync(
        IReadOnlyList<Entry> entries,
        IReadOnlyCollection<StoredDocument> documents,
        IReadOnlyCollection<KeyringChange> keyring,
        Head head,
        CancellationToken ct
    )
    {
        await using var batch = new NpgsqlBatch(_connection, _transaction) { Timeout = SecondsMax };
        batch.BatchCommands.Add(InsertEntries(entries));
        batch.BatchCommands.Add(InsertKinds(entries));
        batch.BatchCommands.Add(UpsertDocuments(documents));
        if (keyring.Count > 0)
        {
            batch.BatchCommands.Add(InsertKeys([.. keyring.Where(change => change.Bytes is not null)]));
            batch.BatchCommands.Add(DeleteKeys([.. keyring.Where(change => change.Bytes is null)]));
        }
        batch.BatchCommands.Add(
            new("UPDATE head SET next_index = $1, digest = $2, epoch = $3, last_at_ms = $4 WHERE id = 1")
            {
                Parameters =
                {
                    new() { Value = head.NextIndex },
                    new() { Value = head.Digest.ToBytes() },
                    new() { Value = head.Epoch },
                    new() { Value = head.LastAt.ToUnixTimeMilliseconds() },
                },
            }
        );
        // Sent by the server with the commit, and not at all without one.
        batch.BatchCommands.Add(
            new($"SELECT pg_notify({Channel}, $1)")
            {
                Parameters = { new() { Value = head.NextIndex.ToString(CultureInfo.InvariantCulture) } },
            }
        );
        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        using var wait = new StandbyWait(_connection);
        await _transaction.CommitAsync(ct);
        wait.ThrowIfCut();
    }

    /// <summary>Closing rolls back what was not committed; a broken connection leaves the pool.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    internal static NpgsqlBatchCommand SelectNewKinds(long from) =>
        new("SELECT name FROM kind WHERE idx >= $1 LIMIT 10000") { Parameters = { new() { Value = from } } };

    private NpgsqlBatchCommand InsertKinds(IReadOnlyList<Entry> entries) =>
        new("INSERT INTO kind SELECT name, $2 FROM unnest($1::text[]) AS name ON CONFLICT DO NOTHING")
        {
            Parameters =
            {
                new() { Value = entries.Select(entry => entry.Kind).Distinct(StringComparer.Ordinal).ToArray() },
                new() { Value = Head.NextIndex },
            },
        };

    private static NpgsqlBatchCommand InsertEntries(IReadOnlyList<Entry> entries) =>
        new("INSERT INTO entry SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[])")
        {
            Parameters =
            {
                new() { Value = entries.Select(entry => entry.Index).ToArray() },
                new() { Value = entries.Select(entry => entry.Subject).ToArray() },
                new() { Value = entries.Select(entry => entry.Kind).ToArray() },
                new() { Value = entries.Select(entry => entry.Bytes.ToArray()).ToArray() },
            },
        };

    private static NpgsqlBatchCommand UpsertDocuments(IReadOnlyCollection<StoredDocument> documents) =>
        new(
            """
            INSERT INTO document SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[])
            ON CONFLICT (key) DO UPDATE SET idx = excluded.idx, bytes = excluded.bytes
            """
        )
        {
            Parameters =
            {
                new() { Value = documents.Select(document => document.Key).ToArray() },
                new() { Value = documents.Select(document => document.Index).ToArray() },
                new()
                {
                    Value = documents.Select(document => document.Bytes).ToArray(),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
                },
            },
        };

    private NpgsqlBatchCommand InsertKeys(IReadOnlyCollection<KeyringChange> kept) =>
        new("INSERT INTO keyring SELECT name, $3, bytes FROM unnest($1::text[], $2::bytea[]) AS made (name, bytes)")
        {
            Parameters =
            {
                new() { Value = kept.Select(change => change.Name).ToArray() },
                new() { Value = kept.Select(change => change.Bytes!).ToArray() },
                new() { Value = Head.NextIndex },
            },
        };

    private static NpgsqlBatchCommand DeleteKeys(IReadOnlyCollection<KeyringChange> destroyed) =>
        new("DELETE FROM keyring WHERE name = ANY($1)")
        {
            Parameters = { new() { Value = destroyed.Select(change => change.Name).ToArray() } },
        };
}
