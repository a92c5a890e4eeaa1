using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Holdfast.Retail.Reading;

/// <summary>What a file of the view says of itself, in a table of names and values.</summary>
internal static class ViewMeta
{
    public const string Table = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID";

    /// <summary>Of the log that it follows, and of its tables.</summary>
    public const string Identity = "identity";

    /// <summary>Everything before it is in the file; missing before the build is done.</summary>
    public const string Index = "index";

    /// <summary>The tables as they were made.</summary>
    public const string Shape = "shape";

    /// <summary>Nothing that was put away up to this index is in the file.</summary>
    public const string PutAway = "put-away";

    /// <summary>The start of the machine in which it was opened last; <see cref="Closed"/> once it was closed.</summary>
    public const string Machine = "machine";
    public const string Closed = "";

    public static string? Read(DbConnection connection, string name) =>
        connection.ExecuteScalar<string?>("SELECT value FROM meta WHERE name = @name", new { name });

    /// <summary>Null before the build is done.</summary>
    public static long? ReadIndex(DbConnection connection) => Read(connection, Index) is { } text ? Number(text) : null;

    public static void Write(PreparedConnection writer, string name, string value) =>
        writer.Run("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", name, value);

    public static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The tables as they stand in the file.</summary>
    public static string ShapeOf(DbConnection connection) =>
        connection.ExecuteScalar<string?>(
            "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_master ORDER BY name) LIMIT 1"
        ) ?? "";
}
