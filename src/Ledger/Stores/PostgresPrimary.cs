using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// Connections to the primary, whichever of the named servers that is. A new one is given out only after a commit on it came
/// back: by then all that it can show is also at the synchronous standby, and no failover takes it away again. A server that
/// has just recovered from a crash would else show what it alone has.
/// </summary>
internal static class PostgresPrimary
{
    /// <summary>For a server that is gone without a word.</summary>
    private const int ConnectSecondsMax = 3;

    /// <summary>A primary that was replaced and does not know it waits for a standby for ever; then the next server is tried.</summary>
    private const int CommitSecondsMax = 5;

    /// <summary>How long a server that is away, or is a standby, is left alone, unless <see cref="LookAgain"/> asks sooner.</summary>
    private const int RecheckSeconds = 60;

    /// <summary>Writes to the WAL and to no table; its commit waits as every other does.</summary>
    private const string Commit = "SELECT pg_logical_emit_message(true, 'holdfast', '') WHERE NOT pg_is_in_recovery()";

    public static NpgsqlDataSource Connect(NpgsqlConnectionStringBuilder settings)
    {
        settings.Timeout = Math.Min(settings.Timeout, ConnectSecondsMax);
        settings.HostRecheckSeconds = RecheckSeconds;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection => CommitOnAsync(connection).GetAwaiter().GetResult(),
            CommitOnAsync
        );
        return builder.Build();
    }

    /// <summary>Which of several servers is the primary may have changed: the next connection asks them all.</summary>
    public static void LookAgain(NpgsqlDataSource source) =>
        (source as NpgsqlMultiHostDataSource)?.ClearDatabaseStates();

    private static async Task CommitOnAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Commit, connection) { CommandTimeout = CommitSecondsMax };
        using var wait = new StandbyWait(connection);
        await command.ExecuteNonQueryAsync();
        wait.ThrowIfCut();
    }
}
