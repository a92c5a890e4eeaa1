using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// The production store: any number of host processes on one PostgreSQL database. The row <c>head</c> is the lock, taken
/// with <c>FOR UPDATE</c>; <c>synchronous_commit</c> is left on, and the program refuses to start without it.
/// </summary>
public sealed class PostgresStore : IStore
{
    private const int ChangedKeysMax = 10_000;

    /// <summary>
    /// A host that hangs or whose machine is gone in the middle of a batch must not keep the head from the others. Every statement
    /// is meant to go by an index, also one that was planned when its table was small; and none is worth compiling.
    /// </summary>
    private const string SessionSettings = "-c idle_in_transaction_session_timeout=5s -c enable_seqscan=off -c jit=off";

    private readonly NpgsqlDataSource _source;

    private PostgresStore(NpgsqlDataSource source, string description)
    {
        _source = source;
        Seals = new PostgresSeals(source);
        Description = description;
    }

    public string Description { get; }

    public ISealStore Seals { get; }

    /// <param name="connection">
    /// A libpq URI (<c>postgres://user@host:5432/database</c>, or with several hosts, of which the primary is meant) or an Npgsql
    /// connection string.
    /// </param>
    /// <param name="ct">Stops the opening.</param>
    /// <exception cref="UnfitDatabaseException">The database was written by a newer program, or would not wait for the disk.</exception>
    public static async Task<PostgresStore> OpenAsync(string connection, CancellationToken ct)
    {
        var settings = PostgresAddress.Parse(connection);
        settings.Enlist = false;
        settings.MaxAutoPrepare = 32;
        settings.AutoPrepareMinUsages = 2;
        settings.ApplicationName ??= "holdfast";
        settings.Options = $"{SessionSettings} {settings.Options}";
        var store = new PostgresStore(
            PostgresPrimary.Connect(settings),
            $"PostgreSQL {PostgresAddress.Servers(settings)}/{settings.Database}"
        );
        try
        {
            await PostgresTables.CreateAsync(store._source, store.Description, ct);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async Task<IStoreBatch> BeginBatchAsync(
        IReadOnlyCollection<string> keys,
        long cachedUpTo,
        CancellationToken ct
    )
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(ct);
            return await PostgresBatch.BeginAsync(connection, keys, cachedUpTo, ChangedKeysMax, ct);
        }
        catch
        {
            PostgresPrimary.LookAgain(_source);
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
            throw;
        }
    }

    public async Task<Head> ReadHeadAsync(CancellationToken ct)
    {
        await using var command = _source.CreateCommand(PostgresBatch.SelectHead);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadHeadAsync(ct);
    }

    /// <summary>
    /// A backend that lost its client may still be committing; the lock on the row waits for it. Taking the lock is a write:
    /// what this has read is at the standby, too.
    /// </summary>
    public async Task<Head> ReadHeadSettledAsync(CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(PostgresBatch.SelectHead + " FOR UPDATE", connection);
        using var wait = new StandbyWait(connection);
        Head head;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            head = await reader.ReadHeadAsync(ct);
        }
        wait.ThrowIfCut();
        return head;
    }

    public async Task<IReadOnlyList<Entry>> ReadEntriesAsync(long from, int limit, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(
            "SELECT idx, subject, kind, bytes FROM entry WHERE idx >= $1 ORDER BY idx LIMIT $2"
        );
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<Entry>();
        while (await reader.ReadAsync(ct))
        {
            entries.Add(
                new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3))
            );
        }
        return entries;
    }

    public async Task<Changes> ReadChangesAsync(long from, string? afterKey, int limit, CancellationToken ct)
    {
        try
        {
            return await TryReadChangesAsync(from, afterKey, limit, ct);
        }
        catch (NpgsqlException)
        {
            PostgresPrimary.LookAgain(_source);
            throw;
        }
    }

    private async Task<Changes> TryReadChangesAsync(long from, string? afterKey, int limit, CancellationToken ct)
    {
        await using var batch = _source.CreateBatch();
        batch.BatchCommands.Add(new(PostgresBatch.SelectHead));
        batch.BatchCommands.Add(
            new(
                """
                SELECT key, idx, bytes FROM document
                WHERE idx >= $1 AND (idx, key) > ($1, $2) ORDER BY idx, key LIMIT $3
                """
            )
            {
                Parameters =
                {
                    new() { Value = from },
                    new() { Value = afterKey ?? "" },
                    new() { Value = limit },
                },
            }
        );
        // Last: they know the kinds of all that the statements before have seen, and what was put away before they could.
        batch.BatchCommands.Add(PostgresBatch.SelectNewKinds(from));
        batch.BatchCommands.Add(new(PostgresHistory.SelectUpTo));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var head = await reader.ReadHeadAsync(ct);
        await reader.NextResultAsync(ct);
        var documents = await reader.ReadDocumentsAsync(ct);
        await reader.NextResultAsync(ct);
        var kinds = await reader.ReadTextsAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new(head.NextIndex, documents, kinds, reader.GetInt64(0));
    }

    public async Task<IReadOnlyList<StoredDocument>> ScanAsync(
        string prefix,
        string? afterKey,
        int limit,
        CancellationToken ct
    )
    {
        await using var command = _source.CreateCommand(
            """
            SELECT key, idx, bytes FROM document
            WHERE key > $1 AND key >= $2 AND key < $3 AND bytes IS NOT NULL ORDER BY key LIMIT $4
            """
        );
        command.Parameters.Add(new() { Value = afterKey ?? "" });
        command.Parameters.Add(new() { Value = prefix });
        command.Parameters.Add(new() { Value = prefix + char.ConvertFromUtf32(0x10FFFF) });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadDocumentsAsync(ct);
    }

    public async Task<StoredDocument?> FindAsync(string key, CancellationToken ct)
    {
        await using var batch = _source.CreateBatch();
        batch.BatchCommands.Add(PostgresHistory.SelectDocuments([key]));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return (await reader.ReadDocumentsAsync(ct)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<string>> FindPutAwayAsync(string word, int limit, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(
            "SELECT key FROM history_word WHERE word = $1 ORDER BY key LIMIT $2"
        );
        command.Parameters.Add(new() { Value = word });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadTextsAsync(ct);
    }

    public async Task PutAwayAsync(IReadOnlyCollection<PutAway> documents, long upTo, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        await PostgresHistory.PutAwayAsync(connection, documents, upTo, ct);
    }

    public async Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken ct)
    {
        var connection = await _source.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            await using (
                var patience = new NpgsqlCommand(
                    "SET LOCAL idle_in_transaction_session_timeout = '10min'",
                    connection,
                    transaction
                )
            )
            {
                await patience.ExecuteNonQueryAsync(ct);
            }
            // The first read fixes what the others see.
            await using var command = new NpgsqlCommand(PostgresBatch.SelectHead, connection, transaction);
            await using var reader = await command.ExecuteReaderAsync(ct);
            return new PostgresSnapshot(connection, transaction, await reader.ReadHeadAsync(ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<long> ReadCursorAsync(string follower, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(
            "SELECT next FROM cursor WHERE follower IN ($1, '*') ORDER BY follower = $1 DESC LIMIT 1"
        );
        command.Parameters.Add(new() { Value = follower });
        return await command.ExecuteScalarAsync(ct) is long next ? next : 0;
    }

    public async Task WriteCursorAsync(string follower, long next, CancellationToken ct)
    {
        await using var command = _source.CreateCommand(
            """
            INSERT INTO cursor VALUES ($1, $2)
            ON CONFLICT (follower) DO UPDATE SET next = greatest(cursor.next, excluded.next)
            """
        );
        command.Parameters.Add(new() { Value = follower });
        command.Parameters.Add(new() { Value = next });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<byte[]> GetOrAddSecretAsync(string name, Func<byte[]> make, CancellationToken ct)
    {
        const string Add = "INSERT INTO keyring SELECT $1, next_index, $2 FROM head ON CONFLICT DO NOTHING";
        await using (var insert = _source.CreateCommand(Add))
        {
            insert.Parameters.Add(new() { Value = name });
            insert.Parameters.Add(new() { Value = make() });
            await insert.ExecuteNonQueryAsync(ct);
        }
        return (await FindSecretAsync(name, ct))!;
    }

    public async Task<byte[]?> FindSecretAsync(string name, CancellationToken ct)
    {
        await using var select = _source.CreateCommand("SELECT bytes FROM keyring WHERE name = $1");
        select.Parameters.Add(new() { Value = name });
        return await select.ExecuteScalarAsync(ct) as byte[];
    }

    public async Task<IReadOnlyList<KeyringRow>> ReadKeyringAsync(
        long from,
        string? afterName,
        int limit,
        CancellationToken ct
    )
    {
        await using var command = _source.CreateCommand(
            "SELECT name, added, bytes FROM keyring WHERE (added, name) > ($1, $2) ORDER BY added, name LIMIT $3"
        );
        // Without a name the whole of that index is asked for: no name sorts before the empty one.
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = afterName ?? "" });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<KeyringRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        }
        return rows;
    }

    public async Task<IHeldWork?> TryHoldAsync(string work, CancellationToken ct) =>
        await PostgresLock.TryTakeAsync(_source, work, ct);

    /// <summary>Whoever hears nothing any more is the first to know that the primary may be another server now.</summary>
    public async Task HearAsync(Action<long> ends, CancellationToken ct)
    {
        try
        {
            await PostgresNews.HearAsync(_source, async () => ends((await ReadHeadAsync(ct)).NextIndex), ends, ct);
        }
        finally
        {
            PostgresPrimary.LookAgain(_source);
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
