using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Microsoft.Data.Sqlite;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// The embedded store: one file in WAL mode with <c>synchronous=FULL</c>, so a commit returns after fsync. Several
/// processes may share the file; <c>BEGIN IMMEDIATE</c> is the lock on the head.
/// </summary>
public sealed class SqliteStore : IStore
{
    private const int SchemaVersion = 2;
    private const int ChangedKeysMax = 10_000;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteConnection? _writer;

    private SqliteStore(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = 10,
            Pooling = true,
        }.ConnectionString;
        Seals = new SqliteSeals(Connect, _writing);
    }

    public string Description => $"SQLite {_path}";

    public ISealStore Seals { get; }

    /// <summary>Opens the file, creating it with an empty log if it is not there.</summary>
    /// <exception cref="UnfitDatabaseException">The file was written by a newer program.</exception>
    public static async Task<SqliteStore> OpenAsync(string path, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var store = new SqliteStore(Path.GetFullPath(path));
        await using var connection = store.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA user_version;";
        var version = await ReadUserVersionAsync(command, ct);
        if (version > SchemaVersion)
        {
            throw new UnfitDatabaseException($"{path} was written by a newer version of this program.");
        }
        command.CommandText = $"""
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS head (
                id INTEGER PRIMARY KEY CHECK (id = 1), next_index INTEGER NOT NULL, digest BLOB NOT NULL,
                epoch INTEGER NOT NULL, last_at_ms INTEGER NOT NULL) STRICT;
            INSERT INTO head VALUES (1, 0, zeroblob(32), 1, 0) ON CONFLICT DO NOTHING;
            CREATE TABLE IF NOT EXISTS entry (
                idx INTEGER PRIMARY KEY, subject TEXT NOT NULL, kind TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
            CREATE TABLE IF NOT EXISTS kind (name TEXT PRIMARY KEY, idx INTEGER NOT NULL) STRICT;
            INSERT INTO kind SELECT kind, min(idx) FROM entry WHERE NOT EXISTS (SELECT 1 FROM kind) GROUP BY kind;
            CREATE TABLE IF NOT EXISTS document (key TEXT PRIMARY KEY, idx INTEGER NOT NULL, bytes BLOB) STRICT;
            CREATE INDEX IF NOT EXISTS document_idx ON document (idx);
            {SqliteHistory.Tables}
            CREATE TABLE IF NOT EXISTS cursor (follower TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
            INSERT INTO cursor VALUES ('{IStore.History}', -1) ON CONFLICT DO NOTHING;
            CREATE TABLE IF NOT EXISTS keyring (
                name TEXT PRIMARY KEY, added INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
            CREATE INDEX IF NOT EXISTS keyring_added ON keyring (added, name);
            {SqliteSeals.Tables}
            PRAGMA user_version = {SchemaVersion};
            COMMIT;
            """;
        await command.ExecuteNonQueryAsync(ct);
        return store;
    }

    public async Task<IStoreBatch> BeginBatchAsync(
        IReadOnlyCollection<string> keys,
        long cachedUpTo,
        CancellationToken ct
    )
    {
        await _writing.WaitAsync(ct);
        try
        {
            var writer = _writer ??= Connect();
            return await SqliteBatch.BeginAsync(writer, keys, cachedUpTo, ChangedKeysMax, EndBatch, ct);
        }
        catch
        {
            EndBatch(failed: true);
            throw;
        }
    }

    /// <summary>Gives the writing connection to the next batch; after any failure the next one starts on a clean one.</summary>
    private void EndBatch(bool failed)
    {
        if (failed)
        {
            DropWriter();
        }
        _writing.Release();
    }

    private void DropWriter()
    {
        var writer = _writer;
        _writer = null;
        if (writer is not null)
        {
            SqliteConnection.ClearPool(writer);
            writer.Dispose();
        }
    }

    public async Task<Head> ReadHeadAsync(CancellationToken ct)
    {
        await using var connection = ConnectToRead();
        return await SqliteRows.ReadHeadAsync(connection, transaction: null, ct);
    }

    public async Task<Head> ReadHeadSettledAsync(CancellationToken ct)
    {
        await using var connection = Connect();
        await using var transaction = connection.BeginTransaction(deferred: false);
        return await SqliteRows.ReadHeadAsync(connection, transaction, ct);
    }

    public async Task<IReadOnlyList<Entry>> ReadEntriesAsync(long from, int limit, CancellationToken ct)
    {
        await using var connection = ConnectToRead();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT idx, subject, kind, bytes FROM entry WHERE idx >= $from ORDER BY idx LIMIT $limit";
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$limit", limit);
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
        await using var connection = ConnectToRead();
        var head = await SqliteRows.ReadHeadAsync(connection, transaction: null, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT key, idx, bytes FROM document
            WHERE idx >= $from AND (idx, key) > ($from, $after)
            ORDER BY idx, key LIMIT $limit
            """;
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$after", afterKey ?? "");
        command.Parameters.AddWithValue("$limit", limit);
        var documents = await SqliteRows.ReadDocumentsAsync(command, ct);
        // Last: they know the kinds of all that was read before, and what was put away before it could be read.
        return new(
            head.NextIndex,
            documents,
            await SqliteRows.ReadNewKindsAsync(connection, null, from, ct),
            await SqliteHistory.ReadUpToAsync(connection, null, ct)
        );
    }

    /// <summary>One lower bound: of two, SQLite begins at the first and reads up to the second.</summary>
    public async Task<IReadOnlyList<StoredDocument>> ScanAsync(
        string prefix,
        string? afterKey,
        int limit,
        CancellationToken ct
    )
    {
        await using var connection = ConnectToRead();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT key, idx, bytes FROM document
            WHERE key >= max($prefix, $after) AND key <> $after AND key < $end AND bytes IS NOT NULL
            ORDER BY key LIMIT $limit
            """;
        command.Parameters.AddWithValue("$after", afterKey ?? "");
        command.Parameters.AddWithValue("$prefix", prefix);
        command.Parameters.AddWithValue("$end", prefix + char.ConvertFromUtf32(0x10FFFF));
        command.Parameters.AddWithValue("$limit", limit);
        return await SqliteRows.ReadDocumentsAsync(command, ct);
    }

    public async Task<StoredDocument?> FindAsync(string key, CancellationToken ct)
    {
        await using var connection = ConnectToRead();
        await using var transaction = connection.BeginTransaction(deferred: true);
        return (await SqliteHistory.LoadAsync(connection, transaction, [key], ct)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<string>> FindPutAwayAsync(string word, int limit, CancellationToken ct)
    {
        await using var connection = ConnectToRead();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT key FROM history_word WHERE word = $word ORDER BY key LIMIT $limit";
        command.Parameters.AddWithValue("$word", word);
        command.Parameters.AddWithValue("$limit", limit);
        return await SqliteRows.ReadTextsAsync(command, ct);
    }

    /// <summary>Takes its turn with the batches, as <see cref="WriteCursorAsync"/> does.</summary>
    public async Task PutAwayAsync(IReadOnlyCollection<PutAway> documents, long upTo, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await using var connection = Connect();
            await using var transaction = connection.BeginTransaction(deferred: false);
            await SqliteHistory.PutAwayAsync(transaction, documents, upTo, ct);
            await transaction.CommitAsync(ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken ct)
    {
        var connection = Connect();
        try
        {
            var transaction = connection.BeginTransaction(deferred: true);
            // The first read fixes what the others see.
            var head = await SqliteRows.ReadHeadAsync(connection, transaction, ct);
            return new SqliteSnapshot(connection, transaction, head);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<long> ReadCursorAsync(string follower, CancellationToken ct)
    {
        await using var connection = ConnectToRead();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT next FROM cursor WHERE follower IN ($follower, '*') ORDER BY follower = $follower DESC LIMIT 1";
        command.Parameters.AddWithValue("$follower", follower);
        return await command.ExecuteScalarAsync(ct) is long next ? next : 0;
    }

    /// <summary>Takes its turn with the batches: SQLite's own way to wait for a writer is to sleep.</summary>
    public async Task WriteCursorAsync(string follower, long next, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await using var connection = Connect();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                INSERT INTO cursor VALUES ($follower, $next)
                ON CONFLICT (follower) DO UPDATE SET next = max(next, excluded.next)
                """;
            command.Parameters.AddWithValue("$follower", follower);
            command.Parameters.AddWithValue("$next", next);
            await command.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<byte[]> GetOrAddSecretAsync(string name, Func<byte[]> make, CancellationToken ct)
    {
        if (await FindSecretAsync(name, ct) is { } known)
        {
            return known;
        }
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO keyring SELECT $name, next_index, $made FROM head WHERE id = 1 ON CONFLICT DO NOTHING;
            SELECT bytes FROM keyring WHERE name = $name;
            """;
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$made", make());
        return (byte[])(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<byte[]?> FindSecretAsync(string name, CancellationToken ct)
    {
        await using var connection = ConnectToRead();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM keyring WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return await command.ExecuteScalarAsync(ct) as byte[];
    }

    public async Task<IReadOnlyList<KeyringRow>> ReadKeyringAsync(
        long from,
        string? afterName,
        int limit,
        CancellationToken ct
    )
    {
        await using var connection = ConnectToRead();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT name, added, bytes FROM keyring
            WHERE (added, name) > ($from, $after) ORDER BY added, name LIMIT $limit
            """;
        // Without a name the whole of that index is asked for: no name sorts before the empty one.
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$after", afterName ?? "");
        command.Parameters.AddWithValue("$limit", limit);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<KeyringRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        }
        return rows;
    }

    public Task<IHeldWork?> TryHoldAsync(string work, CancellationToken ct) =>
        Task.FromResult<IHeldWork?>(FileLock.TryTake($"{_path}.{work}.lock"));

    /// <summary>Silent: one process writes, and those beside it (an import at the command line) are found by looking.</summary>
    public Task HearAsync(Action<long> ends, CancellationToken ct) => Task.Delay(Timeout.Infinite, ct);

    public ValueTask DisposeAsync()
    {
        DropWriter();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteConnection ConnectToRead()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>How a commit reaches the disk is a matter of the connection, and must be said to each that writes.</summary>
    private SqliteConnection Connect()
    {
        var connection = ConnectToRead();
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task<long> ReadUserVersionAsync(SqliteCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return reader.GetInt64(0);
    }
}
