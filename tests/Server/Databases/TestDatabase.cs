using Holdfast.Ledger.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Holdfast.Tests.Server.Databases;

/// <summary>An empty database of one test; gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Func<Task> _remove;

    private TestDatabase(StoreKind kind, string option, string connectionString, Func<Task> remove)
    {
        Kind = kind;
        Option = option;
        ConnectionString = connectionString;
        _remove = remove;
    }

    public StoreKind Kind { get; }

    /// <summary>As the program's <c>--db</c> takes it: <c>sqlite:PATH</c> or <c>postgres://…</c>.</summary>
    public string Option { get; }

    /// <summary>As ADO.NET takes it.</summary>
    public string ConnectionString { get; }

    /// <summary>The SQLite file; it does not exist until somebody opens it.</summary>
    public string Path =>
        Kind == StoreKind.Sqlite
            ? Option["sqlite:".Length..]
            : throw new InvalidOperationException("A PostgreSQL database has no path.");

    public static TestDatabase Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-db-").FullName;
        var path = System.IO.Path.Combine(folder, "holdfast.db");
        return new TestDatabase(
            StoreKind.Sqlite,
            $"sqlite:{path}",
            new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString,
            () =>
            {
                Directory.Delete(folder, recursive: true);
                return Task.CompletedTask;
            }
        );
    }

    internal static async Task<TestDatabase> PostgresAsync(PostgresCluster cluster, CancellationToken ct)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await cluster.CreateDatabaseAsync(name, ct);
        return new TestDatabase(
            StoreKind.Postgres,
            cluster.UrlOf(name),
            cluster.ConnectionStringOf(name),
            () => cluster.DropDatabaseAsync(name, CancellationToken.None)
        );
    }

    /// <summary>The ledger's store over it; the caller disposes it before the database. Each call opens another one.</summary>
    public async Task<IStore> OpenStoreAsync(CancellationToken ct) =>
        Kind == StoreKind.Sqlite
            ? await SqliteStore.OpenAsync(Path, ct)
            : await PostgresStore.OpenAsync(ConnectionString, ct);

    public async ValueTask DisposeAsync()
    {
        await _remove();
    }
}
