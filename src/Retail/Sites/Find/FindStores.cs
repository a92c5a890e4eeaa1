using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Http;
using Holdfast.Retail.Places;
using Holdfast.Retail.Promises;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Slots;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Holdfast.Retail.Sites.Find;

/// <summary>Stores near a postcode, a place or a position; all of them by name as long as nobody says where.</summary>
internal static class FindStores
{
    private const int NearShown = 10;
    private const int AllShown = 200;

    /// <summary>So many of the nearest are looked at when only some of them will do.</summary>
    private const int NearLookedAt = 40;

    /// <summary>Slots of many stores are a long read; a longer list shows hours only.</summary>
    private const int PromisedMost = 40;

    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/stores", Get).ExcludeFromDescription();

    private static RazorComponentResult<StoresPage> Get(
        string? near,
        string? lat,
        string? lon,
        string? all,
        string? open,
        [FromQuery(Name = "return")] string? back,
        View view,
        ShopVisit visit,
        WebFiles files,
        TimeProvider time
    )
    {
        var asked = string.IsNullOrWhiteSpace(near) ? null : near.Trim();
        using var reader = view.Open();
        var located =
            NearStores.PositionOf($"{lat},{lon}") is { } position && asked is null
                ? new Located(Texts.YourPosition, position)
                : NearStores.Locate(reader, asked);
        var question = new StoreQuestion(
            asked,
            asked is null && located is not null ? lat : null,
            asked is null && located is not null ? lon : null,
            all == "1" && !visit.Lines.IsEmpty,
            open == "1",
            Routes.Local(back)
        );
        var stores = located is null ? AllByName(reader) : Near(reader, located.Position, question.IsNarrowed);
        var left = Read(reader, stores, question, visit, time.Instant());
        if (located is not null)
            left = [.. left.Take(NearShown)];
        var sites = reader.FindMany<Site>(left.Select(store => Keys.Site(store.Code)));
        var map = StoreMap.Of([.. left.Select(store => sites[Keys.Site(store.Code)])], located?.Position);
        return new RazorComponentResult<StoresPage>(
            new Dictionary<string, object?>
            {
                [nameof(StoresPage.Question)] = question,
                [nameof(StoresPage.IsUnknown)] = asked is not null && located is null,
                [nameof(StoresPage.Found)] = new FoundStores(
                    located?.Name,
                    left,
                    map is not null && files.Has(MapView.OutlineOf(map.Country)) ? map : null
                ),
                [nameof(StoresPage.BasketLines)] = visit.Lines.Length,
            }
        );
    }

    private static ImmutableArray<(string Code, double? Km)> Near(
        ViewReader reader,
        Position position,
        bool isNarrowed
    ) =>
        [
            .. NearStores
                .Around(reader, position, isNarrowed ? NearLookedAt : NearShown, collecting: false)
                .Select(store => (store.Code, (double?)store.Km)),
        ];

    private static ImmutableArray<(string Code, double? Km)> AllByName(ViewReader reader) =>
        [
            .. reader
                .Connection.Query<string>(
                    "SELECT code FROM site WHERE kind = 'STORE' ORDER BY name, code LIMIT @AllShown",
                    new { AllShown }
                )
                .Select(code => (code, (double?)null)),
        ];

    private static ImmutableArray<FoundStore> Read(
        ViewReader reader,
        ImmutableArray<(string Code, double? Km)> stores,
        StoreQuestion question,
        ShopVisit visit,
        Instant now
    )
    {
        var sites = reader.FindMany<Site>(stores.Select(store => Keys.Site(store.Code)));
        var asked = stores
            .Where(store => sites.TryGetValue(Keys.Site(store.Code), out var site) && IsAsked(site, question, now))
            .Select(store => (Site: sites[Keys.Site(store.Code)], store.Km))
            .ToList();
        ImmutableArray<Wanted> basket = [.. visit.Lines.Select(line => new Wanted(line.Sku, line.Quantity))];
        var promises = PromiseQuery
            .ForBasket(
                reader,
                asked.Count <= PromisedMost || question.WithAll ? [.. asked.Select(it => it.Site.Code)] : [],
                basket,
                now
            )
            .ToDictionary(promise => promise.Store.Code);
        return
        [
            .. asked
                .Select(it => Found(it.Site, it.Km, promises.GetValueOrDefault(it.Site.Code), basket, visit, now))
                .Where(store => !question.WithAll || store.Has == basket.Length),
        ];
    }

    private static bool IsAsked(Site site, StoreQuestion question, Instant now) =>
        !question.OpenNow || When.IsOpen(site, now);

    private static FoundStore Found(
        Site site,
        double? km,
        StorePromise? promise,
        ImmutableArray<Wanted> basket,
        ShopVisit visit,
        Instant now
    ) =>
        new(
            site.Code,
            site.Name,
            OneLine(site.Address),
            km is { } far ? Distance.Shown(far) : null,
            When.OpenNow(site, now),
            When.IsOpen(site, now),
            When.Hours(OpeningHours.On(site, OpeningHours.DateOf(site, now))),
            promise is null ? null
                : basket.IsEmpty ? NextSlot(promise, now)
                : CollectLine.Within(site, promise.Promise, now),
            promise is null || basket.IsEmpty ? null : Has(promise.Promise, basket),
            site.Code == visit.Store,
            site.Slots is not null
        );

    /// <summary>All lines of a basket that can be collected; else those that could be, were it not for the others.</summary>
    private static int Has(Promise promise, ImmutableArray<Wanted> basket) =>
        promise is Promise.NotCollectable { Lines: var lines }
            ? Math.Min(basket.Length - 1, lines.Count(line => line.Available >= line.Wanted))
            : basket.Length;

    private static CollectLine? NextSlot(StorePromise promise, Instant now)
    {
        var free = promise.Slots.FirstOrDefault(slot => slot.Fits(1));
        return free is null
            ? null
            : new(When.SlotWithin(promise.Store, now, free.Slot), IsToday(promise.Store, free.Slot, now));
    }

    private static CollectKind IsToday(Site store, Slot slot, Instant now) =>
        OpeningHours.DateOf(store, slot.Start) == OpeningHours.DateOf(store, now)
            ? CollectKind.Today
            : CollectKind.Later;

    internal static string? OneLine(Address? address) =>
        address is null
            ? null
            : string.Join(
                ", ",
                address.Lines.Append($"{address.Town} {address.Postcode}".Trim()).Where(line => line.Length > 0)
            );
}
