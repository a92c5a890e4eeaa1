using Holdfast.Ledger.Keys;
using Microsoft.Data.Sqlite;

namespace Holdfast.Ledger.Stores;

/// <summary>Owns the writer's transaction from <c>BEGIN IMMEDIATE</c> to commit or rollback.</summary>
internal sealed class SqliteBatch : IStoreBatch
{
    private readonly SqliteConnection _writer;
    private readonly SqliteTransaction _transaction;
    private readonly Action<bool> _end;
    private bool _committed;
    private bool _failed;

    private SqliteBatch(SqliteConnection writer, SqliteTransaction transaction, Action<bool> end)
    {
        _writer = writer;
        _transaction = transaction;
        _end = end;
    }

    public required Head Head { get; init; }

    public required IReadOnlyCollection<string>? ChangedByOthers { get; init; }

    public required IReadOnlyCollection<string> NewKinds { get; init; }

    public required IReadOnlyCollection<StoredDocument> Loaded { get; init; }

    public static async Task<SqliteBatch> BeginAsync(
        SqliteConnection writer,
        IReadOnlyCollection<string> keys,
        long cachedUpTo,
        int changedKeysMax,
        Action<bool> end,
        CancellationToken ct
    )
    {
        var transaction = writer.BeginTransaction(deferred: false);
        try
        {
            var head = await SqliteRows.ReadHeadAsync(writer, transaction, ct);
            return new(writer, transaction, end)
            {
                Head = head,
                ChangedByOthers =
                    head.NextIndex == cachedUpTo
                        ? []
                        : await SqliteRows.ReadChangedKeysAsync(writer, transaction, cachedUpTo, changedKeysMax, ct),
                NewKinds =
                    head.NextIndex == cachedUpTo
                        ? []
                        : await SqliteRows.ReadNewKindsAsync(writer, transaction, cachedUpTo, ct),
                Loaded = await SqliteHistory.LoadAsync(writer, transaction, keys, ct),
            };
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public async Task<IReadOnlyCollection<StoredDocument>> LoadAsync(
        IReadOnlyCollection<string> keys,
        CancellationToken ct
    )
    {
        try
        {
            return await SqliteHistory.LoadAsync(_writer, _transaction, keys, ct);
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    public async Task WriteAsync(
        IReadOnlyList<Entry> entries,
        IReadOnlyCollection<StoredDocument> documents,
        IReadOnlyCollection<KeyringChange> keyring,
        Head head,
        CancellationToken ct
    )
    {
        try
        {
            await WriteEntriesAsync(entries, ct);
            await WriteKindsAsync(entries, ct);
            await WriteDocumentsAsync(documents, ct);
            await WriteKeyringAsync(keyring, ct);
            await WriteHeadAsync(head, ct);
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        try
        {
            await _transaction.CommitAsync(ct);
            _committed = true;
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>After a failure the connection is closed, which rolls back whatever SQLite still holds open.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_committed && !_failed)
            {
                await _transaction.RollbackAsync();
            }
            if (!_failed)
            {
                await _transaction.DisposeAsync();
            }
        }
        catch
        {
            _failed = true;
            throw;
        }
        finally
        {
            _end(_failed);
        }
    }

    private async Task WriteEntriesAsync(IReadOnlyList<Entry> entries, CancellationToken ct)
    {
        await using var command = Command("INSERT INTO entry VALUES ($idx, $subject, $kind, $bytes)");
        var idx = command.Parameters.Add("$idx", SqliteType.Integer);
        var subject = command.Parameters.Add("$subject", SqliteType.Text);
        var kind = command.Parameters.Add("$kind", SqliteType.Text);
        var bytes = command.Parameters.Add("$bytes", SqliteType.Blob);
        foreach (var entry in entries)
        {
            idx.Value = entry.Index;
            subject.Value = entry.Subject;
            kind.Value = entry.Kind;
            bytes.Value = entry.Bytes.ToArray();
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task WriteKindsAsync(IReadOnlyList<Entry> entries, CancellationToken ct)
    {
        await using var command = Command("INSERT INTO kind VALUES ($name, $idx) ON CONFLICT DO NOTHING");
        var name = command.Parameters.Add("$name", SqliteType.Text);
        command.Parameters.AddWithValue("$idx", Head.NextIndex);
        foreach (var kind in entries.Select(entry => entry.Kind).Distinct(StringComparer.Ordinal))
        {
            name.Value = kind;
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task WriteDocumentsAsync(IReadOnlyCollection<StoredDocument> documents, CancellationToken ct)
    {
        await using var command = Command(
            """
            INSERT INTO document VALUES ($key, $idx, $bytes)
            ON CONFLICT (key) DO UPDATE SET idx = excluded.idx, bytes = excluded.bytes
            """
        );
        var key = command.Parameters.Add("$key", SqliteType.Text);
        var idx = command.Parameters.Add("$idx", SqliteType.Integer);
        var bytes = command.Parameters.Add("$bytes", SqliteType.Blob);
        foreach (var document in documents)
        {
            key.Value = document.Key;
            idx.Value = document.Index;
            bytes.Value = (object?)document.Bytes ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task WriteKeyringAsync(IReadOnlyCollection<KeyringChange> keyring, CancellationToken ct)
    {
        await using var keep = Command("INSERT INTO keyring VALUES ($name, $added, $bytes)");
        await using var destroy = Command("DELETE FROM keyring WHERE name = $name");
        foreach (var change in keyring)
        {
            var command = change.Bytes is null ? destroy : keep;
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$name", change.Name);
            if (change.Bytes is { } bytes)
            {
                command.Parameters.AddWithValue("$added", Head.NextIndex);
                command.Parameters.AddWithValue("$bytes", bytes);
            }
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task WriteHeadAsync(Head head, CancellationToken ct)
    {
        await using var command = Command(
            "UPDATE head SET next_index = $next, digest = $digest, epoch = $epoch, last_at_ms = $at WHERE id = 1"
        );
        command.Parameters.AddWithValue("$next", head.NextIndex);
        command.Parameters.AddWithValue("$digest", head.Digest.ToBytes());
        command.Parameters.AddWithValue("$epoch", head.Epoch);
        command.Parameters.AddWithValue("$at", head.LastAt.ToUnixTimeMilliseconds());
        await command.ExecuteNonQueryAsync(ct);
    }

    private SqliteCommand Command(string sql) => new(sql, _writer, _transaction);
}
