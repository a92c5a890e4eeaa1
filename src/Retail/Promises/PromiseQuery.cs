using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>
/// Promises from the view, by the same rule as the order's own transaction. The view may be a moment behind: what is shown
/// here is judged again when the order is placed. A handful of queries, however many stores or SKUs.
/// </summary>
internal static class PromiseQuery
{
    /// <summary>One basket, several stores, in the order asked for. Codes that are no store are left out.</summary>
    /// <param name="lines">One for each SKU, quantities above zero. That the SKUs are sold is not checked here.</param>
    public static ImmutableArray<StorePromise> ForBasket(
        ViewReader reader,
        IReadOnlyCollection<string> stores,
        ImmutableArray<Wanted> lines,
        Instant now
    )
    {
        var promises = WithoutSlots(reader, stores, lines, now);
        var booked = Booked(
            reader,
            [.. promises.Where(it => it.Promise is Promise.Collectable).Select(it => it.Store.Code)],
            now
        );
        return [.. promises.Select(it => it with { Slots = Left(it.Store, it.Promise, booked, now) })];
    }

    /// <summary>The same for who asks only where and when: no slots are read or cut.</summary>
    public static ImmutableArray<StorePromise> WithoutSlots(
        ViewReader reader,
        IReadOnlyCollection<string> stores,
        ImmutableArray<Wanted> lines,
        Instant now
    )
    {
        var network = Network.Read(reader, stores, [.. lines.Select(line => line.Sku)]);
        return
        [
            .. stores
                .Distinct()
                .Select(code => network.Stores.GetValueOrDefault(code))
                .OfType<Site>()
                .Select(store => new StorePromise(store, network.PromiseFor(store, lines, now), [])),
        ];
    }

    /// <summary>One basket at one store; null if there is no such store.</summary>
    public static StorePromise? ForBasket(ViewReader reader, string store, ImmutableArray<Wanted> lines, Instant now) =>
        ForBasket(reader, [store], lines, now) is [var promise] ? promise : null;

    /// <summary>
    /// Each SKU by itself, one unit, at one store: what product cards say. Empty if there is no such store; without slots.
    /// </summary>
    public static IReadOnlyDictionary<string, Promise> ForEach(
        ViewReader reader,
        string store,
        IReadOnlyCollection<string> skus,
        Instant now
    )
    {
        var network = Network.Read(reader, [store], skus);
        return network.Stores.GetValueOrDefault(store) is not { } site
            ? ImmutableDictionary<string, Promise>.Empty
            : skus.Distinct().ToDictionary(sku => sku, sku => network.PromiseFor(site, [new(sku, 1)], now));
    }

    /// <summary>
    /// Products, one unit each, at one store: the soonest of their variants. What is to be had at the same sites is ready at
    /// the same time, so a page of cards needs a few promises, not one for every variant. Empty if there is no such store.
    /// </summary>
    public static IReadOnlyDictionary<string, Promise> ForProducts(
        ViewReader reader,
        string store,
        IReadOnlyCollection<string> products,
        Instant now
    )
    {
        var network = Network.Read(reader, [store], []);
        if (network.Stores.GetValueOrDefault(store) is not { } site)
            return ImmutableDictionary<string, Promise>.Empty;
        var rows = reader.Connection.Query<(string Product, string? Sites)>(
            """
            SELECT product_id, sites FROM (
                SELECT v.product_id, (
                    SELECT json_group_array(site ORDER BY site) FROM stock
                    WHERE sku = v.sku AND available > 0 AND site IN (SELECT value FROM json_each(@sites))) AS sites
                FROM json_each(@products) p CROSS JOIN variant v ON v.product_id = p.value
                WHERE NOT v.withdrawn)
            GROUP BY product_id, sites LIMIT 100000
            """,
            new { products = ViewReader.List(products), sites = ViewReader.List(network.SitesFor(store)) }
        );
        var bySites = new Dictionary<string, Promise>();
        var soonest = new Dictionary<string, Promise>();
        foreach (var (product, sites) in rows)
        {
            if (!bySites.TryGetValue(sites ?? "", out var promise))
                promise = bySites[sites ?? ""] = network.PromiseForOne(site, Codes(sites), now);
            if (!soonest.TryGetValue(product, out var known) || IsSooner(promise, known))
                soonest[product] = promise;
        }

        return soonest;
    }

    private static HashSet<string> Codes(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<HashSet<string>>(json) ?? [];

    private static bool IsSooner(Promise promise, Promise than) =>
        promise is Promise.Collectable sooner
        && (than is not Promise.Collectable known || sooner.ReadyFrom < known.ReadyFrom);

    /// <summary>The slots that can be booked for a promise, full ones included.</summary>
    private static IEnumerable<SlotLeft> Left(
        Site store,
        Promise promise,
        IReadOnlyDictionary<(string, string), SlotBooking> booked,
        Instant now
    )
    {
        if (promise is not Promise.Collectable collectable || store.Slots is not { } template)
            return [];
        return SlotCalendar
            .Bookable(store, collectable.ReadyFrom, now)
            .Select(slot =>
            {
                var taken = booked.GetValueOrDefault((store.Code, Keys.SlotText(slot.Start)), SlotBooking.None);
                return new SlotLeft(
                    slot,
                    Math.Max(0, template.CapacityOrders - taken.Orders),
                    Math.Max(0, template.CapacityItems - taken.Items)
                );
            });
    }

    private static Dictionary<(string, string), SlotBooking> Booked(
        ViewReader reader,
        ImmutableArray<string> stores,
        Instant now
    )
    {
        var booked = new Dictionary<(string, string), SlotBooking>();
        var rows = reader.Connection.Query<(string Store, string Start, int Orders, int Items)>(
            """
            SELECT s.store, s.start, s.orders, s.items FROM json_each(@stores) j CROSS JOIN slot s ON s.store = j.value
            WHERE s.start >= @from LIMIT 1000000
            """,
            new { stores = ViewReader.List(stores), from = Keys.SlotText(now) }
        );
        foreach (var row in rows)
            booked[(row.Store, row.Start)] = new SlotBooking(row.Orders, row.Items);

        return booked;
    }
}

/// <summary>What a store can promise for a basket.</summary>
/// <param name="Slots">
/// From the promise on, as far ahead as the store books; full ones included. Empty if not collectable. Cut from the store's
/// hours as they are asked for: most pages want the first free one.
/// </param>
internal sealed record StorePromise(Site Store, Promise Promise, IEnumerable<SlotLeft> Slots);

/// <summary>A slot and what still fits into it, as the view saw it last.</summary>
internal sealed record SlotLeft(Slot Slot, int OrdersLeft, int ItemsLeft)
{
    public bool Fits(int items) => OrdersLeft > 0 && ItemsLeft >= items;
}

/// <summary>Stores, the dcs with routes to them, and what they all have of some SKUs.</summary>
internal sealed class Network
{
    private readonly Dictionary<string, ImmutableArray<(Site Site, Route Route)>> _dcs = [];
    private readonly Dictionary<(string Site, string Sku), int> _available = [];

    public Dictionary<string, Site> Stores { get; } = [];

    public static Network Read(ViewReader reader, IReadOnlyCollection<string> stores, IReadOnlyCollection<string> skus)
    {
        var network = new Network();
        var sites = reader.FindMany<Site>(stores.Select(Keys.Site));
        foreach (var site in sites.Values.Where(site => site.Kind is SiteKind.STORE))
            network.Stores[site.Code] = site;
        network.ReadDcs(reader);
        network.ReadStock(reader, skus);
        return network;
    }

    public Promise PromiseFor(Site store, ImmutableArray<Wanted> lines, Instant now) =>
        Promise.For(
            Supply(store, route: null),
            [.. _dcs[store.Code].Select(dc => Supply(dc.Site, dc.Route))],
            lines,
            now
        );

    /// <summary>The promise for one unit of something that only some sites have.</summary>
    public Promise PromiseForOne(Site store, IReadOnlySet<string> sites, Instant now)
    {
        Supply Has(Site site, Route? route) => new(site, route, _ => sites.Contains(site.Code) ? 1 : 0);
        return Promise.For(
            Has(store, route: null),
            [.. _dcs[store.Code].Select(dc => Has(dc.Site, dc.Route))],
            [new Wanted("", 1)],
            now
        );
    }

    /// <summary>All stores with all the dcs that serve them, each once.</summary>
    public IEnumerable<string> Sites => Stores.Keys.SelectMany(SitesFor).Distinct();

    /// <summary>A store with the dcs that serve it.</summary>
    public IEnumerable<string> SitesFor(string store) => _dcs[store].Select(dc => dc.Site.Code).Prepend(store);

    private Supply Supply(Site site, Route? route) =>
        new(site, route, sku => _available.GetValueOrDefault((site.Code, sku)));

    private void ReadDcs(ViewReader reader)
    {
        var sources = reader.FindMany<RoutesTo>(Stores.Keys.Select(Keys.RoutesTo));
        var pairs = Stores
            .Keys.SelectMany(store =>
                (sources.GetValueOrDefault(Keys.RoutesTo(store))?.Sources ?? []).Select(dc => (Store: store, Dc: dc))
            )
            .ToList();
        var sites = reader.FindMany<Site>(pairs.Select(pair => Keys.Site(pair.Dc)));
        var routes = reader.FindMany<Route>(pairs.Select(pair => Keys.Route(pair.Dc, pair.Store)));
        var known = pairs.ToLookup(pair => pair.Store, pair => pair.Dc);
        foreach (var store in Stores.Keys)
        {
            _dcs[store] =
            [
                .. known[store]
                    .Where(dc => sites.ContainsKey(Keys.Site(dc)) && routes.ContainsKey(Keys.Route(dc, store)))
                    .Select(dc => (sites[Keys.Site(dc)], routes[Keys.Route(dc, store)])),
            ];
        }
    }

    private void ReadStock(ViewReader reader, IReadOnlyCollection<string> skus)
    {
        if (skus.Count == 0)
            return;
        var rows = reader.Connection.Query<(string Site, string Sku, int Available)>(
            """
            SELECT s.site, s.sku, s.available FROM json_each(@skus) k CROSS JOIN stock s ON s.sku = k.value
            WHERE s.site IN (SELECT value FROM json_each(@sites)) LIMIT 1000000
            """,
            new { skus = ViewReader.List(skus.Distinct()), sites = ViewReader.List(Sites) }
        );
        foreach (var row in rows)
            _available[(row.Site, row.Sku)] = row.Available;
    }
}
