using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Reading;

/// <summary>Where a process keeps its view; each process needs a folder of its own.</summary>
internal sealed class ViewFolder(string path)
{
    public string Path { get; } = Directory.CreateDirectory(path).FullName;

    public IEnumerable<string> Files => Directory.EnumerateFiles(Path, "view-*.db");

    /// <summary>Views of earlier runs and shapes. A reader that still has one open keeps it until it closes.</summary>
    public void DeleteAllBut(ViewFile current)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "view-*"))
        {
            if (!file.StartsWith(current.Path, StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }
}

/// <summary>One file of the view, with its writing connection. Written by one loop, read by many.</summary>
internal sealed class ViewFile : IAsyncDisposable
{
    public const int PageSize = 5_000;

    private readonly SqliteConnection _writer;
    private readonly string _readerString;

    private ViewFile(string path, SqliteConnection writer)
    {
        Path = path;
        _writer = writer;
        _readerString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = 5,
        }.ConnectionString;
    }

    public string Path { get; }

    public long Index { get; private set; }

    public bool IsThere => File.Exists(Path);

    /// <summary>The newest file of this identity, if one is there, whole, and not ahead of the log.</summary>
    public static ViewFile? TryOpen(ViewFolder folder, string identity, long logEnd)
    {
        foreach (var path in folder.Files.OrderByDescending(File.GetLastWriteTimeUtc))
        {
            SqliteConnection? writer = null;
            try
            {
                writer = Connect(path);
                var file = new ViewFile(path, writer);
                if (
                    file.ReadMeta("identity") == identity
                    && file.ReadMeta("index") is { } text
                    && long.Parse(text, CultureInfo.InvariantCulture) is var index
                    && index <= logEnd
                )
                {
                    file.Index = index;
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
        var path = System.IO.Path.Combine(folder.Path, $"view-{Guid.CreateVersion7():N}.db");
        var file = new ViewFile(path, Connect(path));
        file.Execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
        foreach (var table in tables)
        {
            file.Execute(table.Schema);
        }
        file.WriteMeta("identity", identity);
        return file;
    }

    public ViewReader OpenReader()
    {
        var reader = new SqliteConnection(_readerString);
        reader.Open();
        return new(reader);
    }

    public void SetIndex(long index)
    {
        WriteMeta("index", index.ToString(CultureInfo.InvariantCulture));
        Index = index;
    }

    /// <summary>One transaction: readers see all of it or nothing.</summary>
    /// <param name="documents">Changed documents, dropped ones included.</param>
    /// <param name="tables">Each is shown each document.</param>
    /// <param name="rules">Reads the documents.</param>
    /// <param name="index">The new index, when these documents complete it.</param>
    public void Write(
        IEnumerable<StoredDocument> documents,
        IReadOnlyList<IViewTable> tables,
        IRules rules,
        long? index = null
    )
    {
        using var transaction = _writer.BeginTransaction();
        foreach (var stored in documents)
        {
            var document = stored.Bytes is null ? null : rules.ReadDocument(stored.Key, stored.Bytes);
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
    }

    public async ValueTask DisposeAsync()
    {
        using (var reader = new SqliteConnection(_readerString))
        {
            SqliteConnection.ClearPool(reader);
        }
        await _writer.DisposeAsync();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString
        );
        connection.Open();
        using var command = connection.CreateCommand();
        // Disposable: after a crash of the machine it is built anew, so it need not wait for the disk.
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;";
        command.ExecuteNonQuery();
        return connection;
    }

    private void Execute(string sql)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string? ReadMeta(string name)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return (string?)command.ExecuteScalar();
    }

    private void WriteMeta(string name, string value)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO meta VALUES ($name, $value)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }
}
