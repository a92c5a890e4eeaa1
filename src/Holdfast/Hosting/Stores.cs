using Holdfast.Ledger.Stores;

namespace Holdfast.Hosting;

/// <summary>Opens the store that <c>--db</c> names.</summary>
internal static class Stores
{
    /// <exception cref="FormatException">Neither <c>sqlite:PATH</c> nor a PostgreSQL address.</exception>
    public static async Task<IStore> OpenAsync(HoldfastOptions options, CancellationToken ct)
    {
        var db = options.Db ?? $"sqlite:{Path.Combine(options.Data, "holdfast.db")}";
        if (db.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            return await SqliteStore.OpenAsync(db["sqlite:".Length..], ct);
        }
        if (
            db.StartsWith("postgres://", StringComparison.Ordinal)
            || db.StartsWith("postgresql://", StringComparison.Ordinal)
        )
        {
            return await PostgresStore.OpenAsync(db, ct);
        }
        throw new FormatException($"--db takes sqlite:PATH or postgres://…, not '{db}'.");
    }
}
