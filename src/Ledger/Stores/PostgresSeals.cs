using Holdfast.Ledger.Sealing;
using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// Only the swap waits for the disk: the WAL keeps the order of commits, so a swap that is on disk has what was staged
/// before it on disk too, and what comes after it can be done again.
/// </summary>
internal sealed class PostgresSeals(NpgsqlDataSource source) : ISealStore
{
    internal const string Tables = """
        CREATE TABLE IF NOT EXISTS tile (
            level int NOT NULL, number bigint NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (level, number));
        CREATE TABLE IF NOT EXISTS checkpoint (
            role text PRIMARY KEY, size bigint NOT NULL, at_ms bigint NOT NULL, note bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS stage (
            size bigint NOT NULL, root bytea NOT NULL, tiles bytea NOT NULL, PRIMARY KEY (size, root));
        CREATE TABLE IF NOT EXISTS cosignature (
            vault text COLLATE "C" PRIMARY KEY, size bigint NOT NULL, at_ms bigint NOT NULL, note bytea NOT NULL);
        """;

    private const string NotOnDisk = "SET LOCAL synchronous_commit = off";

    public async Task<Seals> ReadAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT role, size, at_ms, note FROM checkpoint LIMIT 2");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var seals = new Seals(Latest: null, Published: null);
        while (await reader.ReadAsync(ct))
        {
            var note = new SealedNote(reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
            seals = reader.GetString(0) == "signed" ? seals with { Latest = note } : seals with { Published = note };
        }
        return seals;
    }

    public async Task StageAsync(Stage stage, CancellationToken ct) =>
        await WriteAsync(
            [
                new("INSERT INTO stage VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                {
                    Parameters =
                    {
                        new() { Value = stage.Size },
                        new() { Value = stage.Root.ToBytes() },
                        new() { Value = stage.TilesToBytes() },
                    },
                },
            ],
            rows: null,
            ct
        );

    public async Task<Stage?> ReadStageAsync(long size, LogHash root, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT tiles FROM stage WHERE size = $1 AND root = $2");
        command.Parameters.Add(new() { Value = size });
        command.Parameters.Add(new() { Value = root.ToBytes() });
        return await command.ExecuteScalarAsync(ct) is byte[] tiles ? Stage.Read(size, root, tiles) : null;
    }

    public async Task<bool> SwapAsync(SealedNote? last, SealedNote next, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            last is null
                ? "INSERT INTO checkpoint VALUES ('signed', $1, $2, $3) ON CONFLICT DO NOTHING"
                : "UPDATE checkpoint SET size = $1, at_ms = $2, note = $3 WHERE role = 'signed' AND note = $4"
        );
        AddNote(command.Parameters, next);
        if (last is not null)
        {
            command.Parameters.Add(new() { Value = last.Note });
        }
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public Task<bool> PromoteAsync(IReadOnlyList<StagedTile> tiles, CancellationToken ct) =>
        WriteAsync(
            [
                new(
                    """
                    INSERT INTO tile SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])
                    ON CONFLICT (level, number) DO UPDATE
                    SET bytes = CASE WHEN length(excluded.bytes) > length(tile.bytes) THEN excluded.bytes ELSE tile.bytes END
                    WHERE substr(excluded.bytes, 1, least(length(excluded.bytes), length(tile.bytes)))
                        = substr(tile.bytes, 1, least(length(excluded.bytes), length(tile.bytes)))
                    """
                )
                {
                    Parameters =
                    {
                        new() { Value = tiles.Select(tile => tile.Tile.Level).ToArray() },
                        new() { Value = tiles.Select(tile => tile.Tile.Number).ToArray() },
                        new() { Value = tiles.Select(tile => tile.Bytes).ToArray() },
                    },
                },
            ],
            rows: tiles.Count,
            ct
        );

    public async Task PublishAsync(SealedNote note, CancellationToken ct)
    {
        var publish = new NpgsqlBatchCommand(
            """
            INSERT INTO checkpoint VALUES ('published', $1, $2, $3) ON CONFLICT (role) DO UPDATE
            SET size = excluded.size, at_ms = excluded.at_ms, note = excluded.note WHERE checkpoint.size <= excluded.size
            """
        );
        AddNote(publish.Parameters, note);
        var forget = new NpgsqlBatchCommand("DELETE FROM stage WHERE size <= $1")
        {
            Parameters = { new() { Value = note.Size } },
        };
        await WriteAsync([publish, forget], rows: null, ct);
    }

    public async Task KeepCosignatureAsync(Cosignature cosignature, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            INSERT INTO cosignature (size, at_ms, note, vault) VALUES ($1, $2, $3, $4) ON CONFLICT (vault) DO UPDATE
            SET size = excluded.size, at_ms = excluded.at_ms, note = excluded.note
            WHERE cosignature.size < excluded.size
               OR cosignature.size = excluded.size AND cosignature.at_ms <= excluded.at_ms - $5
            """
        );
        AddNote(command.Parameters, new(cosignature.Size, cosignature.AtMs, cosignature.Note));
        command.Parameters.Add(new() { Value = cosignature.Vault });
        command.Parameters.Add(new() { Value = Cosignature.HeardAgainAfterMs });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<Cosignature>> ReadCosignaturesAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "SELECT vault, size, at_ms, note FROM cosignature ORDER BY vault LIMIT $1"
        );
        command.Parameters.Add(new() { Value = Cosignature.VaultsMax });
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
        await using var command = source.CreateCommand("SELECT bytes FROM tile WHERE level = $1 AND number = $2");
        command.Parameters.Add(new() { Value = level });
        command.Parameters.Add(new() { Value = number });
        return await command.ExecuteScalarAsync(ct) as byte[];
    }

    private static void AddNote(NpgsqlParameterCollection parameters, SealedNote note)
    {
        parameters.Add(new() { Value = note.Size });
        parameters.Add(new() { Value = note.AtMs });
        parameters.Add(new() { Value = note.Note });
    }

    /// <summary>One transaction; rolled back unless it changed as many rows as it should.</summary>
    private async Task<bool> WriteAsync(NpgsqlBatchCommand[] commands, int? rows, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new(NotOnDisk));
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(ct);
        var done = rows is null || (int)commands[0].RecordsAffected == rows;
        if (done)
        {
            await transaction.CommitAsync(ct);
        }
        return done;
    }
}
