using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Holdfast.Bench;
using Holdfast.Cli;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Ledger.Sealing;
using Holdfast.Ledger.Stores;
using Holdfast.Retail;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;
using Holdfast.Retail.Orders;
using Holdfast.Vault.Keeping;

namespace Holdfast.Drills;

/// <summary>
/// A server with a vault takes real orders; in mid-load it is killed and its machine's state is gone. A clean machine is
/// restored from the vault and opened. What was promised, what came back, how long it took.
/// </summary>
internal sealed class HeadOfficeLost : IAsyncDisposable
{
    private const int Stores = 3;
    private const string Site = "S001";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly Dictionary<string, string> s_environment = new(StringComparer.Ordinal)
    {
        ["HOLDFAST__LIMITS__ORDERSPERSECOND"] = "1000000",
        ["HOLDFAST__LIMITS__READSPERSECOND"] = "1000000",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private readonly Options _options;
    private readonly Random _random;
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-drill-").FullName;
    private readonly ApiKeyText _key = ApiKeyText.New();
    private readonly DrillShoppers _shoppers;
    private readonly OrdersBench.Settings _world = new(null, 8, 0, 3, Stores, 200, 1_000_000);

    /// <param name="Seed">Decides the moment of the loss.</param>
    /// <param name="Db">The database that is lost; null is SQLite.</param>
    /// <param name="NewDb">The empty one that is restored to.</param>
    internal sealed record Options(int Seed, string? Db, string? NewDb, int Concurrency);

    /// <param name="AcceptedLost">Answered orders that no vault had yet.</param>
    /// <param name="VaultedLost">Answered orders that the vault had and the restored log has not: must be 0.</param>
    internal sealed record Result(
        int Seed,
        string Database,
        int Answered,
        int Vaulted,
        int AcceptedLost,
        int VaultedLost,
        long Entries,
        long Bytes,
        double RestoreSeconds,
        bool DigestEqual,
        bool Verified,
        double FirstOrderSeconds,
        double FirstHandOverSeconds,
        double SecondsToFollow
    )
    {
        public bool IsGood => VaultedLost == 0 && DigestEqual && Verified && Answered > 0 && Vaulted > 0;
    }

    public HeadOfficeLost(Options options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _shoppers = new DrillShoppers(_key.ToString());
    }

    private string VaultFolder => Path.Combine(_folder, "vault");

    private string KitFile => Path.Combine(_folder, "kit.txt");

    private HoldfastOptions Old => new() { Data = Path.Combine(_folder, "old"), Db = _options.Db };

    private HoldfastOptions New => new() { Data = Path.Combine(_folder, "new"), Db = _options.NewDb };

    public async Task<Result> RunAsync(CancellationToken ct)
    {
        await SeedAsync(ct);
        var (shop, staff) = (Address(), Address());
        await using var server = await StartServerAsync(Old, shop, staff, ct);
        await WriteKitAsync(ct);
        await using var vault = StartVault(staff);
        var next = await OrdersAsync(shop, ct);
        var ready = await MakeReadyAsync(shop, staff, next, ct);
        await VaultedAsync(ready.LogIndex + 20, ct);

        using (var stop = new CancellationTokenSource())
        {
            var load = _shoppers.OrderUntilAsync(shop, _options.Concurrency, next, stop.Token);
            await Task.Delay(_random.Next(1_500, 5_000), ct);
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
        }
        var lost = Stopwatch.GetTimestamp();
        await vault.KillAsync();
        var held = await HeldAsync(ct) ?? throw new InvalidOperationException("The vault has cosigned nothing.");
        var digest = await DigestAsync(held.Checkpoint.Size, ct);
        await DestroyAsync(ct);

        var restoring = Stopwatch.GetTimestamp();
        var restored = await RestoreAsync(ct);
        var restoreSeconds = Stopwatch.GetElapsedTime(restoring).TotalSeconds;
        (shop, staff) = (Address(), Address());
        await using var reopened = await StartServerAsync(New, shop, staff, ct);
        using (var client = _shoppers.Client(shop))
        {
            while (await _shoppers.PlaceAsync(client, next()) is null)
            {
                await Task.Delay(20, ct);
            }
        }
        var firstOrder = Stopwatch.GetElapsedTime(lost).TotalSeconds;
        await DoAsync(
            staff,
            ready.Number,
            "handover",
            new { code = ready.CollectionCode, personCheck = "photo-id" },
            ct
        );
        var firstHandOver = Stopwatch.GetElapsedTime(lost).TotalSeconds;
        var following = await FollowAsync(staff, restored.GetProperty("epoch").GetInt32(), ct);
        await reopened.KillAsync();
        return await CompareAsync(held, digest, restored, restoreSeconds, firstOrder, firstHandOver, following, ct);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task SeedAsync(CancellationToken ct)
    {
        await using var store = await Hosting.Stores.OpenAsync(Old, ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        await BenchWorld.SeedAsync(
            log,
            Stores,
            [.. OrdersBench.Items(_world).Select(item => item with { AtEachStore = 100_000 })],
            ct
        );
        await log.CommitAsync(
            new IssueApiKey
            {
                Id = _key.Id,
                Name = "drill",
                SecretHash = _key.SecretHash,
                Scopes = [.. Scopes.Ordinary, Scopes.LogRead, Scopes.Desk(Site)],
                By = "system:drill",
            },
            ct
        );
    }

    private static async Task<OwnProgram> StartServerAsync(
        HoldfastOptions options,
        Uri shop,
        Uri staff,
        CancellationToken ct
    )
    {
        var server = OwnProgram.Start(
            s_environment,
            [
                "run",
                "--data",
                options.Data,
                .. options.Db is { } db ? ["--db", db] : Array.Empty<string>(),
                "--master-key",
                options.MasterKeyFile,
                "--urls",
                shop.ToString(),
                "--staff-urls",
                staff.ToString(),
            ]
        );
        using var client = new HttpClient { BaseAddress = shop };
        var waited = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), ct);
                if (answer.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException) when (!server.HasEnded && Stopwatch.GetElapsedTime(waited) < s_patience)
            {
                // It is still starting.
            }
            catch (HttpRequestException silent)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException(
                    $"The server did not start: {server.Output}\n{server.Errors}",
                    silent
                );
            }
            await Task.Delay(20, ct);
        }
    }

    private OwnProgram StartVault(Uri staff)
    {
        var token = Path.Combine(_folder, "token");
        File.WriteAllText(token, _key.ToString());
        return OwnProgram.Start(
            s_environment,
            "vault",
            "--from",
            new Uri(staff, "/log/").ToString(),
            "--to",
            VaultFolder,
            "--token-file",
            token,
            "--interval",
            "1s",
            "--key",
            Path.Combine(_folder, "vault.key")
        );
    }

    /// <summary>As a person would: once the log has a name, and before anything happens.</summary>
    private async Task WriteKitAsync(CancellationToken ct)
    {
        var waited = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var kit = await KeysCommand.ReadAsync(Old, ct);
                await File.WriteAllTextAsync(KitFile, kit.Write(), ct);
                return;
            }
            catch (SealRefusedException) when (Stopwatch.GetElapsedTime(waited) < s_patience)
            {
                await Task.Delay(50, ct);
            }
        }
    }

    private async Task<Func<(string, string, IReadOnlyList<OrderDriver.Line>)>> OrdersAsync(
        Uri shop,
        CancellationToken ct
    )
    {
        using var driver = new OrderDriver(shop, _key.ToString());
        var items = OrdersBench.Items(_world);
        var slots = new List<(string, IReadOnlyList<string>)>();
        foreach (var store in BenchWorld.StoreCodes(Stores))
        {
            slots.Add((store, await driver.SlotsAsync(store, new(items[0].Sku, 1), ct)));
        }
        return OrdersBench.Orders(_world, items, slots);
    }

    /// <summary>One order that waits in the store when head office is lost.</summary>
    private async Task<DrillShoppers.Answered> MakeReadyAsync(
        Uri shop,
        Uri staff,
        Func<(string Store, string Slot, IReadOnlyList<OrderDriver.Line> Lines)> next,
        CancellationToken ct
    )
    {
        using var client = _shoppers.Client(shop);
        var order = next() with { Store = Site, Lines = [new("SKU-00000", 1)] };
        var placed =
            await _shoppers.PlaceAsync(client, order)
            ?? throw new InvalidOperationException("The drill's first order was refused.");
        await DoAsync(
            staff,
            placed.Number,
            "pick",
            new
            {
                parcel = 1,
                line = 1,
                quantity = 1,
            },
            ct
        );
        await DoAsync(staff, placed.Number, "pack", new { parcel = 1, bags = 1 }, ct);
        await DoAsync(staff, placed.Number, "stage", new { parcel = 1, shelf = "D4" }, ct);
        await DoAsync(staff, placed.Number, "ready", new { }, ct);
        using var desk = _shoppers.Client(staff);
        while (true)
        {
            var seen = await desk.GetFromJsonAsync<JsonElement>(
                new Uri($"/api/v1/desk/{Site}/orders/{placed.Number}", UriKind.Relative),
                ct
            );
            if (seen.GetProperty("paymentState").GetString() == "CAPTURED")
            {
                return placed;
            }
            await Task.Delay(50, ct);
        }
    }

    private async Task DoAsync(Uri staff, string number, string step, object body, CancellationToken ct)
    {
        using var desk = _shoppers.Client(staff);
        using var answer = await desk.PostAsJsonAsync($"/api/v1/desk/{Site}/orders/{number}/{step}", body, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{step}: {await answer.Content.ReadAsStringAsync(ct)}");
        }
    }

    private async Task VaultedAsync(long index, CancellationToken ct)
    {
        var waited = Stopwatch.GetTimestamp();
        using var client = new HttpClient();
        while ((await HeldAsync(ct))?.Checkpoint.Size is not { } size || size < Math.Min(index, await EndAsync(ct)))
        {
            if (Stopwatch.GetElapsedTime(waited) > s_patience)
            {
                throw new InvalidOperationException("The vault does not follow.");
            }
            await Task.Delay(50, ct);
        }
    }

    private async Task<long> EndAsync(CancellationToken ct)
    {
        await using var store = await Hosting.Stores.OpenAsync(Old, ct);
        return (await store.ReadHeadAsync(ct)).NextIndex;
    }

    private async Task<HeldLog?> HeldAsync(CancellationToken ct)
    {
        if (!Directory.Exists(VaultFolder))
        {
            return null;
        }
        await using var vault = FolderStore.OpenToRead(VaultFolder);
        return await VaultKey.ReadPublicAsync(vault, ct) is { } key
            ? await HeldLog.ReadNewestAsync(vault, await TrustedKeys.ReadAsync(vault, ct), key, ct)
            : null;
    }

    /// <summary>What the lost database would have said of the part that the vault holds: the state that must come back.</summary>
    private async Task<StateDigest> DigestAsync(long entries, CancellationToken ct)
    {
        await using var store = await Hosting.Stores.OpenAsync(Old, ct);
        var replay = new Replay(RetailModule.Rules);
        await replay.AdvanceAsync(store, entries, progress: null, ct);
        return replay.Digest();
    }

    /// <summary>The machine is gone: its folder, its keys, and with SQLite its database. A PostgreSQL's tables are dropped.</summary>
    private async Task DestroyAsync(CancellationToken ct)
    {
        if (_options.Db is { } db && !db.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            await PostgresStore.DestroyAsync(db, ct);
        }
        Directory.Delete(Old.Data, recursive: true);
        Directory.Delete(Path.GetDirectoryName(Old.MasterKeyFile)!, recursive: true);
    }

    private async Task<JsonElement> RestoreAsync(CancellationToken ct)
    {
        await using var restore = OwnProgram.Start(
            s_environment,
            [
                "restore",
                "--vault",
                VaultFolder,
                "--data",
                New.Data,
                .. New.Db is { } db ? ["--db", db] : Array.Empty<string>(),
                "--master-key",
                New.MasterKeyFile,
                "--kit",
                KitFile,
                "--reason",
                "drill: head office lost",
                "--json",
            ]
        );
        return JsonDocument.Parse(await restore.MustSucceedAsync(ct)).RootElement;
    }

    /// <summary>The vault takes up the new epoch by itself, because it names the old one as the vault knows it.</summary>
    private async Task<double> FollowAsync(Uri staff, int epoch, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var vault = StartVault(staff);
        while ((await HeldAsync(ct))?.Origin.Epoch != epoch)
        {
            if (Stopwatch.GetElapsedTime(started) > s_patience || vault.HasEnded)
            {
                throw new InvalidOperationException(
                    $"The vault does not follow the new epoch: {vault.Output}\n{vault.Errors}"
                );
            }
            await Task.Delay(50, ct);
        }
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<Result> CompareAsync(
        HeldLog held,
        StateDigest digest,
        JsonElement restored,
        double restoreSeconds,
        double firstOrder,
        double firstHandOver,
        double following,
        CancellationToken ct
    )
    {
        await using var store = await Hosting.Stores.OpenAsync(New, ct);
        var verified = await new Verification(store, RetailModule.Rules).RunAsync(Invariants.Sentences, null, ct);
        var there = new Replay(RetailModule.Rules);
        await there.AdvanceAsync(store, (await store.ReadHeadAsync(ct)).NextIndex, null, ct);
        // The order that was placed after the restore is in the new log alone, and there.
        var size = held.Checkpoint.Size;
        var missing = _shoppers.All.Where(order => there.Find<Order>(Keys.Order(order.Number)) is null).ToList();
        return new(
            _options.Seed,
            store.Description.Split(' ')[0],
            _shoppers.All.Count,
            _shoppers.All.Count - missing.Count(order => order.LogIndex >= size),
            missing.Count(order => order.LogIndex >= size),
            missing.Count(order => order.LogIndex < size),
            restored.GetProperty("entries").GetInt64(),
            restored.GetProperty("entryBytes").GetInt64(),
            restoreSeconds,
            restored.GetProperty("digest").GetString() == digest.ToString(),
            verified.Wrong.Count == 0,
            firstOrder,
            firstHandOver,
            following
        );
    }

    private static Uri Address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
    }
}
