using System.Diagnostics;
using System.Text.Json;
using Holdfast.Ledger;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Vault.Keeping;

namespace Holdfast.Drills;

/// <summary>
/// A server with a vault takes real orders; in mid-load it is killed and its machine's state is gone. A clean machine is
/// restored from the vault and opened. What was promised, what came back, how long it took.
/// </summary>
internal sealed class HeadOfficeLost : IAsyncDisposable
{
    private readonly Options _options;
    private readonly Random _random;
    private readonly DrillMachines _machines;
    private readonly DrillRetailer _retailer = new();
    private readonly DrillShoppers _shoppers;

    /// <param name="Seed">Decides the moment of the loss.</param>
    /// <param name="Db">The database that is lost; null is SQLite.</param>
    /// <param name="NewDb">The empty one that is restored to.</param>
    /// <param name="Concurrency">Orders under way at a time.</param>
    internal sealed record Options(int Seed, string? Db, string? NewDb, int Concurrency);

    public HeadOfficeLost(Options options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _machines = new DrillMachines(options.Db, options.NewDb);
        _shoppers = new DrillShoppers(_retailer.ApiKey);
    }

    /// <summary>How things stood when head office was lost.</summary>
    /// <param name="At">Timestamp of the loss.</param>
    /// <param name="Answered">Every order that was answered 201 until then.</param>
    /// <param name="Ready">One of them: it waits in its store.</param>
    /// <param name="Held">What the vault had cosigned.</param>
    /// <param name="Digest">Of the documents where the vault ends.</param>
    /// <param name="Next">More orders.</param>
    private sealed record Loss(
        long At,
        IReadOnlyCollection<DrillShoppers.Answered> Answered,
        DrillShoppers.Answered Ready,
        HeldLog Held,
        StateDigest Digest,
        Func<DrillOrder> Next
    )
    {
        public double SecondsSince => Stopwatch.GetElapsedTime(At).TotalSeconds;
    }

    /// <summary>How the clean machine took over.</summary>
    private sealed record Reopening(
        DrillShoppers.Answered FirstOrder,
        double FirstOrderSeconds,
        double FirstHandOverSeconds,
        double SecondsToFollow
    );

    public async Task<DrillResult> RunAsync(CancellationToken ct)
    {
        await _retailer.SeedAsync(_machines.Lost, ct);
        var loss = await LoseAsync(ct);
        await _machines.DestroyAsync(ct);
        var restoring = Stopwatch.GetTimestamp();
        var restored = await _machines.RestoreAsync(ct);
        var restoreSeconds = Stopwatch.GetElapsedTime(restoring).TotalSeconds;
        var reopening = await ReopenAsync(loss, restored.GetProperty("epoch").GetInt32(), ct);
        return await CompareAsync(loss, restored, restoreSeconds, reopening, ct);
    }

    public ValueTask DisposeAsync() => _machines.DisposeAsync();

    /// <summary>Head office at work, until it is killed under load.</summary>
    private async Task<Loss> LoseAsync(CancellationToken ct)
    {
        await using var server = await OwnServer.StartAsync(_machines.Lost, ct);
        await _machines.WriteKitAsync(ct);
        await using var vault = await _machines.StartVaultAsync(server.Staff, _retailer.ApiKey, ct);
        var next = await _retailer.OrdersAsync(server.Shop, ct);
        var ready = await MakeReadyAsync(server, next, ct);
        var end = await EndAsync(ct);
        await _machines.UntilHeldAsync(vault, held => held.Checkpoint.Size >= end, ct);

        using (var stop = new CancellationTokenSource())
        {
            var load = _shoppers.OrderUntilAsync(server.Shop, _options.Concurrency, next, stop.Token);
            await Task.Delay(_random.Next(1_500, 5_000), ct);
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
        }
        var at = Stopwatch.GetTimestamp();
        await vault.KillAsync();
        var held =
            await _machines.HeldAsync(ct) ?? throw new InvalidOperationException("The vault has cosigned nothing.");
        return new(at, _shoppers.All, ready, held, await _machines.DigestAsync(held.Checkpoint.Size, ct), next);
    }

    /// <summary>One order that waits in the store when head office is lost.</summary>
    private async Task<DrillShoppers.Answered> MakeReadyAsync(
        OwnServer server,
        Func<DrillOrder> next,
        CancellationToken ct
    )
    {
        using var shop = _shoppers.Client(server.Shop);
        var order = next() with { Store = DrillRetailer.Site };
        var placed =
            await _shoppers.PlaceAsync(shop, order with { Lines = [new(order.Lines[0].Sku, 1)] })
            ?? throw new InvalidOperationException("The drill's first order was refused.");
        using var staff = _shoppers.Client(server.Staff);
        await new DrillDesk(staff).MakeReadyAsync(placed.Number, ct);
        return placed;
    }

    private async Task<long> EndAsync(CancellationToken ct)
    {
        await using var store = await Hosting.Stores.OpenAsync(_machines.Lost, ct);
        return (await store.ReadHeadAsync(ct)).NextIndex;
    }

    /// <summary>
    /// The clean machine takes an order and hands over the one that was ready; the vault takes up the new epoch by itself,
    /// because it names the old one as the vault knows it.
    /// </summary>
    private async Task<Reopening> ReopenAsync(Loss loss, int epoch, CancellationToken ct)
    {
        await using var server = await OwnServer.StartAsync(_machines.Clean, ct);
        using var shop = _shoppers.Client(server.Shop);
        DrillShoppers.Answered? first;
        while ((first = await _shoppers.PlaceAsync(shop, loss.Next())) is null)
        {
            await Task.Delay(20, ct);
        }
        var firstOrder = loss.SecondsSince;
        using var staff = _shoppers.Client(server.Staff);
        await new DrillDesk(staff).HandOverAsync(loss.Ready.Number, loss.Ready.CollectionCode, ct);
        var firstHandOver = loss.SecondsSince;
        var following = Stopwatch.GetTimestamp();
        await using var vault = await _machines.StartVaultAsync(server.Staff, _retailer.ApiKey, ct);
        await _machines.UntilHeldAsync(vault, held => held.Origin.Epoch == epoch, ct);
        return new(first, firstOrder, firstHandOver, Stopwatch.GetElapsedTime(following).TotalSeconds);
    }

    /// <exception cref="InvalidOperationException">The restored log has lost an order of its own.</exception>
    private async Task<DrillResult> CompareAsync(
        Loss loss,
        JsonElement restored,
        double restoreSeconds,
        Reopening reopening,
        CancellationToken ct
    )
    {
        await using var store = await Hosting.Stores.OpenAsync(_machines.Clean, ct);
        var verified = await new Verification(store, RetailModule.Rules).RunAsync(Invariants.Sentences, null, ct);
        var there = new Replay(RetailModule.Rules);
        await there.AdvanceAsync(store, (await store.ReadHeadAsync(ct)).NextIndex, null, ct);
        bool Has(DrillShoppers.Answered order) => there.Find<Order>(Keys.Order(order.Number)) is not null;
        bool IsVaulted(DrillShoppers.Answered order) => order.LogIndex < loss.Held.Checkpoint.Size;
        if (!Has(reopening.FirstOrder))
        {
            throw new InvalidOperationException("The first order after the restore is not in the log.");
        }
        return new(
            _options.Seed,
            store.Description.Split(' ')[0],
            loss.Answered.Count,
            loss.Answered.Count(IsVaulted),
            loss.Answered.Count(order => !IsVaulted(order) && !Has(order)),
            loss.Answered.Count(order => IsVaulted(order) && !Has(order)),
            restored.GetProperty("entries").GetInt64(),
            restored.GetProperty("entryBytes").GetInt64(),
            restoreSeconds,
            restored.GetProperty("digest").GetString() == loss.Digest.ToString(),
            verified.Wrong.Count == 0,
            reopening.FirstOrderSeconds,
            reopening.FirstHandOverSeconds,
            reopening.SecondsToFollow
        );
    }
}
