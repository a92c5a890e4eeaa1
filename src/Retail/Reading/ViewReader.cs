using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Holdfast.Ledger.Keys;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Reads the view. Queries go through <see cref="Connection"/> with Dapper; documents by key, from memory where they are at hand. For
/// one thread at a time.
/// </summary>
/// <param name="file">The file that is shown.</param>
/// <param name="index">Everything before it is seen.</param>
/// <param name="keyring">Opens what is sealed in the view.</param>
internal sealed class ViewReader(ViewFile file, long index, Keyring keyring) : IDisposable
{
    private readonly SteadyDocuments _steady = file.Steady;
    private PreparedConnection? _connection;
    private bool _isDisposed;

    public Keyring Keyring { get; } = keyring;

    /// <summary>Read-only; opened when it is first asked for.</summary>
    /// <exception cref="SqliteException">The file is damaged; see <see cref="View.MendAsync"/>.</exception>
    public PreparedConnection Connection
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _connection ??= file.Connect(index);
        }
    }

    /// <summary>The document, if it is one of the words that <see cref="DocumentRows"/> keeps.</summary>
    public T? Find<T>(string key)
        where T : class
    {
        if (AtHand(key) is T known)
            return known;
        using var command = Connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM document WHERE key = $key";
        command.Parameters.Add(new SqliteParameter("$key", key));
        return command.ExecuteScalar() is byte[] bytes ? Read<T>(key, bytes) : null;
    }

    /// <summary>Index of the entry that changed a document last; beyond every entry where the view does not have it yet.</summary>
    public long ChangedAt(string key) =>
        file.LastWritten.FindDocument(key)?.Stored.Index
        ?? Connection.QuerySingleOrDefault<long?>("SELECT changed_at FROM document WHERE key = @key", new { key })
        ?? long.MaxValue;

    /// <summary>Those that exist, by key, in no order.</summary>
    public IReadOnlyDictionary<string, T> FindMany<T>(IEnumerable<string> keys)
        where T : class
    {
        var found = new Dictionary<string, T>();
        var unknown = new List<string>();
        foreach (var key in keys)
        {
            if (AtHand(key) is T known)
                found[key] = known;
            else
                unknown.Add(key);
        }
        if (unknown.Count == 0)
            return found;
        var rows = Connection.Query<(string Key, byte[] Bytes)>(
            "SELECT d.key, d.bytes FROM json_each(@keys) k JOIN document d ON d.key = k.value LIMIT 1000000",
            new { keys = List(unknown.Distinct()) }
        );
        foreach (var (key, bytes) in rows)
        {
            found[key] = Read<T>(key, bytes);
        }
        return found;
    }

    /// <summary>Reads the column <c>bytes</c> of rows joined to <c>document</c>.</summary>
    public ImmutableArray<T> Documents<T>(string sql, object? parameters = null)
        where T : class =>
        [
            .. Connection
                .Query<(string Key, byte[] Bytes)>(sql, parameters)
                .Select(row => (T)RetailRules.All.ReadDocument(row.Key, row.Bytes)),
        ];

    /// <summary>
    /// Many values as one parameter, for <c>json_each</c>: the statement stays the same however many there are, so it is
    /// prepared once.
    /// </summary>
    public static string List(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    /// <summary>A wrapped key that was written lately; null says nothing.</summary>
    public byte[]? KeyAtHand(string name) => file.LastWritten.FindKey(name)?.Bytes;

    public void Dispose()
    {
        _isDisposed = true;
        if (Interlocked.Exchange(ref _connection, null) is { } given)
            file.Idle.GiveBack(given);
    }

    private object? AtHand(string key) => _steady.Find(key) ?? file.LastWritten.FindDocument(key)?.Document;

    private T Read<T>(string key, byte[] bytes)
        where T : class
    {
        var document = (T)RetailRules.All.ReadDocument(key, bytes);
        if (SteadyDocuments.Has(key))
            _steady.Keep(key, document);
        return document;
    }
}
