using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// The embedded store: one file in WAL mode with <c>synchronous=FULL</c>, so a commit returns after fsync. Several
/// processes may share the file; <c>BEGIN IMMEDIATE</c> is the lock on the head.
/// </summary>
public sealed class SqliteStore : IStore
{
    private const int SchemaVersion = 1;
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
    /// <exception cref="InvalidOperationException">The file was written by a newer program.</exception>
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
            throw new InvalidOperationException($"{path} was written by a newer version of this program.");
        }
        command.CommandText = $"""
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS head (
                id INTEGER PRIMARY KEY CHECK (id = 1), next_index INTEGER NOT NULL, digest BLOB NOT NULL,
                epoch INTEGER NOT NULL, last_at_ms INTEGER NOT NULL) STRICT;
            INSERT INTO head VALUES (1, 0, zeroblob(32), 1, 0) ON CONFLICT DO NOTHING;
            CREATE TABLE IF NOT EXISTS entry (
                idx INTEGER PRIMARY KEY, subject TEXT NOT NULL, kind TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
            CREATE TABLE IF NOT EXISTS document (key TEXT PRIMARY KEY, idx INTEGER NOT NULL, bytes BLOB) STRICT;
            CREATE INDEX IF NOT EXISTS document_idx ON document (idx);
            CREATE TABLE IF NOT EXISTS cursor (follower TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
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
        await using var connection = Connect();
        return await SqliteBatch.ReadHeadAsync(connection, transaction: null, ct);
    }

    public async Task<Head> ReadHeadSettledAsync(CancellationToken ct)
    {
        await using var connection = Connect();
        await using var transaction = connection.BeginTransaction(deferred: false);
        return await SqliteBatch.ReadHeadAsync(connection, transaction, ct);
    }

    public async Task<IReadOnlyList<Entry>> ReadEntriesAsync(long from, int limit, CancellationToken ct)
    {
        await using var connection = Connect();
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
        await using var connection = Connect();
        var head = await SqliteBatch.ReadHeadAsync(connection, transaction: null, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT key, idx, bytes FROM document
            WHERE idx >= $from AND (idx, key) > ($from, $after)
            ORDER BY idx, key LIMIT $limit
            """;
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$after", afterKey ?? "");
        command.Parameters.AddWithValue("$limit", limit);
        return new(head.NextIndex, await SqliteBatch.ReadDocumentsAsync(command, ct));
    }

    public async Task<IReadOnlyList<StoredDocument>> ScanAsync(
        string prefix,
        string? afterKey,
        int limit,
        CancellationToken ct
    )
    {
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT key, idx, bytes FROM document
            WHERE key > $after AND key >= $prefix AND key < $end AND bytes IS NOT NULL
            ORDER BY key LIMIT $limit
            """;
        command.Parameters.AddWithValue("$after", afterKey ?? "");
        command.Parameters.AddWithValue("$prefix", prefix);
        command.Parameters.AddWithValue("$end", prefix + char.ConvertFromUtf32(0x10FFFF));
        command.Parameters.AddWithValue("$limit", limit);
        return await SqliteBatch.ReadDocumentsAsync(command, ct);
    }

    public async Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken ct)
    {
        var connection = Connect();
        try
        {
            var transaction = connection.BeginTransaction(deferred: true);
            // The first read fixes what the others see.
            var head = await SqliteBatch.ReadHeadAsync(connection, transaction, ct);
            return new Snapshot(connection, transaction, head);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Snapshot(SqliteConnection connection, SqliteTransaction transaction, Head head)
        : IStoreSnapshot
    {
        public Head Head { get; } = head;

        public async Task<IReadOnlyList<StoredDocument>> ScanAsync(string? afterKey, int limit, CancellationToken ct)
        {
            await using var command = new SqliteCommand(
                "SELECT key, idx, bytes FROM document WHERE bytes IS NOT NULL AND key > $after ORDER BY key LIMIT $limit",
                connection,
                transaction
            );
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

    public async Task<long> ReadCursorAsync(string follower, CancellationToken ct)
    {
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT next FROM cursor WHERE follower IN ($follower, '*') ORDER BY follower = $follower DESC LIMIT 1";
        command.Parameters.AddWithValue("$follower", follower);
        return await command.ExecuteScalarAsync(ct) is long next ? next : 0;
    }

    public async Task WriteCursorAsync(string follower, long next, CancellationToken ct)
    {
        await using var connection = Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO cursor VALUES ($follower, $next) ON CONFLICT (follower) DO UPDATE SET next = excluded.next
            """;
        command.Parameters.AddWithValue("$follower", follower);
        command.Parameters.AddWithValue("$next", next);
        await command.ExecuteNonQueryAsync(ct);
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
        await using var connection = Connect();
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
        await using var connection = Connect();
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

    /// <summary>A lock file beside the database; the operating system releases it with the process.</summary>
    public Task<IAsyncDisposable?> TryHoldAsync(string work, CancellationToken ct)
    {
        try
        {
            var file = new FileStream($"{_path}.{work}.lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            return Task.FromResult<IAsyncDisposable?>(file);
        }
        catch (IOException)
        {
            return Task.FromResult<IAsyncDisposable?>(null);
        }
    }

    public ValueTask DisposeAsync()
    {
        DropWriter();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA secure_delete = ON;";
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

    internal static Instant ToInstant(long milliseconds) => Instant.FromUnixTimeMilliseconds(milliseconds);
}
