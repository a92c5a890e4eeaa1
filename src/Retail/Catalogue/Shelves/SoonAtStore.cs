using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Slots;
using NodaTime;

namespace Holdfast.Retail.Catalogue.Shelves;

/// <summary>
/// Which variants can be collected at a store today, and by tomorrow. What a site has is read at most every few seconds: a
/// product that has just sold out may stay in a narrowed list for so long, and its card there says the truth.
/// </summary>
internal sealed class SoonAtStore(TimeProvider time)
{
    /// <summary>Each takes a bit a variant; past so many all are read anew.</summary>
    private const int SitesKept = 500;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SiteStock> _stock = new(StringComparer.Ordinal);

    /// <summary>Null if there is no such store.</summary>
    public CollectableSoon? At(ViewReader reader, Shelf shelf, string store, Instant now)
    {
        var network = Network.Read(reader, [store], []);
        if (network.Stores.GetValueOrDefault(store) is not { } site)
            return null;
        var today = ImmutableArray.CreateBuilder<BitArray>();
        var tomorrow = ImmutableArray.CreateBuilder<BitArray>();
        foreach (var source in network.SitesFor(store))
        {
            if (network.PromiseForOne(site, new HashSet<string> { source }, now) is not Promise.Collectable promise)
                continue;
            var start = SlotCalendar.CollectableFrom(site, promise.ReadyFrom, now);
            var days = Period.DaysBetween(OpeningHours.DateOf(site, now), OpeningHours.DateOf(site, start));
            if (days > 1)
                continue;
            (days == 0 ? today : tomorrow).Add(Stock(reader, shelf, source));
        }

        return new(today.ToImmutable(), tomorrow.ToImmutable());
    }

    /// <summary>Of the shelf's variants, those that a site has.</summary>
    private BitArray Stock(ViewReader reader, Shelf shelf, string site)
    {
        if (
            _stock.GetValueOrDefault(site) is { } known
            && ReferenceEquals(known.Shelf, shelf)
            && time.GetElapsedTime(known.At) < s_pause
        )
            return known.Variants;
        if (_stock.Count >= SitesKept)
            _stock.Clear();
        var skus = reader.Connection.Query<string>(
            "SELECT sku FROM stock WHERE site = @site AND available > 0 LIMIT 4000000",
            new { site }
        );
        var variants = new BitArray(shelf.Variants.Length);
        foreach (var sku in skus)
        {
            if (shelf.PlaceBySku.TryGetValue(sku, out var place))
                variants[place] = true;
        }
        _stock[site] = new(shelf, time.GetTimestamp(), variants);
        return variants;
    }

    private sealed record SiteStock(Shelf Shelf, long At, BitArray Variants);
}
