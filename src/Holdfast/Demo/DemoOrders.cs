using System.Collections.Immutable;
using System.Globalization;
using Dapper;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.Payments;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using NodaTime;

namespace Holdfast.Demo;

/// <summary>
/// Plays yesterday and this morning: shoppers order at the demo's stores, colleagues work on the parcels, and each order stops
/// somewhere on its way, so that every list of the desk has something in it. The same orders at every start.
/// </summary>
internal sealed class DemoOrders(Log log, View view, PlaceAndPay placing, DemoClock clock)
{
    private const int OrdersOfQuietStore = 1;
    private static readonly Duration s_played = Duration.FromHours(26);
    private static readonly Duration s_quiet = Duration.FromMinutes(4);

    private static readonly string[] s_forenames =
    [
        "Amara",
        "Bethan",
        "Callum",
        "Dilys",
        "Euan",
        "Farah",
        "Grace",
        "Hamish",
        "Imogen",
        "Jasper",
        "Kirsty",
        "Leon",
        "Mabel",
        "Niall",
        "Orla",
        "Priya",
        "Rhys",
        "Sadie",
        "Tomasz",
        "Yusuf",
    ];
    private static readonly string[] s_surnames =
    [
        "Abbott",
        "Bryce",
        "Calder",
        "Denholm",
        "Eastwood",
        "Fairlie",
        "Garside",
        "Hughes",
        "Iqbal",
        "Jardine",
        "Kaur",
        "Lindley",
        "Mottram",
        "Nowak",
        "Okafor",
        "Penrose",
        "Quigley",
        "Rowntree",
        "Sutcliffe",
        "Teague",
    ];

    /// <summary>How far orders come; the store that the demo's colleagues work at sees each of these more than once.</summary>
    private static readonly (Stop Stop, bool FromDc)[] s_stops =
    [
        (Stop.CONFIRMED, false),
        (Stop.READY, false),
        (Stop.PICKING, false),
        (Stop.PICKED_UP, false),
        (Stop.CONFIRMED, true),
        (Stop.STAGED, false),
        (Stop.IN_TRANSIT, true),
        (Stop.READY, true),
        (Stop.CONFIRMED, false),
        (Stop.PACKED, false),
        (Stop.RECEIVED, true),
        (Stop.PICKED_UP, true),
        (Stop.READY, false),
        (Stop.CANCELLED, false),
        (Stop.CONFIRMED, false),
        (Stop.PACKED, true),
        (Stop.READY, false),
        (Stop.PICKED, false),
        (Stop.IN_TRANSIT, true),
        (Stop.PICKED_UP, false),
    ];

    private readonly Random _random = new(20261122);
    private readonly PriorityQueue<Func<CancellationToken, Task>, (Instant, int)> _play = new();
    private int _planned;
    private int _placed;

    /// <param name="busy">Store with a full day's work.</param>
    /// <param name="quiet">Stores with an order each.</param>
    /// <param name="ct">Stops between two steps.</param>
    public async Task PlayAsync(string busy, IEnumerable<string> quiet, CancellationToken ct)
    {
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        for (var i = 0; i < s_stops.Length; i++)
        {
            Plan(busy, s_stops[i], now);
        }
        foreach (var (store, i) in quiet.Select((store, i) => (store, i)))
        {
            for (var n = 0; n < OrdersOfQuietStore; n++)
            {
                Plan(store, s_stops[((i * OrdersOfQuietStore) + n) % s_stops.Length], now);
            }
        }
        while (_play.TryDequeue(out var step, out var at))
        {
            clock.Play(at.Item1.ToDateTimeOffset());
            await step(ct);
        }
        clock.GoLive();
    }

    private void Plan(string store, (Stop, bool) kind, Instant now)
    {
        var placedAt = now - s_quiet - Duration.FromSeconds(_random.Next(3600, (int)s_played.TotalSeconds));
        At(placedAt, ct => PlaceAsync(store, kind, placedAt, now - s_quiet, ct));
    }

    private void At(Instant moment, Func<CancellationToken, Task> step) => _play.Enqueue(step, (moment, _planned++));

    private async Task PlaceAsync(
        string store,
        (Stop Stop, bool FromDc) kind,
        Instant placedAt,
        Instant end,
        CancellationToken ct
    )
    {
        var (lines, slot) = Choose(store, kind.FromDc, placedAt);
        var name = $"{s_forenames[_random.Next(s_forenames.Length)]} {s_surnames[_random.Next(s_surnames.Length)]}";
        var placed = await placing.RunAsync(
            new OrderRequest
            {
                Store = store,
                SlotStart = slot,
                Lines = lines,
                Customer = new(
                    name,
                    $"{name.Replace(' ', '.').ToLowerInvariant()}@shopper.example",
                    "07700 900" + _random.Next(100, 1000).ToString(CultureInfo.InvariantCulture)
                ),
                Collector = _placed % 7 == 6 ? new("Sam " + name.Split(' ')[1], null, null) : null,
                PaymentProvider = "test",
                PaymentToken = TestTokens.Approved,
                Channel = "shop",
                By = "customer",
                IdempotencyKey = $"demo-{++_placed}",
            },
            ct
        );
        if (placed is not Placing.Confirmed confirmed)
        {
            throw new InvalidOperationException($"The demo's order at {store} did not come about: {placed}");
        }
        PlanWork(confirmed.Order, kind.Stop, placedAt, end);
    }

    /// <summary>A few things that the store has on its shelves, or that only the dc has, and a slot for them.</summary>
    private (ImmutableArray<BasketLine>, Instant) Choose(string store, bool fromDc, Instant now)
    {
        using var reader = view.Open();
        var skus = reader
            .Connection.Query<string>(
                fromDc
                    ? "SELECT sku FROM variant WHERE sku NOT IN (SELECT sku FROM stock WHERE site = @store) ORDER BY sku LIMIT 3000"
                    : "SELECT sku FROM stock WHERE site = @store AND available >= 2 ORDER BY sku LIMIT 3000",
                new { store }
            )
            .ToList();
        for (var tries = 0; tries < 20; tries++)
        {
            var wanted = Enumerable
                .Range(0, _random.Next(1, 5))
                .Select(_ => skus[_random.Next(skus.Count)])
                .Distinct()
                .Select(sku => new Wanted(sku, _random.Next(4) == 0 ? 2 : 1))
                .ToImmutableArray();
            var promise = PromiseQuery.ForBasket(reader, store, wanted, now);
            var free = promise?.Slots.Where(slot => slot.Fits(8)).ToList();
            if (free is { Count: > 0 })
            {
                var slot = free[_random.Next(Math.Min(free.Count, 6))].Slot;
                return ([.. wanted.Select(line => new BasketLine(line.Sku, line.Quantity))], slot.Start);
            }
        }
        throw new InvalidOperationException($"The demo found nothing to order at {store}.");
    }

    /// <summary>The steps up to where the order stops, spread evenly over the time since it was placed.</summary>
    private void PlanWork(Order order, Stop stop, Instant placedAt, Instant end)
    {
        var steps =
            stop is Stop.CANCELLED ? [ct => CancelAsync(order, ct)] : new DemoWork(log, view, order).StepsTo(stop);
        for (var i = 0; i < steps.Count; i++)
        {
            At(placedAt + ((end - placedAt) * (i + 1.0) / (steps.Count + 1)), steps[i]);
        }
    }

    private Task<Outcome> CancelAsync(Order order, CancellationToken ct) =>
        log.CommitAsync(
            new CancelOrder
            {
                Number = order.Number,
                Reason = "changed-my-mind",
                Staff = false,
                By = "customer",
            },
            ct
        );
}
