using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>The tables of a log in PostgreSQL. Any number of processes may create them at once; one does.</summary>
public static class PostgresTables
{
    private const int Version = 1;

    /// <summary>Any fixed number; only this program takes it, to create the tables once.</summary>
    private const long Lock = 0x486F6C6466617374;

    /// <param name="source">The database.</param>
    /// <param name="description">As a person knows it.</param>
    /// <param name="ct">Stops it; then nothing was created.</param>
    /// <exception cref="InvalidOperationException">The database was written by a newer program, or would not wait for the disk.</exception>
    internal static async Task CreateAsync(NpgsqlDataSource source, string description, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction);
        command.Parameters.Add(new() { Value = Lock });
        await command.ExecuteNonQueryAsync(ct);
        command.Parameters.Clear();
        command.CommandText = $"""
            CREATE TABLE IF NOT EXISTS head (
                id int PRIMARY KEY CHECK (id = 1), next_index bigint NOT NULL, digest bytea NOT NULL,
                epoch int NOT NULL, last_at_ms bigint NOT NULL, schema_version int NOT NULL);
            INSERT INTO head VALUES (1, 0, decode(repeat('00', 32), 'hex'), 1, 0, {Version}) ON CONFLICT DO NOTHING;
            CREATE TABLE IF NOT EXISTS entry (
                idx bigint PRIMARY KEY, subject text NOT NULL, kind text NOT NULL, bytes bytea NOT NULL);
            CREATE TABLE IF NOT EXISTS document (
                key text COLLATE "C" PRIMARY KEY, idx bigint NOT NULL, bytes bytea);
            CREATE INDEX IF NOT EXISTS document_idx ON document (idx);
            CREATE TABLE IF NOT EXISTS cursor (follower text PRIMARY KEY, next bigint NOT NULL);
            CREATE TABLE IF NOT EXISTS keyring (
                name text COLLATE "C" PRIMARY KEY, added bigint NOT NULL, bytes bytea NOT NULL);
            CREATE INDEX IF NOT EXISTS keyring_added ON keyring (added, name);
            {PostgresSeals.Tables}
            """;
        await command.ExecuteNonQueryAsync(ct);
        command.CommandText = "SELECT schema_version, current_setting('synchronous_commit') FROM head";
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            if (reader.GetInt32(0) > Version)
            {
                throw new InvalidOperationException($"{description} was written by a newer version of this program.");
            }
            if (reader.GetString(1) == "off")
            {
                throw new InvalidOperationException(
                    $"{description} has synchronous_commit = off: an acknowledged order could be lost. Turn it on."
                );
            }
        }
        await transaction.CommitAsync(ct);
    }

    /// <summary>Drops every table of a log. For drills: there is no way back but the vault.</summary>
    public static async Task DropAsync(string address, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Parse(address));
        await using var command = source.CreateCommand(
            "DROP TABLE IF EXISTS head, entry, document, cursor, keyring, stage, tile, checkpoint, cosignature CASCADE"
        );
        await command.ExecuteNonQueryAsync(ct);
    }
}
