using System.Data;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// A session advisory lock on a connection of its own. The server releases it when the session ends: at once when the process
/// dies, and after <see cref="SilentSecondsMax"/> when nothing is heard of it any more, because it hangs or its machine is gone.
/// </summary>
internal sealed class PostgresLock : IHeldWork
{
    private const int SilentSecondsMax = 6;
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(2);

    private readonly NpgsqlConnection _connection;
    private readonly long _number;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _released = new();
    private readonly Task _beating;

    private PostgresLock(NpgsqlConnection connection, long number)
    {
        _connection = connection;
        _number = number;
        _beating = BeatAsync();
    }

    public CancellationToken Lost => _lost.Token;

    /// <summary>Null: another session has it.</summary>
    public static async Task<PostgresLock?> TryTakeAsync(NpgsqlDataSource source, string work, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        var taken = false;
        try
        {
            var number = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(work)));
            // In one statement: there is no moment in which a silent session could keep it.
            await using var command = new NpgsqlCommand(
                "SELECT set_config('idle_session_timeout', $2, false) WHERE pg_try_advisory_lock($1)",
                connection
            );
            command.Parameters.Add(new() { Value = number });
            command.Parameters.Add(new() { Value = $"{SilentSecondsMax}s" });
            taken = await command.ExecuteScalarAsync(ct) is not null;
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
        await _released.CancelAsync();
        await _beating;
        try
        {
            if (_connection.FullState is not ConnectionState.Open)
            {
                // The session is gone, and the lock with it.
                return;
            }
            await using var batch = new NpgsqlBatch(_connection);
            batch.BatchCommands.Add(
                new("SELECT pg_advisory_unlock($1)") { Parameters = { new() { Value = _number } } }
            );
            batch.BatchCommands.Add(new("RESET idle_session_timeout"));
            await batch.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException) when (_connection.FullState is not ConnectionState.Open)
        {
            // It went just now.
        }
        finally
        {
            await _connection.DisposeAsync();
            _released.Dispose();
            _lost.Dispose();
        }
    }

    /// <summary>Late or unanswered, the server may have ended the session: the work is somebody else's from then on.</summary>
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(s_beat);
        await using var command = new NpgsqlCommand("SELECT 1", _connection)
        {
            CommandTimeout = SilentSecondsMax - (int)s_beat.TotalSeconds,
        };
        try
        {
            while (await timer.WaitForNextTickAsync(_released.Token))
            {
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (_released.IsCancellationRequested)
        {
            // Given back.
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            await _lost.CancelAsync();
        }
    }
}
