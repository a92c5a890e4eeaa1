using System.Collections.Concurrent;

namespace Holdfast.Retail.Reading;

/// <summary>Open connections to one file that nobody uses now, with what they have prepared.</summary>
internal sealed class IdleReaders(string connectionString) : IDisposable
{
    private const int IdleMax = 64;

    private readonly ConcurrentBag<PreparedConnection> _idle = [];
    private volatile bool _isClosed;

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file cannot be opened.</exception>
    public PreparedConnection Take()
    {
        if (_idle.TryTake(out var known))
            return known;
        var connection = new PreparedConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void GiveBack(PreparedConnection connection)
    {
        if (_isClosed || _idle.Count >= IdleMax)
        {
            connection.Dispose();
            return;
        }
        _idle.Add(connection);
        if (_isClosed)
            Close();
    }

    /// <summary>Those in use are closed when they are given back.</summary>
    public void Dispose()
    {
        _isClosed = true;
        Close();
    }

    private void Close()
    {
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }
}
