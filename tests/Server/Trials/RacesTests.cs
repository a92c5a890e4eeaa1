using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Bench;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using Holdfast.Tests.Server.Databases;
using NodaTime;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Many buyers want the last ones at once, over HTTP.</summary>
public sealed class RacesTests(FreshDatabases databases, ITestOutputHelper output)
{
    private const int Seeds = 10;
    private const int BuyersAtOnce = 200;
    private const int Units = 50;
    private const int SlotOrders = 20;
    private const string Store = "S001";
    private const string Plenty = "PLENTY";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Two_hundred_buyers_get_the_fifty_there_are(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var server = await BenchServer.StartAsync(database.Option, SeedAsync, Ct);
        using var buyers = new Buyers(server.ApiKey, server.Node.ShopAddress);

        for (var seed = 0; seed < Seeds; seed++)
            await RaceForStockAsync(server, buyers, [server.Node.ShopAddress], seed);
    }

    [Theory, EveryStore]
    public async Task Two_hundred_buyers_get_the_twenty_places_of_a_slot(StoreKind kind)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var server = await BenchServer.StartAsync(database.Option, SeedAsync, Ct);
        using var buyers = new Buyers(server.ApiKey, server.Node.ShopAddress);

        for (var seed = 0; seed < Seeds; seed++)
            await RaceForSlotAsync(server, buyers, 1, seed);
    }

    [Fact]
    public async Task Two_nodes_on_one_database_sell_no_more_than_one_does()
    {
        await using var database = await databases.CreateAsync(StoreKind.Postgres, Ct);
        await using var server = await BenchServer.StartAsync(database.Option, SeedAsync, Ct);
        await using var other = await SecondNode.StartAsync(database.Option, server.MasterKey, Ct);
        Uri[] both = [server.Node.ShopAddress, other.Node.ShopAddress];
        using var buyers = new Buyers(server.ApiKey, both);

        for (var seed = 0; seed < 4; seed++)
        {
            await RaceForStockAsync(server, buyers, both, seed);
            await RaceForSlotAsync(server, buyers, 2, seed);
        }
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, 1)]
    [InlineData(StoreKind.Postgres, 1)]
    [InlineData(StoreKind.Postgres, 2)]
    public async Task One_key_sent_fifty_times_at_once_is_one_order(StoreKind kind, int nodes)
    {
        await using var database = await databases.CreateAsync(kind, Ct);
        await using var server = await BenchServer.StartAsync(database.Option, SeedAsync, Ct);
        await using var other = nodes > 1 ? await SecondNode.StartAsync(database.Option, server.MasterKey, Ct) : null;
        Uri[] all = [server.Node.ShopAddress, .. other is null ? [] : new[] { other.Node.ShopAddress }];
        using var buyers = new Buyers(server.ApiKey, all);
        var order = Buyers.Order(Store, Buyers.SlotNumber(0), (Plenty, 1));

        var answers = await Buyers.AllAtOnceAsync(
            50,
            new Random(1),
            place => buyers.PlaceAsync(order, "the-one", Ct, place % nodes)
        );

        var made = answers.Where(answer => answer.Status == 201).ToList();
        Assert.All(answers.Except(made), answer => answer.Must(409, "request-in-flight"));
        var number = Assert.Single(made.Select(answer => answer.Number).Distinct());
        for (var node = 0; node < nodes; node++)
            Assert.Equal(number, (await buyers.PlaceAsync(order, "the-one", Ct, node)).Must(201).Number);
        Assert.Single(await Soundness.DocumentsAsync<Order>(server.Node.Store, "order/", Ct));
        await Soundness.MustHoldAsync(server.Node.Store, "one key at once", Ct);
    }

    /// <summary>
    /// By seed the fifty lie in the store, in the dc, or in both; the buyers want other goods with them; some change their
    /// mind at once, and what they let go is sold again.
    /// </summary>
    private async Task RaceForStockAsync(BenchServer server, Buyers buyers, Uri[] servers, int seed)
    {
        var random = new Random(seed);
        var sku = $"RARE-{seed}";
        var inStore = (seed % 3) switch
        {
            0 => Units,
            1 => 0,
            _ => random.Next(1, Units),
        };
        await CountAsync(server, Store, sku, inStore);
        await CountAsync(server, BenchWorld.Dc, sku, Units - inStore);
        var regret = seed % 2 == 1;
        var run = Guid.NewGuid().ToString("N");

        var answers = await Buyers.AllAtOnceAsync(
            BuyersAtOnce,
            random,
            async place =>
            {
                (string, int)[] lines = place % 3 == 0 ? [(Plenty, 1), (sku, 1)] : [(sku, 1)];
                var slot = Buyers.SlotNumber(place % 8);
                var order = Buyers.Order(Store, slot, lines);
                var answer = await buyers.PlaceAsync(order, $"{run}-{place}", Ct, place % servers.Length);
                if (regret && answer.Status == 409)
                    answer = await buyers.PlaceAsync(order, $"{run}-{place}-2", Ct, place % servers.Length);
                if (regret && answer.Status == 201 && place % 5 == 0)
                    (await buyers.CancelAsync(answer.Number, Ct, place % servers.Length)).Must(200);
                return (Place: place, Answer: answer);
            }
        );

        var made = answers.Where(one => one.Answer.Status == 201).ToList();
        var cancelled = regret ? made.Count(one => one.Place % 5 == 0) : 0;
        foreach (var (_, answer) in answers.Except(made))
            answer.Must(409, "out-of-stock");
        output.WriteLine($"seed {seed}: {inStore} in the store, {made.Count} placed, {cancelled} cancelled");
        if (!regret)
            Assert.Equal(Units, made.Count);
        var levels = await LevelsAsync(server, sku);
        Assert.Equal(made.Count - cancelled, levels.Sum(level => level.Committed));
        Assert.Equal(Units, levels.Sum(level => level.OnHand));
        Assert.All(levels, level => Assert.True(level.Available >= 0));
        var orders = await Soundness.DocumentsAsync<Order>(server.Node.Store, "order/", Ct);
        Assert.Equal(
            made.Select(one => one.Answer.Number).Order(StringComparer.Ordinal),
            orders
                .Where(order => order.Lines.Any(line => line.Sku == sku))
                .Select(order => order.Number)
                .Order(StringComparer.Ordinal)
        );
        // What came back is sold again, to the last one.
        for (var left = levels.Sum(level => level.Available); left > 0; left--)
            (await buyers.PlaceAsync(Rare(sku), $"{run}-again-{left}", Ct)).Must(201);
        (await buyers.PlaceAsync(Rare(sku), $"{run}-too-late", Ct)).Must(409, "out-of-stock");
        await Soundness.MustHoldAsync(server.Node.Store, $"seed {seed}", Ct);
    }

    private async Task RaceForSlotAsync(BenchServer server, Buyers buyers, int nodes, int seed)
    {
        var random = new Random(seed);
        var slot = Buyers.SlotNumber(10 + seed);
        var regret = seed % 2 == 1;
        var run = Guid.NewGuid().ToString("N");

        var answers = await Buyers.AllAtOnceAsync(
            BuyersAtOnce,
            random,
            async place =>
            {
                var order = Buyers.Order("NARROW", slot, (Plenty, 1 + place % 3));
                var answer = await buyers.PlaceAsync(order, $"{run}-{place}", Ct, place % nodes);
                if (regret && answer.Status == 409)
                    answer = await buyers.PlaceAsync(order, $"{run}-{place}-2", Ct, place % nodes);
                if (regret && answer.Status == 201 && place % 5 == 0)
                    (await buyers.CancelAsync(answer.Number, Ct, place % nodes)).Must(200);
                return (Place: place, Answer: answer);
            }
        );

        var made = answers.Where(one => one.Answer.Status == 201).ToList();
        var cancelled = regret ? made.Count(one => one.Place % 5 == 0) : 0;
        foreach (var (_, answer) in answers.Except(made))
            answer.Must(409, "slot-full");
        output.WriteLine($"seed {seed}: {made.Count} placed, {cancelled} cancelled");
        if (!regret)
            Assert.Equal(SlotOrders, made.Count);
        var key = Keys.Slot(
            "NARROW",
            Instant.FromDateTimeOffset(DateTimeOffset.Parse(slot, CultureInfo.InvariantCulture))
        );
        var mine = Assert.Single(await Soundness.DocumentsAsync<SlotBooking>(server.Node.Store, key, Ct));
        Assert.Equal(made.Count - cancelled, mine.Orders);
        for (var left = SlotOrders - mine.Orders; left > 0; left--)
            (await buyers.PlaceAsync(Narrow(slot), $"{run}-again-{left}", Ct)).Must(201);
        (await buyers.PlaceAsync(Narrow(slot), $"{run}-too-late", Ct)).Must(409, "slot-full");
        await Soundness.MustHoldAsync(server.Node.Store, $"seed {seed}", Ct);
    }

    private static JsonObject Rare(string sku) => Buyers.Order(Store, Buyers.SlotNumber(9), (sku, 1));

    private static JsonObject Narrow(string slot) => Buyers.Order("NARROW", slot, (Plenty, 1));

    private static async Task<IReadOnlyList<StockLevel>> LevelsAsync(BenchServer server, string sku)
    {
        var levels = new List<StockLevel>();
        foreach (var site in (string[])[Store, BenchWorld.Dc])
            levels.AddRange(await Soundness.DocumentsAsync<StockLevel>(server.Node.Store, Keys.Stock(site, sku), Ct));
        return levels;
    }

    private static async Task CountAsync(BenchServer server, string site, string sku, int onHand) =>
        Assert.IsNotType<Outcome.Refused>(
            await server.Node.Log.CommitAsync(SmallRetailer.Count(site, (sku, onHand)), Ct)
        );

    /// <summary>Two stores that never close; NARROW has twenty places in a slot. Everything but the rare goods is plenty.</summary>
    private static async Task SeedAsync(Log log)
    {
        var items = Enumerable
            .Range(0, Seeds)
            .Select(seed => new BenchItem($"RARE-{seed}", $"Rare {seed}", 500, 0, 0))
            .Append(new BenchItem(Plenty, "Plenty", 100, 1_000_000, 1_000_000));
        await BenchWorld.SeedAsync(log, 1, [.. items], Ct);
        var allDay = new DayHours([new(LocalTime.Midnight, LocalTime.Midnight)]);
        ICommand[] narrow =
        [
            new SaveSite
            {
                Site = new()
                {
                    Code = "NARROW",
                    Kind = SiteKind.STORE,
                    Name = "Narrow",
                    TimeZone = "Europe/London",
                    Position = new(53.8, -1.5),
                    PreparationMinutes = 30,
                    Slots = new(LengthMinutes: 30, SlotOrders, CapacityItems: 1_000_000, DaysAhead: 14),
                },
                By = "test",
            },
            new SetHours
            {
                Site = "NARROW",
                Hours = new(allDay, allDay, allDay, allDay, allDay, allDay, allDay),
                By = "test",
            },
            SmallRetailer.Count("NARROW", (Plenty, 1_000_000)),
        ];
        foreach (var command in narrow)
            Assert.IsNotType<Outcome.Refused>(await log.CommitAsync(command, Ct));
    }
}
