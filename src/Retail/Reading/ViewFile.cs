using System.Data.Common;
using System.Globalization;
using Dapper;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Stores;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Reading;

/// <summary>
/// One file of the view, with its writing connection. Written by one loop, read by many. Its writes do not wait for the disk, so a
/// power cut may leave any part of them behind; a file that was not closed is of use only until the machine starts again.
/// </summary>
internal sealed class ViewFile : IAsyncDisposable
{
    public const int PageSize = 1_000;

    /// <summary>SQLite's log grows to 16 MB before its pages are moved into the file: those that change often are moved once.</summary>
    private const int LogPages = 4_000;

    private const string IdentityName = "identity";
    private const string IndexName = "index";
    private const string ShapeName = "shape";
    private const string PutAwayName = "put-away";

    /// <summary>The start of the machine in which it was opened last; <see cref="Closed"/> once it was closed.</summary>
    private const string MachineName = "machine";
    private const string Closed = "";

    /// <summary>How many writes there were that changed <see cref="NetworkDocuments"/>.</summary>
    private const string NetworkName = "network";

    /// <summary>SQLite's own code for a file that is not as it must be.</summary>
    private const int SqliteCorrupt = 11;

    private readonly PreparedConnection _writer;
    private readonly string _readerString;
    private readonly IdleReaders _readers;
    private NetworkDocuments _network = new(0);
    private long? _putAwayUpTo;

    /// <summary>What SQLite's log was seen to hold; while the file is shown nothing makes it shorter.</summary>
    private long _logLength;

    private ViewFile(string path, PreparedConnection writer)
    {
        Path = path;
        _writer = writer;
        _readerString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = 5,
            Pooling = false,
        }.ConnectionString;
        _readers = new IdleReaders(_readerString);
    }

    public string Path { get; }

    public long Index { get; private set; }

    /// <summary>
    /// All three parts are where a new reader will look for them. SQLite keeps them as long as the writer is open; without
    /// one of them new readers would see something else than the writer writes. The third, <c>-shm</c>, is mapped into memory:
    /// whoever cuts it short under a running process ends that process, and no code of ours can stand in between. The next
    /// start makes it anew.
    /// </summary>
    public bool IsThere =>
        new FileInfo(Path) is { Exists: true, Length: > 0 }
        && new FileInfo($"{Path}-wal") is { Exists: true, Length: var length }
        && length >= Interlocked.Read(ref _logLength)
        && File.Exists($"{Path}-shm");

    /// <summary>
    /// Whether a new reader would find every page whole, every table of the shape it was made in, and everything before an index.
    /// </summary>
    public bool IsSound(long index = 0) =>
        Holds(reader => ReadIndex(reader) >= index && Text(reader, "PRAGMA quick_check(1)") == "ok");

    /// <summary>Whether a new reader would see the last write. For the writer's loop only, between writes.</summary>
    public bool ShowsWhatIsWritten() => Holds(reader => ReadIndex(reader) == Index);

    private bool Holds(Func<DbConnection, bool> check)
    {
        if (!IsThere)
        {
            return false;
        }
        try
        {
            using var reader = new SqliteConnection(_readerString);
            reader.Open();
            return ReadMeta(reader, ShapeName) == ShapeOf(reader) && check(reader);
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>
    /// The newest file of this identity, if one is there, whole, and not ahead of the log. None that a power cut may have harmed:
    /// its pages may each be whole and yet not belong together.
    /// </summary>
    public static ViewFile? TryOpen(ViewFolder folder, string identity, long logEnd)
    {
        foreach (var path in folder.Files.OrderByDescending(File.GetLastWriteTimeUtc))
        {
            PreparedConnection? writer = null;
            try
            {
                writer = Connect(path);
                var file = new ViewFile(path, writer);
                if (
                    ReadMeta(writer, IdentityName) == identity
                    && (
                        ReadMeta(writer, MachineName) is { } machine
                        && (machine == Closed || machine == MachineStart.Id)
                    )
                    && ReadIndex(writer) is { } index
                    && index <= logEnd
                    && file.IsSound()
                )
                {
                    file.Index = index;
                    file.BeginWriting();
                    return file;
                }
            }
            catch (SqliteException)
            {
                // Not a view, or a damaged one: as good as none.
            }
            writer?.Dispose();
        }
        return null;
    }

    public static ViewFile Create(ViewFolder folder, string identity, IEnumerable<IViewTable> tables)
    {
        Directory.CreateDirectory(folder.Path);
        var path = System.IO.Path.Combine(folder.Path, $"view-{Guid.CreateVersion7():N}.db");
        var file = new ViewFile(path, Connect(path));
        // Half a build is worth nothing, so it need not wait for the disk.
        file._writer.ExecuteOnce("PRAGMA synchronous = OFF");
        file._writer.ExecuteOnce(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"
        );
        foreach (var table in tables)
        {
            file._writer.ExecuteOnce(table.Schema);
        }
        file.WriteMeta(IdentityName, identity);
        file.WriteMeta(ShapeName, ShapeOf(file._writer));
        return file;
    }

    /// <param name="keyring">Opens what is sealed.</param>
    /// <param name="index">Everything before it has been shown and must be seen.</param>
    /// <exception cref="SqliteException">
    /// The file cannot be read, or shows an older state: where SQLite's log was cut off under us, what is left of the file is
    /// whole, and from before.
    /// </exception>
    public ViewReader OpenReader(Keyring keyring, long index)
    {
        var reader = _readers.Take();
        try
        {
            var (reached, network) = reader.QuerySingle<(string? Index, string? Network)>(
                """
                SELECT (SELECT value FROM meta WHERE name = 'index'), (SELECT value FROM meta WHERE name = 'network')
                LIMIT 1
                """
            );
            return reached is not null && Number(reached) >= index
                ? new(reader, _readers, keyring, NetworkAt(network is null ? 0 : Number(network)))
                : throw new SqliteException("The view has gone back.", SqliteCorrupt);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>What is kept of the newest version; a reader that comes late keeps its own.</summary>
    private NetworkDocuments NetworkAt(long version)
    {
        var known = Volatile.Read(ref _network);
        if (known.Version == version)
            return known;
        var own = new NetworkDocuments(version);
        if (known.Version < version)
            Interlocked.CompareExchange(ref _network, own, known);
        return own;
    }

    /// <summary>The build is done, and only now is it called a view.</summary>
    public void Finish(long index)
    {
        BeginWriting();
        SetIndex(index);
    }

    /// <summary>One transaction: readers see all of it or nothing.</summary>
    /// <param name="tables">Each is shown each key and each document.</param>
    /// <param name="keys">Of the people whom these documents name, where they have not been written before.</param>
    /// <param name="documents">Changed documents, dropped ones included.</param>
    /// <param name="index">The new index, when these documents complete it.</param>
    public void Write(
        IReadOnlyList<IViewTable> tables,
        IEnumerable<KeyringRow> keys,
        IEnumerable<ChangedDocument> documents,
        long? index = null
    )
    {
        using var transaction = _writer.BeginTransaction();
        foreach (var key in keys)
        foreach (var table in tables)
        {
            table.ApplyKey(_writer, key);
        }
        var isNetworkChanged = false;
        foreach (var (stored, document) in documents)
        {
            isNetworkChanged |= NetworkDocuments.Has(stored.Key);
            foreach (var table in tables)
            {
                table.Apply(_writer, stored, document);
            }
        }
        foreach (var table in tables)
        {
            table.Complete(_writer);
        }
        if (isNetworkChanged)
        {
            CountUp(NetworkName);
        }
        if (index is { } reached)
        {
            SetIndex(reached);
        }
        transaction.Commit();
        if (new FileInfo($"{Path}-wal") is { Exists: true, Length: var length })
        {
            Interlocked.Exchange(ref _logLength, Math.Max(length, _logLength));
        }
    }

    /// <summary>
    /// Documents of the view that changed last from one index on, up to another, in that order; from after a key of the first.
    /// </summary>
    public IReadOnlyList<StoredDocument> ReadChanged(long from, string afterKey, long upTo) =>
        [
            .. _writer
                .Query<(string Key, long Index, byte[] Bytes)>(
                    """
                    SELECT key, changed_at, bytes FROM document
                    WHERE changed_at >= @from AND changed_at <= @upTo AND (changed_at, key) > (@from, @afterKey)
                    ORDER BY changed_at, key LIMIT @PageSize
                    """,
                    new
                    {
                        from,
                        afterKey,
                        upTo,
                        PageSize,
                    }
                )
                .Select(row => new StoredDocument(row.Key, row.Index, row.Bytes)),
        ];

    /// <summary>Nothing that was put away up to this index is in the file.</summary>
    public long PutAwayUpTo
    {
        get => _putAwayUpTo ??= ReadMeta(_writer, PutAwayName) is { } text ? Number(text) : -1;
        set => WriteMeta(PutAwayName, (_putAwayUpTo = value).Value.ToString(CultureInfo.InvariantCulture));
    }

    private void SetIndex(long index)
    {
        WriteMeta(IndexName, index.ToString(CultureInfo.InvariantCulture));
        Index = index;
    }

    /// <summary>Before the first write that does not wait for the disk, the disk itself knows that the file is open.</summary>
    private void BeginWriting()
    {
        if (Flush())
        {
            _writer.ExecuteOnce("PRAGMA synchronous = OFF");
        }
        Interlocked.Exchange(ref _logLength, 0);
    }

    /// <summary>Everything reaches the disk, and only then does the file call itself closed.</summary>
    private void EndWriting()
    {
        if (Flush())
        {
            WriteMeta(MachineName, Closed);
        }
    }

    /// <summary>
    /// From here on writes wait for the disk, and all that did not wait is on it, in the file itself. SQLite forces the file only
    /// where it has something to move there: that the file is open is written for that, too.
    /// </summary>
    /// <returns>False if a reader was in the way.</returns>
    private bool Flush()
    {
        _writer.ExecuteOnce("PRAGMA synchronous = FULL");
        WriteMeta(MachineName, MachineStart.Id);
        using var command = _writer.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return command.ExecuteScalar() is 0L;
    }

    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        try
        {
            // Of one that was never shown, or was harmed, nothing is to be kept.
            if (Index > 0 && ShowsWhatIsWritten())
            {
                EndWriting();
            }
        }
        catch (SqliteException)
        {
            // Not closed then: after the next start of the machine it is built anew.
        }
        await _writer.DisposeAsync();
    }

    private static PreparedConnection Connect(string path)
    {
        var connection = new PreparedConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString
        );
        connection.Open();
        // What is deleted is overwritten: a person's key must not stay behind in a free page.
        connection.ExecuteOnce("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -16384");
        connection.ExecuteOnce($"PRAGMA wal_autocheckpoint = {LogPages}");
        return connection;
    }

    private static string? ReadMeta(DbConnection connection, string name) =>
        connection.ExecuteScalar<string?>("SELECT value FROM meta WHERE name = @name", new { name });

    /// <summary>Null before the build is done.</summary>
    private static long? ReadIndex(DbConnection connection) =>
        ReadMeta(connection, IndexName) is { } text ? Number(text) : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The tables as they stand in the file.</summary>
    private static string ShapeOf(DbConnection connection) =>
        Text(
            connection,
            "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_master ORDER BY name) LIMIT 1"
        ) ?? "";

    private static string? Text(DbConnection connection, string sql) => connection.ExecuteScalar<string?>(sql);

    private void CountUp(string name) =>
        _writer.Execute(
            "INSERT INTO meta VALUES (@name, '1') ON CONFLICT (name) DO UPDATE SET value = CAST(value + 1 AS TEXT)",
            new { name }
        );

    private void WriteMeta(string name, string value) =>
        _writer.Execute("INSERT OR REPLACE INTO meta VALUES (@name, @value)", new { name, value });
}
