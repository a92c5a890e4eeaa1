using System.Data;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>A session advisory lock on a connection of its own; the server releases it when the session ends.</summary>
internal sealed class PostgresLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _number;

    private PostgresLock(NpgsqlConnection connection, long number)
    {
        _connection = connection;
        _number = number;
    }

    /// <summary>Null: another session has it.</summary>
    public static async Task<PostgresLock?> TryTakeAsync(NpgsqlDataSource source, string work, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        var taken = false;
        try
        {
            var number = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(work)));
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection);
            command.Parameters.Add(new() { Value = number });
            taken = (bool)(await command.ExecuteScalarAsync(ct))!;
            return taken ? new PostgresLock(connection, number) : null;
        }
        finally
        {
            if (!taken)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>The connection goes back to the pool, where its session lives on; so the lock is given back first.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", _connection);
            command.Parameters.Add(new() { Value = _number });
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException) when (_connection.FullState is not ConnectionState.Open)
        {
            // The session is gone, and the lock with it.
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }
}
