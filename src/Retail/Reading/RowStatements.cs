using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdfast.Retail.Reading;

/// <summary>
/// Statements that are run for each row, prepared once and bound by position. An order writes a dozen rows, and what the layers above
/// SQLite do for each costs more than the row.
/// </summary>
internal sealed class RowStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, sqlite3_stmt> _prepared = new(StringComparer.Ordinal);
    private byte[] _utf8 = new byte[1_024];

    /// <param name="statement">One, that returns no rows.</param>
    /// <param name="values">Of <c>?1</c> and those after it: null, text, whole numbers, truth as 1 and 0, fractions, bytes.</param>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">The file cannot be written, or a row breaks a rule of its table.</exception>
    public int Run(string statement, ReadOnlySpan<object?> values)
    {
        var prepared = Prepare(statement);
        try
        {
            for (var i = 0; i < values.Length; i++)
                Check(Bind(prepared, i + 1, values[i]));
            Check(raw.sqlite3_step(prepared));
            return raw.sqlite3_changes(connection.Handle!);
        }
        finally
        {
            // What it failed with was told by the step.
            raw.sqlite3_reset(prepared);
            raw.sqlite3_clear_bindings(prepared);
        }
    }

    /// <summary>Before its connection: an open statement would keep that open.</summary>
    public void Dispose()
    {
        foreach (var prepared in _prepared.Values)
            prepared.Dispose();
        _prepared.Clear();
    }

    private sqlite3_stmt Prepare(string statement)
    {
        if (!_prepared.TryGetValue(statement, out var prepared))
        {
            Check(
                raw.sqlite3_prepare_v3(
                    connection.Handle!,
                    statement,
                    raw.SQLITE_PREPARE_PERSISTENT,
                    out prepared,
                    out var rest
                )
            );
            _prepared.Add(statement, prepared);
            if (!string.IsNullOrWhiteSpace(rest))
                throw new ArgumentException("One statement at a time.", nameof(statement));
        }
        return prepared;
    }

    private int Bind(sqlite3_stmt prepared, int index, object? value) =>
        value switch
        {
            null => raw.sqlite3_bind_null(prepared, index),
            string text => raw.sqlite3_bind_text(prepared, index, Utf8(text)),
            long number => raw.sqlite3_bind_int64(prepared, index, number),
            int number => raw.sqlite3_bind_int64(prepared, index, number),
            bool truth => raw.sqlite3_bind_int64(prepared, index, truth ? 1 : 0),
            double fraction => raw.sqlite3_bind_double(prepared, index, fraction),
            byte[] bytes => raw.sqlite3_bind_blob(prepared, index, bytes),
            _ => throw new ArgumentException($"SQLite has no type for {value.GetType()}.", nameof(value)),
        };

    /// <summary>Until the next one; SQLite copies it.</summary>
    private ReadOnlySpan<byte> Utf8(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8));
    }

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
            SqliteException.ThrowExceptionForRC(code, connection.Handle!);
    }
}
