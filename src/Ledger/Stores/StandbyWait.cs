using Npgsql;

namespace Holdfast.Ledger.Stores;

/// <summary>
/// A commit's wait for the standby can be cut short, by a timeout or an administrator. PostgreSQL then answers success and a
/// warning: the commit is on this server's disk alone, where a failover loses it. Such an answer counts for nothing here.
/// </summary>
internal sealed class StandbyWait : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private string? _warning;

    public StandbyWait(NpgsqlConnection connection)
    {
        _connection = connection;
        _connection.Notice += Hear;
    }

    /// <exception cref="NpgsqlException">The server did not wait to the end.</exception>
    public void ThrowIfCut()
    {
        if (_warning is not null)
        {
            throw new NpgsqlException($"The commit is not known to be at the standby: {_warning}");
        }
    }

    public void Dispose() => _connection.Notice -= Hear;

    /// <summary>The words depend on the server's language; nothing else warns at a commit.</summary>
    private void Hear(object sender, NpgsqlNoticeEventArgs heard)
    {
        if (heard.Notice.InvariantSeverity == "WARNING")
        {
            _warning = heard.Notice.MessageText;
        }
    }
}
