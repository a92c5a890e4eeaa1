using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Stores;

namespace Holdfast.Hosting;

/// <summary>Opens the store that <c>--db</c> names.</summary>
internal static class Stores
{
    private const string Sqlite = "sqlite:";

    /// <exception cref="FormatException">Neither <c>sqlite:PATH</c> nor a PostgreSQL address.</exception>
    public static async Task<IStore> OpenAsync(HoldfastOptions options, CancellationToken ct)
    {
        var db = AddressOf(options);
        return db.StartsWith(Sqlite, StringComparison.Ordinal) ? await SqliteStore.OpenAsync(db[Sqlite.Length..], ct)
            : IsPostgres(db) ? await PostgresStore.OpenAsync(db, ct)
            : throw Neither(db);
    }

    /// <summary>For whoever only asks: a mistyped folder must not look like an empty database that is in order.</summary>
    /// <exception cref="FileNotFoundException">There is no such SQLite file.</exception>
    public static Task<IStore> OpenExistingAsync(HoldfastOptions options, CancellationToken ct)
    {
        var db = AddressOf(options);
        return db.StartsWith(Sqlite, StringComparison.Ordinal) && !File.Exists(db[Sqlite.Length..])
            ? throw new FileNotFoundException(
                $"There is no database {Path.GetFullPath(db[Sqlite.Length..])}; --data or --db says where it is."
            )
            : OpenAsync(options, ct);
    }

    /// <summary>An empty database to be filled from outside.</summary>
    /// <exception cref="FormatException">Neither <c>sqlite:PATH</c> nor a PostgreSQL address.</exception>
    /// <exception cref="NotEmptyException">There is a log in it.</exception>
    public static async Task<IStoreFill> BeginFillAsync(HoldfastOptions options, CancellationToken ct)
    {
        var db = AddressOf(options);
        return db.StartsWith(Sqlite, StringComparison.Ordinal) ? await SqliteFill.BeginAsync(db[Sqlite.Length..], ct)
            : IsPostgres(db) ? await PostgresFill.BeginAsync(db, ct)
            : throw Neither(db);
    }

    private static string AddressOf(HoldfastOptions options) =>
        options.Db ?? $"{Sqlite}{Path.Combine(options.Data, "holdfast.db")}";

    private static bool IsPostgres(string db) =>
        db.StartsWith("postgres://", StringComparison.Ordinal)
        || db.StartsWith("postgresql://", StringComparison.Ordinal);

    private static FormatException Neither(string db) => new($"--db takes sqlite:PATH or postgres://…, not '{db}'.");
}
