using System.Diagnostics;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;

namespace Holdfast.Bench;

/// <summary>
/// Servers in processes of their own on one database, so that what they use is told apart from what the shoppers use. A
/// PostgreSQL database's tables stay.
/// </summary>
internal sealed class MeasuredHosts : IAsyncDisposable
{
    private const string OtherSchema = "holdfast_bench";
    private const double QuietShare = 0.15;
    private static readonly TimeSpan s_quietFor = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_quietWithin = TimeSpan.FromSeconds(20);

    private readonly BenchFolder _folder;
    private readonly string _db;
    private readonly ApiKeyText _key = ApiKeyText.New();
    private readonly List<OwnServer> _servers = [];

    private MeasuredHosts(OrdersBench.Settings settings)
    {
        _folder = new BenchFolder(settings.IsKept);
        _db = settings.Db ?? $"sqlite:{_folder.In("holdfast.db")}";
    }

    public string ApiKey => _key.ToString();

    public IReadOnlyList<Uri> Shops => [.. _servers.Select(server => server.Shop)];

    /// <param name="settings">Of these, where the database and the files are.</param>
    /// <param name="seed">Fills the empty database before the first one starts.</param>
    /// <param name="ct">Stops the starting.</param>
    public static async Task<MeasuredHosts> StartAsync(
        OrdersBench.Settings settings,
        Func<HoldfastOptions, Task> seed,
        CancellationToken ct
    )
    {
        var measured = new MeasuredHosts(settings);
        try
        {
            await seed(measured.Options(0));
            await measured.IssueKeyAsync(ct);
            await measured.AddAsync(ct);
            return measured;
        }
        catch
        {
            await measured.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more process on the same database; its view is built by the time it is there.</summary>
    public async Task AddAsync(CancellationToken ct) =>
        _servers.Add(await OwnServer.StartAsync(Options(_servers.Count), ct));

    /// <summary>Ends the one that was added last.</summary>
    public async Task RemoveAsync()
    {
        var last = _servers[^1];
        _servers.Remove(last);
        await last.DisposeAsync();
    }

    public Task<IStore> OpenStoreAsync(CancellationToken ct) => Hosting.Stores.OpenAsync(Options(0), ct);

    /// <summary>Another database of the same kind on the same disk, empty; it goes with this one's files.</summary>
    public async Task<IStore> OpenOtherStoreAsync(CancellationToken ct)
    {
        if (IsSqlite)
        {
            return await SqliteStore.OpenAsync(_folder.In("other.db"), ct);
        }
        return await PostgresStore.OpenAsync(await PostgresTables.MakeSchemaAsync(_db, OtherSchema, ct), ct);
    }

    public ProcessMeter Read() => ProcessMeter.Read(_servers.Select(server => server.Id));

    /// <summary>Waits, at most 20 s, until the servers have nothing left to do.</summary>
    public async Task<ProcessMeter> UntilQuietAsync(CancellationToken ct)
    {
        var (since, before) = (Stopwatch.GetTimestamp(), Read());
        while (true)
        {
            await Task.Delay(s_quietFor, ct);
            var now = Read();
            if (now.Cpu - before.Cpu < s_quietFor * QuietShare || Stopwatch.GetElapsedTime(since) > s_quietWithin)
            {
                return now;
            }
            before = now;
        }
    }

    /// <summary>Ends the servers. The database stays, for whoever counts.</summary>
    public async Task StopAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
        _servers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (!IsSqlite)
        {
            await PostgresTables.DropSchemaAsync(_db, OtherSchema, CancellationToken.None);
        }
        _folder.Dispose();
    }

    private bool IsSqlite => _db.StartsWith("sqlite:", StringComparison.Ordinal);

    private HoldfastOptions Options(int host) =>
        new()
        {
            Data = _folder.In($"host-{host}"),
            Db = _db,
            MasterKey = _folder.In("master.key"),
        };

    private async Task IssueKeyAsync(CancellationToken ct)
    {
        await using var store = await OpenStoreAsync(ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        await log.CommitAsync(
            new IssueApiKey
            {
                Id = _key.Id,
                Name = "bench",
                SecretHash = _key.SecretHash,
                Scopes = [.. Scopes.Ordinary],
                By = "system:bench",
            },
            ct
        );
    }
}
