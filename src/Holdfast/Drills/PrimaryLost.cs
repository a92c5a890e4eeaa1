using System.Diagnostics;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Orders;

namespace Holdfast.Drills;

/// <summary>
/// A server on a database pair takes real orders and shows pages; in mid-load the primary and its Patroni are killed, the
/// standby takes over, and the killed one comes back as its standby. What was answered, what is in the log, who noticed.
/// </summary>
internal sealed class PrimaryLost : IAsyncDisposable
{
    private static readonly TimeSpan s_goesOn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly PostgresPair _pair;
    private readonly string _folder;
    private readonly OwnServer _server;
    private readonly DrillShoppers _shoppers;
    private readonly Func<DrillOrder> _next;
    private readonly int _concurrency;

    private PrimaryLost(
        PostgresPair pair,
        string folder,
        OwnServer server,
        DrillShoppers shoppers,
        Func<DrillOrder> next,
        int concurrency
    )
    {
        _pair = pair;
        _folder = folder;
        _server = server;
        _shoppers = shoppers;
        _next = next;
        _concurrency = concurrency;
    }

    /// <param name="concurrency">Orders under way at a time.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="FileNotFoundException">A program that a pair needs is missing.</exception>
    public static async Task<PrimaryLost> StartAsync(int concurrency, CancellationToken ct)
    {
        var pair = await PostgresPair.StartAsync(ct);
        var folder = Directory.CreateTempSubdirectory("holdfast-drill-").FullName;
        OwnServer? server = null;
        try
        {
            var host = new HoldfastOptions { Data = Path.Combine(folder, "host"), Db = pair.Address };
            var retailer = new DrillRetailer();
            await retailer.SeedAsync(host, ct);
            server = await OwnServer.StartAsync(host, ct);
            var next = await retailer.OrdersAsync(server.Shop, ct);
            return new(pair, folder, server, new DrillShoppers(retailer.ApiKey), next, concurrency);
        }
        catch
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }
            await pair.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>One loss; the next one hits the server that took over.</summary>
    /// <param name="seed">Decides the moment.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<PrimaryLostResult> RunAsync(int seed, CancellationToken ct)
    {
        var orders = new InsistentShoppers(_shoppers);
        var browsers = new DrillBrowsers();
        var primary = await _pair.PrimaryAsync(ct);
        try
        {
            return await RunAsync(seed, primary, orders, browsers, ct);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"seed {seed}, {primary.Name} killed: {late.Message}\n{_pair.Said}\n\n{string.Join('\n', _server.Said.Split('\n').TakeLast(60))}",
                late
            );
        }
    }

    private async Task<PrimaryLostResult> RunAsync(
        int seed,
        PairMember primary,
        InsistentShoppers orders,
        DrillBrowsers browsers,
        CancellationToken ct
    )
    {
        double ordering;
        double rejoin;
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            var load = Task.WhenAll(
                orders.OrderUntilAsync(_server.Shop, _concurrency, _next, stop.Token),
                browsers.BrowseUntilAsync(_server.Shop, stop.Token)
            );
            try
            {
                await Task.Delay(new Random(seed).Next(1_000, 4_000), ct);
                // A pair that has just lost its standby waits for its primary to come back, which is another disaster.
                await _pair.UntilWholeAsync(ct);
                var killed = Stopwatch.GetTimestamp();
                primary.Kill();
                ordering = await FirstOrderSecondsAsync(orders, killed, load, ct);
                await Task.Delay(s_goesOn, ct);
                var rejoining = Stopwatch.GetTimestamp();
                await _pair.RejoinAsync(primary, ct);
                rejoin = Stopwatch.GetElapsedTime(rejoining).TotalSeconds;
            }
            finally
            {
                await stop.CancelAsync();
                await load;
            }
        }
        var (lost, doubled, verified) = await CountAsync(ct);
        return new(
            seed,
            primary.Name,
            _shoppers.All.Count,
            lost,
            doubled,
            ordering,
            orders.SlowestMs,
            _shoppers.NotTaken.Count(status => status is not (503 or 409)),
            browsers.Pages,
            browsers.Failures.Count,
            browsers.SlowestMs,
            rejoin,
            verified
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _pair.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What was under way when the server was killed does not count.</summary>
    private static async Task<double> FirstOrderSecondsAsync(
        InsistentShoppers orders,
        long killed,
        Task load,
        CancellationToken ct
    )
    {
        while (Stopwatch.GetElapsedTime(killed) < s_patience && !load.IsCompleted)
        {
            var after = orders.Answers.Where(answer => answer.SentAt > killed).ToList();
            if (after.Count > 0)
            {
                return Stopwatch.GetElapsedTime(killed, after.Min(answer => answer.At)).TotalSeconds;
            }
            await Task.Delay(50, ct);
        }
        await load;
        throw new TimeoutException($"No order is answered within {s_patience.TotalSeconds:0} s of the kill.");
    }

    /// <summary>From the log alone: every key was answered in the end, so there is one order for each.</summary>
    private async Task<(int Lost, int Doubled, bool Verified)> CountAsync(CancellationToken ct)
    {
        await using var store = await PostgresStore.OpenAsync(_pair.Address, ct);
        var verified = await new Verification(store, RetailModule.Rules).RunAsync(Invariants.Sentences, null, ct);
        var log = new Replay(RetailModule.Rules);
        await log.AdvanceAsync(store, (await store.ReadHeadAsync(ct)).NextIndex, null, ct);
        var inLog = log.Documents.Keys.Count(key => key.StartsWith(Keys.Order(""), StringComparison.Ordinal));
        var lost = _shoppers.All.Count(order => log.Find<Order>(Keys.Order(order.Number)) is null);
        return (lost, inLog - (_shoppers.All.Count - lost), verified.Wrong.Count == 0);
    }
}
