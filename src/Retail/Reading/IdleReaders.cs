using System.Collections.Concurrent;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Open connections to one file that nobody uses now, with what they have prepared and read. The one that was used last is taken first:
/// it has the most at hand.
/// </summary>
internal sealed class IdleReaders(string connectionString) : IDisposable
{
    private const int IdleMax = 64;

    /// <summary>SQLite's own 2 MB do not hold what a search over 100,000 products goes through.</summary>
    private const int CacheKb = 8192;

    private readonly ConcurrentStack<PreparedConnection> _idle = [];
    private volatile bool _isClosed;

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file cannot be opened.</exception>
    public PreparedConnection Take()
    {
        if (_idle.TryPop(out var known))
            return known;
        var connection = new PreparedConnection(connectionString);
        try
        {
            connection.Open();
            connection.ExecuteOnce($"PRAGMA cache_size = -{CacheKb}");
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
        _idle.Push(connection);
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
        while (_idle.TryPop(out var connection))
            connection.Dispose();
    }
}
