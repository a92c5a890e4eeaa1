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
internal sealed class MadeOrders
{
    /// <summary>Entries of one order.</summary>
    public const int EntriesAnOrder = 11;

    /// <summary>Orders that are under way at a time, so that their entries stand between each other's.</summary>
    private const int UnderWay = 200;

    private const int Stores = 60;
    private const int Skus = 2_000;
    private static readonly Instant s_start = Instant.FromUtc(2026, 1, 5, 9, 0);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SealedBytes.KeyLength);
    private readonly Random _random = new(2026);

    public IEnumerable<(Fact Fact, Instant At, string By, string Of)> Make(long entries)
    {
        var at = s_start;
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
            at += Duration.FromMilliseconds(20);
            yield return (fact, at, fact is OrderPlaced ? "channel:bench" : "staff:bench", Keys.Order(NumberOf(fact)));
        }
    }

    private Fact[] Order(long number, Instant at)
    {
        var name = OrderNumber.From(
            BitConverter.GetBytes(number).Concat(new byte[4]).Take(OrderNumber.Length - 1).ToArray()
        );
        var store = $"S{_random.Next(Stores):000}";
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
        var sku = _random.Next(Skus);
        return new OrderLine
        {
            Line = line,
            Sku = $"LF-{sku:0000}-M",
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
