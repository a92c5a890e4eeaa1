using System.Globalization;
using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// Hears on a connection of its own what each batch says at its commit (<c>NOTIFY</c>). Nothing depends on it: what is not heard
/// is found a little later by whoever looks for itself.
/// </summary>
internal static class PostgresNews
{
    /// <summary>A line that is dead without saying so is found out after this time and a little.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(5);

    /// <param name="source">The database.</param>
    /// <param name="look">Called once it listens: from then on nothing is missed.</param>
    /// <param name="ends">Told where the log ends.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task HearAsync(
        NpgsqlDataSource source,
        Func<Task> look,
        Action<long> ends,
        CancellationToken ct
    )
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        connection.Notification += (_, news) =>
        {
            if (long.TryParse(news.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                ends(index);
            }
        };
        await using var command = new NpgsqlCommand(
            $"SELECT 'LISTEN ' || quote_ident({PostgresBatch.Channel})",
            connection
        )
        {
            CommandTimeout = (int)s_quiet.TotalSeconds,
        };
        command.CommandText = (string)(await command.ExecuteScalarAsync(ct))!;
        await command.ExecuteNonQueryAsync(ct);
        await look();
        command.CommandText = "SELECT 1";
        while (true)
        {
            if (!await connection.WaitAsync(s_quiet, ct))
            {
                await command.ExecuteNonQueryAsync(ct);
            }
        }
    }
}
