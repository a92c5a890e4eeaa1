using System.Globalization;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Microsoft.Data.Sqlite;

namespace Holdfast.Ledger.Filling;

/// <summary>
/// Fills a file beside the one that is wanted, without journal and without waiting for the disk, and gives it its name once
/// it is whole and synced.
/// </summary>
public sealed class SqliteFill : IStoreFill
{
    private readonly string _path;
    private readonly string _beside;
    private readonly SqliteConnection _connection;
    private SqliteTransaction _transaction;

    private SqliteFill(string path, string beside, SqliteConnection connection)
    {
        _path = path;
        _beside = beside;
        _connection = connection;
        _transaction = connection.BeginTransaction();
    }

    /// <exception cref="NotEmptyException">There is a log at the path.</exception>
    public static async Task<SqliteFill> BeginAsync(string path, CancellationToken ct)
    {
        path = Path.GetFullPath(path);
        if (File.Exists(path))
        {
            await using var there = await SqliteStore.OpenAsync(path, ct);
            if (await there.ReadHeadAsync(ct) is { NextIndex: > 0 } head)
            {
                throw new NotEmptyException(there.Description, head.NextIndex);
            }
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.filling";
        Remove(beside);
        await using (await SqliteStore.OpenAsync(beside, ct))
        {
            // For its tables.
        }
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = beside, Pooling = false }.ConnectionString
        );
        connection.Open();
        Execute(
            connection,
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA cache_size = -65536;
            DROP INDEX document_idx;
            """
        );
        return new(path, beside, connection);
    }

    public Task WriteEntriesAsync(IReadOnlyList<Entry> entries, CancellationToken ct) =>
        InsertAsync(
            "INSERT INTO entry VALUES ($1, $2, $3, $4)",
            [SqliteType.Integer, SqliteType.Text, SqliteType.Text, SqliteType.Blob],
            entries,
            entry => [entry.Index, entry.Subject, entry.Kind, entry.Bytes.ToArray()],
            ct
        );

    /// <summary>In the order of the key's index: each page of it is written once.</summary>
    public Task WriteDocumentsAsync(IEnumerable<StoredDocument> documents, CancellationToken ct) =>
        InsertAsync(
            "INSERT INTO document VALUES ($1, $2, $3)",
            [SqliteType.Text, SqliteType.Integer, SqliteType.Blob],
            documents.OrderBy(document => document.Key, StringComparer.Ordinal),
            document => [document.Key, document.Index, document.Bytes!],
            ct
        );

    public Task WriteKeyringAsync(IEnumerable<KeyringRow> keyring, CancellationToken ct) =>
        InsertAsync(
            "INSERT INTO keyring VALUES ($1, $2, $3)",
            [SqliteType.Text, SqliteType.Integer, SqliteType.Blob],
            keyring,
            key => [key.Name, key.Added, key.Bytes],
            ct
        );

    public async Task CompleteAsync(Head head, long followFrom, CancellationToken ct)
    {
        using (
            var command = Command(
                """
                CREATE INDEX document_idx ON document (idx);
                INSERT INTO kind SELECT kind, min(idx) FROM entry GROUP BY kind;
                INSERT INTO cursor VALUES ($every, $from);
                UPDATE head SET next_index = $next, digest = $digest, epoch = $epoch, last_at_ms = $at WHERE id = 1
                """
            )
        )
        {
            command.Parameters.AddWithValue("$every", IStore.EveryFollower);
            command.Parameters.AddWithValue("$from", followFrom);
            command.Parameters.AddWithValue("$next", head.NextIndex);
            command.Parameters.AddWithValue("$digest", head.Digest.ToBytes());
            command.Parameters.AddWithValue("$epoch", head.Epoch);
            command.Parameters.AddWithValue("$at", head.LastAt.ToUnixTimeMilliseconds());
            command.ExecuteNonQuery();
        }
        await _transaction.CommitAsync(ct);
        Execute(_connection, "PRAGMA journal_mode = WAL");
        await _connection.DisposeAsync();
        await using (var file = new FileStream(_beside, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }
        Remove(_path);
        File.Move(_beside, _path);
        // The name itself is on disk once the first batch is; until then a power cut leaves the file that is beside.
        await using var opened = await SqliteStore.OpenAsync(_path, ct);
        if (await opened.ReadHeadAsync(ct) != head)
        {
            throw new InvalidDataException($"{_path} does not hold what was written.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        Remove(_beside);
    }

    /// <param name="sql">Takes a parameter a column: $1, $2 and so on.</param>
    /// <param name="columns">Their types.</param>
    /// <param name="rows">What is written.</param>
    /// <param name="values">The columns of one.</param>
    /// <param name="ct">Stops it between two rows.</param>
    private Task InsertAsync<T>(
        string sql,
        ReadOnlySpan<SqliteType> columns,
        IEnumerable<T> rows,
        Func<T, object[]> values,
        CancellationToken ct
    )
    {
        using var command = Command(sql);
        for (var i = 0; i < columns.Length; i++)
        {
            command.Parameters.Add(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), columns[i]);
        }
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            var of = values(row);
            for (var i = 0; i < of.Length; i++)
            {
                command.Parameters[i].Value = of[i];
            }
            command.ExecuteNonQuery();
        }
        return Task.CompletedTask;
    }

    private SqliteCommand Command(string sql) => new(sql, _connection, _transaction);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static void Remove(string path)
    {
        foreach (var end in (string[])["", "-wal", "-shm", "-journal"])
        {
            File.Delete(path + end);
        }
    }
}
