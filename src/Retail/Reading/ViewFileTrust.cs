using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Whether a file of the view is still what was written: its parts may be deleted or cut off under a running process, and its pages
/// may be harmed.
/// </summary>
internal sealed class ViewFileTrust(string path, string readerString)
{
    /// <summary>What SQLite's log was seen to hold; while the file is shown nothing makes it shorter.</summary>
    private long _logLength;

    /// <summary>
    /// All three parts are where a new reader will look for them. SQLite keeps them as long as the writer is open; without
    /// one of them new readers would see something else than the writer writes. The third, <c>-shm</c>, is mapped into memory:
    /// whoever cuts it short under a running process ends that process, and no code of ours can stand in between. The next
    /// start makes it anew.
    /// </summary>
    public bool IsThere =>
        new FileInfo(path) is { Exists: true, Length: > 0 }
        && new FileInfo(LogPath) is { Exists: true, Length: var length }
        && length >= Interlocked.Read(ref _logLength)
        && File.Exists($"{path}-shm");

    /// <summary>
    /// Whether a new reader would find every page whole, every table of the shape it was made in, and everything before an index.
    /// </summary>
    public bool IsSound(long index = 0) =>
        Holds(reader =>
            ViewMeta.ReadIndex(reader) >= index && reader.ExecuteScalar<string?>("PRAGMA quick_check(1)") == "ok"
        );

    /// <summary>Whether a new reader would see exactly everything before an index.</summary>
    public bool Shows(long index) => Holds(reader => ViewMeta.ReadIndex(reader) == index);

    /// <summary>After each write, by the writer.</summary>
    public void Grown()
    {
        if (new FileInfo(LogPath) is { Exists: true, Length: var length })
        {
            Interlocked.Exchange(ref _logLength, Math.Max(length, _logLength));
        }
    }

    /// <summary>The writer itself has just made SQLite's log shorter.</summary>
    public void CutShort() => Interlocked.Exchange(ref _logLength, 0);

    private string LogPath => $"{path}-wal";

    private bool Holds(Func<DbConnection, bool> check)
    {
        if (!IsThere)
        {
            return false;
        }
        try
        {
            using var reader = new SqliteConnection(readerString);
            reader.Open();
            return ViewMeta.Read(reader, ViewMeta.Shape) == ViewMeta.ShapeOf(reader) && check(reader);
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
