using Holdfast.Bench;
using Holdfast.Hosting;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;

namespace Holdfast.Drills;

/// <summary>Who the drill happens to: a few stores with plenty of everything, and one API key for all that the drill does.</summary>
internal sealed class DrillRetailer
{
    /// <summary>The store at whose desk the drill works.</summary>
    public const string Site = "S001";

    private const int Stores = 3;
    private static readonly OrdersBench.Settings s_settings = new(null, false, 8, 0, 3, Stores, 200, 1_000_000);
    private static readonly IReadOnlyList<BenchItem> s_items =
    [
        .. OrdersBench.Items(s_settings).Select(item => item with { AtEachStore = 100_000 }),
    ];

    private readonly ApiKeyText _key = ApiKeyText.New();

    public string ApiKey => _key.ToString();

    /// <summary>Fills an empty database.</summary>
    public async Task SeedAsync(HoldfastOptions machine, CancellationToken ct)
    {
        await using var store = await Hosting.Stores.OpenAsync(machine, ct);
        await using var log = new Log(store, RetailModule.Rules, TimeProvider.System);
        await BenchWorld.SeedAsync(log, Stores, s_items, ct);
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

    /// <summary>Orders without end, in slots that the shop offers; thread-safe.</summary>
    public async Task<Func<DrillOrder>> OrdersAsync(Uri shop, CancellationToken ct)
    {
        using var driver = new OrderDriver(shop, ApiKey);
        var slots = new List<(string, IReadOnlyList<string>)>();
        foreach (var store in BenchWorld.StoreCodes(Stores))
        {
            slots.Add((store, await driver.SlotsAsync(store, new(s_items[0].Sku, 1), ct)));
        }
        var next = OrdersBench.Orders(s_settings, s_items, slots);
        return () =>
        {
            var (store, slot, lines) = next();
            return new(store, slot, lines);
        };
    }
}

/// <summary>What a shopper of the drill asks for.</summary>
/// <param name="Slot">Its start, as the shop offered it.</param>
internal sealed record DrillOrder(string Store, string Slot, IReadOnlyList<OrderDriver.Line> Lines);
