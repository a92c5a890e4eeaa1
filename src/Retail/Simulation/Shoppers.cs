using System.Collections.Immutable;
using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Holdfast.Retail.Orders.Expire;
using Holdfast.Retail.Orders.Pay;
using Holdfast.Retail.Orders.Place;
using Holdfast.Retail.People;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Retail.Simulation;

internal sealed class Shoppers(Random chance, World world, Scenery scenery)
{
    public PlaceOrder Place()
    {
        var store = scenery.Stores[chance.Next(scenery.Stores.Length)];
        var digits = new byte[OrderNumber.Length - 1];
        chance.NextBytes(digits);
        ImmutableArray<BasketLine> lines = [.. Enumerable.Range(0, chance.Next(1, 5)).Select(_ => SomeLine())];
        var number = chance.Next(200) == 0 && world.Orders.Count > 0 ? world.Orders[0] : OrderNumber.From(digits);
        return new PlaceOrder
        {
            Number = number,
            CollectionCode = "123456",
            Store = chance.Next(300) == 0 ? "nowhere" : store,
            SlotStart = SomeSlot(store, lines),
            Lines = lines,
            // A few customers order again and again, so that they come to their limits.
            Customer = Somebody(number) with
            {
                EmailHash = number[..1],
            },
            Collector = chance.Next(8) == 0 ? Somebody($"{number}-collector") : null,
            PersonKeys = [],
            PaymentProvider = "test",
            Channel = "shop",
            By = "customer:amira",
        };
    }

    /// <summary>The rules never open what is sealed, so it need not be.</summary>
    private static SealedContact Somebody(string person) => new() { Person = person, Name = "sealed" };

    public PayOrder Pay()
    {
        var order = Recent(OrderStatus.PENDING_PAYMENT);
        return new PayOrder
        {
            Number = order?.Number ?? "none",
            Reference = $"auth-{chance.Next(chance.Next(10) == 0 ? 2 : int.MaxValue)}",
            AuthorisedMinor = (order?.TotalMinor ?? 0) + (chance.Next(30) == 0 ? 1 : 0),
            By = "provider:test",
        };
    }

    public ExpireOrder Expire() =>
        new() { Number = Recent(OrderStatus.PENDING_PAYMENT)?.Number ?? "none", By = "clock" };

    public CancelOrder Cancel() =>
        new()
        {
            Number = Recent(OrderStatus.CONFIRMED)?.Number ?? "none",
            Reason = "changed-my-mind",
            Staff = false,
            By = "customer:amira",
        };

    /// <summary>One of the last orders, with this status if a few looks find one.</summary>
    private Order? Recent(OrderStatus wanted)
    {
        Order? order = null;
        for (var look = 0; look < 6 && order?.Status != wanted && world.Orders.Count > 0; look++)
        {
            var back = chance.Next(Math.Min(world.Orders.Count, 12));
            order = world.Look<Order>(Keys.Order(world.Orders[world.Orders.Count - 1 - back]));
        }

        return order;
    }

    private BasketLine SomeLine()
    {
        var sku = chance.Next(200) == 0 ? "gone" : scenery.Skus[chance.Next(scenery.Skus.Length)];
        var price = world.Look<Variant>(Keys.Variant(sku))?.PriceMinor;
        return new BasketLine(sku, chance.Next(8) == 0 ? chance.Next(1, 12) : 1, chance.Next(2) == 0 ? price : null);
    }

    /// <summary>Usually one of the first that the basket's promise allows; people come late, and machines send anything.</summary>
    private Instant SomeSlot(string storeCode, ImmutableArray<BasketLine> lines)
    {
        if (chance.Next(30) == 0 || world.Look<Site>(Keys.Site(storeCode)) is not { } store)
            return world.Now;
        var from = chance.Next(8) == 0 ? world.Now : (PromiseOf(store, lines)?.ReadyFrom ?? world.Now);
        ImmutableArray<Slot> slots = [.. SlotCalendar.Bookable(store, from, world.Now).Take(chance.Next(1, 8))];
        return slots.IsEmpty ? world.Now : slots[chance.Next(slots.Length)].Start;
    }

    private Promise.Collectable? PromiseOf(Site store, ImmutableArray<BasketLine> lines) =>
        Promise.For(
            SupplyOf(store, route: null),
            [
                .. (world.Look<RoutesTo>(Keys.RoutesTo(store.Code))?.Sources ?? []).Select(dc =>
                    SupplyOf(world.Look<Site>(Keys.Site(dc))!, world.Look<Route>(Keys.Route(dc, store.Code)))
                ),
            ],
            [
                .. lines
                    .GroupBy(line => line.Sku, StringComparer.Ordinal)
                    .Select(same => new Wanted(same.Key, same.Sum(line => line.Quantity))),
            ],
            world.Now
        ) as Promise.Collectable;

    private Supply SupplyOf(Site site, Route? route) =>
        new(site, route, sku => world.Look<StockLevel>(Keys.Stock(site.Code, sku))?.Available ?? 0);
}
