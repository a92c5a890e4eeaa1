using System.Collections.Immutable;
using Holdfast.Retail.Sites;
using NodaTime;

namespace Holdfast.Retail.Promises;

/// <summary>The earliest time a basket can be collected at a store, and from where; or why it cannot.</summary>
internal abstract record Promise
{
    private Promise() { }

    /// <param name="ReadyFrom">When the last part is ready in the store; the store is open then.</param>
    /// <param name="PickupSla">See <see cref="Promises.PickupSla"/>.</param>
    public sealed record Collectable(
        PromiseSource Source,
        Instant ReadyFrom,
        string PickupSla,
        ImmutableArray<PromisedPart> Parts
    ) : Promise;

    public sealed record NotCollectable(ImmutableArray<UncollectableLine> Lines) : Promise;

    /// <summary>
    /// The store's own shelves if every line is there; else one dc, the one whose goods come first; else the store's shelves
    /// and one dc for the rest, where a line's quantity may be split; else not collectable.
    /// </summary>
    /// <param name="dcs">Sites with a route to the store, in the order that decides between equals.</param>
    /// <param name="lines">One for each SKU, quantities above zero.</param>
    public static Promise For(Supply store, IReadOnlyList<Supply> dcs, ImmutableArray<Wanted> lines, Instant now)
    {
        if (store.Site.Kind is not SiteKind.STORE || store.Site.Slots is null)
            return None(lines, store, dcs, UncollectableLine.NoCollection);
        var wanted = Minute(now);
        var own = OpeningHours.After(store.Site, wanted, Duration.FromMinutes(store.Site.PreparationMinutes));
        if (own is not { } ownReady)
            return None(lines, store, dcs, UncollectableLine.StoreClosed);

        if (lines.All(line => store.Available(line.Sku) >= line.Quantity))
            return Made(store.Site, now, PromiseSource.STORE, new PromisedPart(store.Site.Code, ownReady, null, lines));

        var journeys = dcs.Select(dc => (Dc: dc, Journey: JourneyOf(dc, store.Site, now)))
            .Where(pair => pair.Journey is not null)
            .OrderBy(pair => pair.Journey!.Value.ReadyFrom)
            .ToList();
        foreach (var (dc, journey) in journeys)
        {
            if (lines.All(line => dc.Available(line.Sku) >= line.Quantity))
                return Made(store.Site, now, PromiseSource.DC, PartOf(dc, journey!.Value, lines));
        }

        foreach (var (dc, journey) in journeys)
        {
            if (!lines.All(line => store.Available(line.Sku) + dc.Available(line.Sku) >= line.Quantity))
                continue;
            var shelf = lines
                .Select(line => line with { Quantity = Math.Min(line.Quantity, store.Available(line.Sku)) })
                .ToImmutableArray();
            var rest = lines.Select((line, i) => line with { Quantity = line.Quantity - shelf[i].Quantity });
            return Made(
                store.Site,
                now,
                PromiseSource.SPLIT,
                new PromisedPart(store.Site.Code, ownReady, null, Some(shelf)),
                PartOf(dc, journey!.Value, Some(rest))
            );
        }

        return None(lines, store, [.. journeys.Select(pair => pair.Dc)], UncollectableLine.NotTogether);
    }

    private static Journey? JourneyOf(Supply dc, Site store, Instant now) =>
        dc.Route is null ? null : Departures.First(dc.Site, store, dc.Route, now);

    private static PromisedPart PartOf(Supply dc, Journey journey, ImmutableArray<Wanted> lines) =>
        new(dc.Site.Code, journey.ReadyFrom, journey.LeavesBy, lines);

    private static Collectable Made(
        Site store,
        Instant now,
        PromiseSource source,
        params ReadOnlySpan<PromisedPart> parts
    )
    {
        var ready = parts[0].ReadyFrom;
        foreach (var part in parts)
            ready = Instant.Max(ready, part.ReadyFrom);
        return new Collectable(source, ready, Promises.PickupSla.Of(store, now, ready), [.. parts]);
    }

    private static NotCollectable None(
        ImmutableArray<Wanted> lines,
        Supply store,
        IReadOnlyList<Supply> dcs,
        string reason
    ) =>
        new([
            .. lines.Select(line =>
            {
                var available =
                    store.Available(line.Sku) + dcs.Max(dc => (int?)dc.Available(line.Sku)).GetValueOrDefault();
                var enough = available >= line.Quantity || reason != UncollectableLine.NotTogether;
                return new UncollectableLine(
                    line.Sku,
                    line.Quantity,
                    available,
                    enough ? reason : UncollectableLine.OutOfStock
                );
            }),
        ]);

    private static ImmutableArray<Wanted> Some(IEnumerable<Wanted> lines) =>
        [.. lines.Where(line => line.Quantity > 0)];

    /// <summary>Promises are made in whole minutes, rounded up.</summary>
    private static Instant Minute(Instant moment)
    {
        var into = moment.ToUnixTimeTicks() % NodaConstants.TicksPerMinute;
        return into == 0 ? moment : moment.PlusTicks(NodaConstants.TicksPerMinute - into);
    }
}

internal enum PromiseSource
{
    STORE,
    DC,
    SPLIT,
}

/// <summary>What one site gives to a basket.</summary>
/// <param name="ReadyFrom">When it is ready in the store.</param>
/// <param name="LeavesBy">When it must leave the dc; null for the store's own shelves.</param>
internal sealed record PromisedPart(string Site, Instant ReadyFrom, Instant? LeavesBy, ImmutableArray<Wanted> Lines);

/// <param name="Available">The most that the store and one dc have together.</param>
/// <param name="Reason">One of the words below.</param>
internal sealed record UncollectableLine(string Sku, int Wanted, int Available, string Reason)
{
    /// <summary>Too few units in the store and any one dc together.</summary>
    public const string OutOfStock = "out-of-stock";

    /// <summary>Enough of this line, but no dc has the rest of the basket as well.</summary>
    public const string NotTogether = "not-together";

    /// <summary>Customers cannot collect at this site.</summary>
    public const string NoCollection = "no-collection";

    /// <summary>The store does not open in the time that is looked ahead.</summary>
    public const string StoreClosed = "store-closed";
}
