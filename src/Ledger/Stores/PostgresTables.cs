using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>The tables of a log in PostgreSQL. Any number of processes may create them at once; one does.</summary>
public static class PostgresTables
{
    private const int Version = 2;

    /// <summary>Any fixed number; only this program takes it, to create the tables once.</summary>
    private const long Lock = 0x486F6C6466617374;

    /// <param name="source">The database.</param>
    /// <param name="description">As a person knows it.</param>
    /// <param name="ct">Stops it; then nothing was created.</param>
    /// <exception cref="UnfitDatabaseException">The database was written by a newer program, or would not wait for the disk.</exception>
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
            CREATE TABLE IF NOT EXISTS kind (name text PRIMARY KEY, idx bigint NOT NULL);
            INSERT INTO kind SELECT kind, min(idx) FROM entry WHERE NOT EXISTS (SELECT 1 FROM kind) GROUP BY kind;
            CREATE TABLE IF NOT EXISTS document (
                key text COLLATE "C" PRIMARY KEY, idx bigint NOT NULL, bytes bytea);
            CREATE INDEX IF NOT EXISTS document_idx ON document (idx);
            {PostgresHistory.Tables}
            CREATE TABLE IF NOT EXISTS cursor (follower text PRIMARY KEY, next bigint NOT NULL);
            INSERT INTO cursor VALUES ('{IStore.History}', -1) ON CONFLICT DO NOTHING;
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
                throw new UnfitDatabaseException($"{description} was written by a newer version of this program.");
            }
            if (reader.GetString(1) == "off")
            {
                throw new UnfitDatabaseException(
                    $"{description} has synchronous_commit = off: an acknowledged order could be lost. Turn it on."
                );
            }
        }
        command.CommandText = $"UPDATE head SET schema_version = {Version} WHERE schema_version < {Version}";
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Makes an empty schema in a database, in place of one of that name, and tells the address under which a log would be kept in
    /// it. For benches, which compare.
    /// </summary>
    public static async Task<string> MakeSchemaAsync(string address, string schema, CancellationToken ct)
    {
        await DropSchemaAsync(address, schema, ct);
        await ExecuteAsync(address, $"CREATE SCHEMA {schema}", ct);
        var settings = PostgresAddress.Parse(address);
        settings.SearchPath = schema;
        return settings.ConnectionString;
    }

    public static Task DropSchemaAsync(string address, string schema, CancellationToken ct) =>
        ExecuteAsync(address, $"DROP SCHEMA IF EXISTS {schema} CASCADE", ct);

    /// <summary>Drops every table of a log. For drills: there is no way back but the vault.</summary>
    public static Task DropAsync(string address, CancellationToken ct) =>
        ExecuteAsync(
            address,
            "DROP TABLE IF EXISTS head, entry, kind, document, history, history_word, cursor, keyring, stage, tile, checkpoint, cosignature CASCADE",
            ct
        );

    private static async Task ExecuteAsync(string address, string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(PostgresAddress.Parse(address));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
