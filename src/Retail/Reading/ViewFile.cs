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

    /// <summary>SQLite's own code for a file that is not as it must be.</summary>
    private const int SqliteCorrupt = 11;

    private readonly PreparedConnection _writer;
    private SteadyDocuments _steady = new();
    private long? _putAwayUpTo;

    private ViewFile(string path, PreparedConnection writer)
    {
        Path = path;
        _writer = writer;
        var readerString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = 5,
            Pooling = false,
        }.ConnectionString;
        Idle = new IdleReaders(readerString);
        Trust = new ViewFileTrust(path, readerString);
    }

    public string Path { get; }

    public IdleReaders Idle { get; }

    public long Index { get; private set; }

    public ViewFileTrust Trust { get; }

    /// <summary>Whether a new reader would see the last write. For the writer's loop only, between writes.</summary>
    public bool ShowsWhatIsWritten() => Trust.Shows(Index);

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
                writer = OpenWriter(path);
                var file = new ViewFile(path, writer);
                if (
                    ViewMeta.Read(writer, ViewMeta.Identity) == identity
                    && (
                        ViewMeta.Read(writer, ViewMeta.Machine) is { } machine
                        && (machine == ViewMeta.Closed || machine == MachineStart.Id)
                    )
                    && ViewMeta.ReadIndex(writer) is { } index
                    && index <= logEnd
                    && file.Trust.IsSound()
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
        var file = new ViewFile(path, OpenWriter(path));
        // Half a build is worth nothing, so it need not wait for the disk.
        file._writer.ExecuteOnce("PRAGMA synchronous = OFF");
        file._writer.ExecuteOnce(ViewMeta.Table);
        foreach (var table in tables)
        {
            file._writer.ExecuteOnce(table.Schema);
        }
        ViewMeta.Write(file._writer, ViewMeta.Identity, identity);
        ViewMeta.Write(file._writer, ViewMeta.Shape, ViewMeta.ShapeOf(file._writer));
        return file;
    }

    public LastWritten LastWritten { get; } = new();

    /// <summary>Those of the last write; a reader that comes late keeps its own.</summary>
    public SteadyDocuments Steady => Volatile.Read(ref _steady);

    /// <param name="index">Everything before it has been shown and must be seen.</param>
    /// <returns>To be given back to <see cref="Idle"/>.</returns>
    /// <exception cref="SqliteException">
    /// The file cannot be read, or shows an older state: where SQLite's log was cut off under us, what is left of the file is
    /// whole, and from before.
    /// </exception>
    public PreparedConnection Connect(long index)
    {
        var reader = Idle.Take();
        try
        {
            return ViewMeta.ReadIndex(reader) >= index
                ? reader
                : throw new SqliteException("The view has gone back.", SqliteCorrupt);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
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
        IReadOnlyCollection<KeyringRow> keys,
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
        var kept = new List<ChangedDocument>();
        foreach (var changed in documents)
        {
            var (stored, document) = changed;
            if (DocumentRows.Has(stored.Key))
                kept.Add(changed);
            foreach (var table in tables)
            {
                table.Apply(_writer, stored, document);
            }
        }
        foreach (var table in tables)
        {
            table.Complete(_writer);
        }
        if (index is { } reached)
        {
            SetIndex(reached);
        }
        transaction.Commit();
        Trust.Grown();
        LastWritten.Set(keys, kept);
        if (kept.Exists(changed => SteadyDocuments.Has(changed.Stored.Key)))
            Volatile.Write(ref _steady, new());
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
        get => _putAwayUpTo ??= ViewMeta.Read(_writer, ViewMeta.PutAway) is { } text ? ViewMeta.Number(text) : -1;
        set =>
            ViewMeta.Write(
                _writer,
                ViewMeta.PutAway,
                (_putAwayUpTo = value).Value.ToString(CultureInfo.InvariantCulture)
            );
    }

    private void SetIndex(long index)
    {
        ViewMeta.Write(_writer, ViewMeta.Index, index.ToString(CultureInfo.InvariantCulture));
        Index = index;
    }

    /// <summary>Before the first write that does not wait for the disk, the disk itself knows that the file is open.</summary>
    private void BeginWriting()
    {
        if (Flush())
        {
            _writer.ExecuteOnce("PRAGMA synchronous = OFF");
        }
        Trust.CutShort();
    }

    /// <summary>Everything reaches the disk, and only then does the file call itself closed.</summary>
    private void EndWriting()
    {
        if (Flush())
        {
            ViewMeta.Write(_writer, ViewMeta.Machine, ViewMeta.Closed);
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
        ViewMeta.Write(_writer, ViewMeta.Machine, MachineStart.Id);
        using var command = _writer.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return command.ExecuteScalar() is 0L;
    }

    public async ValueTask DisposeAsync()
    {
        Idle.Dispose();
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

    private static PreparedConnection OpenWriter(string path)
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
}
