using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdfast.Retail.Reading;

/// <summary>
/// A connection to the view that keeps its statements prepared: of a page's small queries, and of the rows of an order, preparing
/// costs more than running. Used by one request at a time, or by the one that writes.
/// </summary>
internal sealed class PreparedConnection : DbConnection
{
    /// <summary>More texts than the pages have; one whose text differs each time is prepared each time.</summary>
    private const int StatementsMax = 250;

    private readonly SqliteConnection _inner;
    private readonly RowStatements _rows;
    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    public PreparedConnection(string connectionString)
    {
        _inner = new SqliteConnection(connectionString);
        _rows = new RowStatements(_inner);
    }

    /// <summary>SQLite's own, for what only it can tell: how much its statements have worked.</summary>
    public sqlite3? Handle => _inner.Handle;

    [AllowNull]
    public override string ConnectionString
    {
        get => _inner.ConnectionString;
        set => throw new NotSupportedException("A view's file does not change.");
    }
    public override string Database => _inner.Database;
    public override string DataSource => _inner.DataSource;
    public override string ServerVersion => _inner.ServerVersion;
    public override ConnectionState State => _inner.State;

    public override void Open() => _inner.Open();

    public override void Close() => _inner.Close();

    public override void ChangeDatabase(string databaseName) => _inner.ChangeDatabase(databaseName);

    /// <summary>Runs statements that are not kept, one after the other: what a later one names an earlier one may make.</summary>
    public void ExecuteOnce(string statements)
    {
        using var command = _inner.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc cref="RowStatements.Run"/>
    public int Run(string statement, params ReadOnlySpan<object?> values) => _rows.Run(statement, values);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        _transaction = _inner.BeginTransaction(isolationLevel);

    protected override DbCommand CreateDbCommand() => new Command(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _idle.Values)
                command.Dispose();
            _idle.Clear();
            _rows.Dispose();
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>The one under way; a finished one has no connection any more.</summary>
    private SqliteTransaction? Transaction => _transaction is { Connection: not null } ? _transaction : null;

    private SqliteCommand Take(string text)
    {
        if (_idle.Remove(text, out var known))
            return known;
        var command = _inner.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private void GiveBack(SqliteCommand command)
    {
        if (_inner.State is ConnectionState.Open && _idle.Count < StatementsMax)
        {
            command.Parameters.Clear();
            if (_idle.TryAdd(command.CommandText, command))
                return;
        }
        command.Dispose();
    }

    /// <summary>Borrows the prepared statement of its text from when it runs until it is disposed.</summary>
    private sealed class Command(PreparedConnection connection) : DbCommand
    {
        private readonly SqliteParameterCollection _parameters = new SqliteCommand().Parameters;
        private SqliteCommand? _running;

        [AllowNull]
        public override string CommandText { get; set; } = "";
        public override int CommandTimeout { get; set; } = 30;
        public override CommandType CommandType { get; set; } = CommandType.Text;
        public override bool DesignTimeVisible { get; set; }
        public override UpdateRowSource UpdatedRowSource { get; set; }
        protected override DbConnection? DbConnection
        {
            get => connection;
            set => throw new NotSupportedException("A command stays with its connection.");
        }
        protected override DbParameterCollection DbParameterCollection => _parameters;
        protected override DbTransaction? DbTransaction { get; set; }

        public override void Prepare() { }

        public override void Cancel() => _running?.Cancel();

        public override int ExecuteNonQuery() => Run().ExecuteNonQuery();

        public override object? ExecuteScalar() => Run().ExecuteScalar();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Run().ExecuteReader(behavior);

        protected override DbParameter CreateDbParameter() => new SqliteParameter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                End();
            base.Dispose(disposing);
        }

        private SqliteCommand Run()
        {
            End();
            var statement = connection.Take(CommandText);
            _running = statement;
            statement.CommandTimeout = CommandTimeout;
            statement.Transaction = (SqliteTransaction?)DbTransaction ?? connection.Transaction;
            foreach (SqliteParameter parameter in _parameters)
                statement.Parameters.Add(parameter);
            statement.Prepare();
            return statement;
        }

        private void End()
        {
            if (_running is { } statement)
            {
                _running = null;
                connection.GiveBack(statement);
            }
        }
    }
}
