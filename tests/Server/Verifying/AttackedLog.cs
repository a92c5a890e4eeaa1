using System.Data.Common;
using System.Text;
using Holdfast.Bench;
using Holdfast.Ledger;
using Holdfast.Ledger.Filling;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Tests.Server.Databases;
using Holdfast.Tests.Server.Sealing;
using Holdfast.Vault.Checking;
using Holdfast.Verifying;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;

namespace Holdfast.Tests.Server.Verifying;

/// <summary>A sealed log of orders in a database, made in seconds and honest until somebody writes into it.</summary>
internal sealed class AttackedLog(TestDatabase database, IStore store) : IAsyncDisposable
{
    private const int PageSize = 2_000;

    public IStore Store => store;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Entries of orders, the same bytes for everybody who is given the list.</summary>
    public static List<Entry> MakeEntries(int count)
    {
        var replay = new Replay(RetailModule.Rules);
        var entries = new List<Entry>(count);
        foreach (var (fact, at, by, of) in MadeOrders.OfNobody().Make(count))
        {
            entries.Add(replay.Write(fact, at, by, of));
            replay.Apply(entries[^1]);
        }
        return entries;
    }

    /// <summary>Documents, digest and head are what these entries make, whoever wrote them.</summary>
    /// <param name="database">An empty one; the log disposes it.</param>
    /// <param name="entries">From the first on.</param>
    /// <param name="signingKey">The log is sealed with it.</param>
    public static async Task<AttackedLog> CreateAsync(
        TestDatabase database,
        IReadOnlyList<Entry> entries,
        byte[] signingKey
    )
    {
        await using (
            IStoreFill fill =
                database.Kind == StoreKind.Sqlite
                    ? await SqliteFill.BeginAsync(database.Path, Ct)
                    : await PostgresFill.BeginAsync(database.ConnectionString, Ct)
        )
        {
            var replay = new Replay(RetailModule.Rules);
            Instant at = default;
            foreach (var page in entries.Chunk(PageSize))
            {
                foreach (var entry in page)
                {
                    var read = replay.Read(entry);
                    at = read.Header.At;
                    replay.Apply(read);
                }
                await fill.WriteEntriesAsync(page, Ct);
            }
            await fill.WriteDocumentsAsync(replay.Stored(), Ct);
            await fill.CompleteAsync(new(replay.NextIndex, replay.Digest(), 1, at), 0, Ct);
        }
        var log = new AttackedLog(database, await database.OpenStoreAsync(Ct));
        await log.SealAsync(signingKey);
        return log;
    }

    /// <summary>Seals the log as if nobody ever had, with a key that the keyring then has.</summary>
    public async Task SealAsync(byte[] signingKey)
    {
        await ExecuteAsync("DELETE FROM tile; DELETE FROM checkpoint; DELETE FROM keyring WHERE name = 'log/signing'");
        await SealedWorld.PutKeyAsync(store, signingKey, Ct);
        var sealer = await SealedWorld.SealerAsync(store, Ct);
        while (await sealer.SealAsync(Ct) != Sealer.Result.UpToDate) { }
    }

    public Task<DatabaseVerification> VerifyAsync(VerifierKey logKey, DatabaseComparison? vault = null) =>
        DatabaseVerification.RunAsync(
            store,
            RetailModule.Rules,
            // Made orders take stock that nobody imported.
            _ => [],
            [logKey],
            vault,
            new VerifyLine(isQuiet: true),
            Ct
        );

    /// <summary>Parameters are @p0, @p1 and so on.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, parameters);
        return await command.ExecuteNonQueryAsync(Ct);
    }

    public async Task<T> ReadAsync<T>(string sql, params object[] parameters)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, parameters);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>The same entry with one word in it changed for another of the same length.</summary>
    public static Entry Edit(Entry entry)
    {
        var text = Encoding.UTF8.GetString(entry.Bytes.Span);
        var edited = text.Replace("\"Navy, M\"", "\"Navy, L\"", StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        return entry with { Bytes = Encoding.UTF8.GetBytes(edited) };
    }

    private static DbCommand Command(DbConnection connection, string sql, object[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{i}", parameters[i]);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private async Task<DbConnection> OpenAsync()
    {
        DbConnection connection =
            database.Kind == StoreKind.Sqlite
                ? new SqliteConnection(database.ConnectionString)
                : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        return connection;
    }
}
