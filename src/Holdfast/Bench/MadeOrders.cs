using System.Collections.Immutable;
using System.Security.Cryptography;
using Holdfast.Ledger;
using Holdfast.Ledger.Keys;
using Holdfast.Retail;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// Facts of orders of three lines, each from placed to handed over: eleven entries an order, in the sizes that real ones have. For
/// measuring what reads a log; what makes one is measured with real requests.
/// </summary>
/// <param name="stores">Where they are collected, from the stores' own shelves.</param>
/// <param name="skus">What is ordered.</param>
/// <param name="start">When the first is placed.</param>
/// <param name="apart">From each entry to the next.</param>
internal sealed class MadeOrders(
    IReadOnlyList<string> stores,
    IReadOnlyList<string> skus,
    Instant start,
    Duration apart
)
{
    /// <summary>Entries of one order.</summary>
    public const int EntriesAnOrder = 11;

    /// <summary>Orders that are under way at a time, so that their entries stand between each other's.</summary>
    private const int UnderWay = 200;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SealedBytes.KeyLength);
    private readonly Random _random = new(2026);

    /// <summary>Of a retailer that nobody serves: for vaults.</summary>
    public static MadeOrders OfNobody() =>
        new(
            [.. Enumerable.Range(0, 60).Select(store => $"S{store:000}")],
            [.. Enumerable.Range(0, 2_000).Select(sku => $"LF-{sku:0000}-M")],
            Instant.FromUtc(2026, 1, 5, 9, 0),
            Duration.FromMilliseconds(20)
        );

    public IEnumerable<(Fact Fact, Instant At, string By, string Of)> Make(long entries)
    {
        var at = start;
        var open = new Queue<Queue<Fact>>();
        for (long made = 0, number = 0; made < entries; made++)
        {
            if (open.Count < UnderWay)
            {
                open.Enqueue(new(Order(number++, at)));
            }
            var order = open.Dequeue();
            var fact = order.Dequeue();
            if (order.Count > 0)
            {
                open.Enqueue(order);
            }
            at += apart;
            yield return (fact, at, fact is OrderPlaced ? "channel:bench" : "staff:bench", Keys.Order(NumberOf(fact)));
        }
    }

    private Fact[] Order(long number, Instant at)
    {
        var name = OrderNumber.From([
            .. Enumerable.Range(0, OrderNumber.Length - 1).Select(digit => (byte)((number >> (5 * digit)) & 31)),
        ]);
        var store = stores[_random.Next(stores.Count)];
        var slot = Instant.FromUnixTimeSeconds((at.ToUnixTimeSeconds() / 3600 + 24) * 3600);
        ImmutableArray<OrderLine> lines = [.. Enumerable.Range(1, 3).Select(Line)];
        var total = lines.Sum(line => line.Quantity * line.UnitPriceMinor);
        return
        [
            new OrderPlaced
            {
                Number = name,
                Store = store,
                Slot = new(slot, slot + Duration.FromHours(1)),
                Promise = new(slot - Duration.FromHours(2), "next_day"),
                Customer = Sealed(name),
                Lines = lines,
                Parcels = [new(1, store, slot, [.. lines.Select(line => new PlannedItem(line.Line, line.Quantity))])],
                Currency = "GBP",
                TotalMinor = total,
                PaymentProvider = "test",
                CollectionCode = "482913",
                HoldUntil = at + Duration.FromMinutes(10),
                Channel = "bench",
                SlotCapacity = new(1_000_000, 10_000_000),
            },
            new OrderPaid(name, $"test-{name}", total),
            new PickingStarted(name, 1),
            .. lines.Select(line => new LinePicked(name, 1, line.Line, line.Quantity)),
            new ParcelPacked(name, 1, 1),
            new ParcelStaged(name, 1, "B 14"),
            new OrderReadied(name),
            new PaymentCaptured(name, total),
            new OrderHandedOver(name, HandoverMethod.PASS, "photo-id", null, null),
        ];
    }

    private OrderLine Line(int line)
    {
        var sku = _random.Next(skus.Count);
        return new OrderLine
        {
            Line = line,
            Sku = skus[sku],
            ProductId = $"LF-{sku:0000}",
            Title = "Merino crew neck jumper",
            Option = "Navy, M",
            Gtin = "05012345678900",
            Image = $"/products/lf-{sku:0000}.svg",
            Quantity = 1 + _random.Next(2),
            UnitPriceMinor = 1_000 + sku,
        };
    }

    private SealedContact Sealed(string number)
    {
        var place = PersonPlace.Customer(number);
        return new SealedContact
        {
            Person = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)),
            Name = SealedBytes.SealText(_key, place.Name, "Maya Okafor"),
            Email = SealedBytes.SealText(_key, place.Email, "maya.okafor@shopper.example"),
            EmailHash = "aGFzaCBvZiBlLW1haWwgIQ",
        };
    }

    private static string NumberOf(Fact fact) =>
        fact switch
        {
            OrderPlaced placed => placed.Number,
            OrderPaid paid => paid.Number,
            PickingStarted started => started.Number,
            LinePicked picked => picked.Number,
            ParcelPacked packed => packed.Number,
            ParcelStaged staged => staged.Number,
            OrderReadied readied => readied.Number,
            PaymentCaptured captured => captured.Number,
            OrderHandedOver handed => handed.Number,
            _ => throw new InvalidOperationException($"{fact.GetType().Name} is made by nobody here."),
        };
}
