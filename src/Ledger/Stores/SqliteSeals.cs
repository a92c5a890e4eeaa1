using System.Data;
using Holdfast.Ledger.Sealing;
using Microsoft.Data.Sqlite;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// Only the swap waits for the disk: the WAL keeps the order of commits, so a swap that is on disk has what was staged
/// before it on disk too, and what comes after it can be done again. Writes take turns with the batches of this process.
/// </summary>
internal sealed class SqliteSeals(Func<SqliteConnection> connect, SemaphoreSlim writing) : ISealStore
{
    internal const string Tables = """
        CREATE TABLE IF NOT EXISTS tile (
            level INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (level, number)) STRICT;
        CREATE TABLE IF NOT EXISTS checkpoint (
            role TEXT PRIMARY KEY, size INTEGER NOT NULL, at_ms INTEGER NOT NULL, note BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS stage (
            size INTEGER NOT NULL, root BLOB NOT NULL, tiles BLOB NOT NULL, PRIMARY KEY (size, root)) STRICT;
        CREATE TABLE IF NOT EXISTS cosignature (
            vault TEXT PRIMARY KEY, size INTEGER NOT NULL, at_ms INTEGER NOT NULL, note BLOB NOT NULL) STRICT;
        """;

    public async Task<Seals> ReadAsync(CancellationToken ct)
    {
        await using var connection = connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT role, size, at_ms, note FROM checkpoint LIMIT 2";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var seals = new Seals(Latest: null, Published: null);
        while (await reader.ReadAsync(ct))
        {
            var note = new SealedNote(reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
            seals = reader.GetString(0) == "signed" ? seals with { Latest = note } : seals with { Published = note };
        }
        return seals;
    }

    public Task StageAsync(Stage stage, CancellationToken ct) =>
        WriteAsync(
            onDisk: false,
            async command =>
            {
                command.CommandText = "INSERT INTO stage VALUES ($size, $root, $tiles) ON CONFLICT DO NOTHING";
                command.Parameters.AddWithValue("$size", stage.Size);
                command.Parameters.AddWithValue("$root", stage.Root.ToBytes());
                command.Parameters.AddWithValue("$tiles", stage.TilesToBytes());
                await command.ExecuteNonQueryAsync(ct);
                return true;
            },
            ct
        );

    public async Task<Stage?> ReadStageAsync(long size, LogHash root, CancellationToken ct)
    {
        await using var connection = connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT tiles FROM stage WHERE size = $size AND root = $root";
        command.Parameters.AddWithValue("$size", size);
        command.Parameters.AddWithValue("$root", root.ToBytes());
        return await command.ExecuteScalarAsync(ct) is byte[] tiles ? Stage.Read(size, root, tiles) : null;
    }

    public Task<bool> SwapAsync(SealedNote? last, SealedNote next, CancellationToken ct) =>
        WriteAsync(
            onDisk: true,
            async command =>
            {
                command.CommandText = last is null
                    ? "INSERT INTO checkpoint VALUES ('signed', $size, $at, $note) ON CONFLICT DO NOTHING"
                    : """
                        UPDATE checkpoint SET size = $size, at_ms = $at, note = $note
                        WHERE role = 'signed' AND note = $last
                        """;
                AddNote(command, next);
                command.Parameters.AddWithValue("$last", (object?)last?.Note ?? DBNull.Value);
                return await command.ExecuteNonQueryAsync(ct) == 1;
            },
            ct
        );

    public Task<bool> PromoteAsync(IReadOnlyList<StagedTile> tiles, CancellationToken ct) =>
        WriteAsync(
            onDisk: false,
            async command =>
            {
                command.CommandText = """
                    INSERT INTO tile VALUES ($level, $number, $bytes) ON CONFLICT (level, number) DO UPDATE
                    SET bytes = CASE WHEN length(excluded.bytes) > length(tile.bytes) THEN excluded.bytes ELSE tile.bytes END
                    WHERE substr(excluded.bytes, 1, min(length(excluded.bytes), length(tile.bytes)))
                        = substr(tile.bytes, 1, min(length(excluded.bytes), length(tile.bytes)))
                    """;
                var level = command.Parameters.Add("$level", SqliteType.Integer);
                var number = command.Parameters.Add("$number", SqliteType.Integer);
                var bytes = command.Parameters.Add("$bytes", SqliteType.Blob);
                foreach (var tile in tiles)
                {
                    level.Value = tile.Tile.Level;
                    number.Value = tile.Tile.Number;
                    bytes.Value = tile.Bytes;
                    if (await command.ExecuteNonQueryAsync(ct) != 1)
                    {
                        return false;
                    }
                }
                return true;
            },
            ct
        );

    public Task PublishAsync(SealedNote note, CancellationToken ct) =>
        WriteAsync(
            onDisk: false,
            async command =>
            {
                command.CommandText = """
                    INSERT INTO checkpoint VALUES ('published', $size, $at, $note) ON CONFLICT (role) DO UPDATE
                    SET size = excluded.size, at_ms = excluded.at_ms, note = excluded.note
                    WHERE checkpoint.size <= excluded.size;
                    DELETE FROM stage WHERE size <= $size;
                    """;
                AddNote(command, note);
                await command.ExecuteNonQueryAsync(ct);
                return true;
            },
            ct
        );

    public Task KeepCosignatureAsync(Cosignature cosignature, CancellationToken ct) =>
        WriteAsync(
            onDisk: true,
            async command =>
            {
                command.CommandText = """
                    INSERT INTO cosignature VALUES ($vault, $size, $at, $note) ON CONFLICT (vault) DO UPDATE
                    SET size = excluded.size, at_ms = excluded.at_ms, note = excluded.note
                    WHERE cosignature.size < excluded.size
                       OR cosignature.size = excluded.size AND cosignature.at_ms <= excluded.at_ms - $again
                    """;
                command.Parameters.AddWithValue("$again", Cosignature.HeardAgainAfterMs);
                command.Parameters.AddWithValue("$vault", cosignature.Vault);
                AddNote(command, new(cosignature.Size, cosignature.AtMs, cosignature.Note));
                await command.ExecuteNonQueryAsync(ct);
                return true;
            },
            ct
        );

    public async Task<IReadOnlyList<Cosignature>> ReadCosignaturesAsync(CancellationToken ct)
    {
        await using var connection = connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT vault, size, at_ms, note FROM cosignature ORDER BY vault LIMIT $limit";
        command.Parameters.AddWithValue("$limit", Cosignature.VaultsMax);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Cosignature>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(
                new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3))
            );
        }
        return found;
    }

    public async Task<byte[]?> ReadTileAsync(int level, long number, CancellationToken ct)
    {
        await using var connection = connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM tile WHERE level = $level AND number = $number";
        command.Parameters.AddWithValue("$level", level);
        command.Parameters.AddWithValue("$number", number);
        return await command.ExecuteScalarAsync(ct) as byte[];
    }

    private static void AddNote(SqliteCommand command, SealedNote note)
    {
        command.Parameters.AddWithValue("$size", note.Size);
        command.Parameters.AddWithValue("$at", note.AtMs);
        command.Parameters.AddWithValue("$note", note.Note);
    }

    /// <summary>One transaction; rolled back when the work says false.</summary>
    private async Task<bool> WriteAsync(bool onDisk, Func<SqliteCommand, Task<bool>> work, CancellationToken ct)
    {
        await writing.WaitAsync(ct);
        try
        {
            await using var connection = connect();
            await using var command = connection.CreateCommand();
            if (!onDisk)
            {
                // For this use of the connection only: whoever opens it next sets it to FULL again.
                command.CommandText = "PRAGMA synchronous = NORMAL";
                await command.ExecuteNonQueryAsync(ct);
            }
            await using var transaction = connection.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            command.Transaction = transaction;
            var done = await work(command);
            if (done)
            {
                await transaction.CommitAsync(ct);
            }
            return done;
        }
        finally
        {
            writing.Release();
        }
    }
}
