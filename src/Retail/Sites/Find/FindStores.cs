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

    public static void Map(IEndpointRouteBuilder shop) => shop.MapGet("/stores", Get).ExcludeFromDescription();

    private static RazorComponentResult<StoresPage> Get(
        string? near,
        string? lat,
        string? lon,
        [FromQuery(Name = "return")] string? back,
        View view,
        ShopVisit visit,
        TimeProvider time
    )
    {
        var asked = string.IsNullOrWhiteSpace(near) ? null : near.Trim();
        using var reader = view.Open();
        var located =
            NearStores.PositionOf($"{lat},{lon}") is { } position && asked is null
                ? new Located("your position", position)
                : NearStores.Locate(reader, asked);
        var stores = located is null ? AllByName(reader) : Near(reader, located.Position);
        return new RazorComponentResult<StoresPage>(
            new Dictionary<string, object?>
            {
                [nameof(StoresPage.Near)] = asked,
                [nameof(StoresPage.IsUnknown)] = asked is not null && located is null,
                [nameof(StoresPage.Found)] = new FoundStores(
                    located?.Name,
                    Read(reader, stores, visit, time.Instant())
                ),
                [nameof(StoresPage.ReturnTo)] = Routes.Local(back),
                [nameof(StoresPage.HasBasket)] = !visit.Lines.IsEmpty,
            }
        );
    }

    private static ImmutableArray<(string Code, double? Km)> Near(ViewReader reader, Position position) =>
        [
            .. NearStores
                .Around(reader, position, NearShown, collecting: false)
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
        ShopVisit visit,
        Instant now
    )
    {
        ImmutableArray<Wanted> basket = [.. visit.Lines.Select(line => new Wanted(line.Sku, line.Quantity))];
        // Slots of many stores are a long read; a list of all of them shows hours only.
        var asked = stores.Length <= 3 * NearShown ? stores : [];
        var promises = PromiseQuery
            .ForBasket(reader, [.. asked.Select(store => store.Code)], basket, now)
            .ToDictionary(promise => promise.Store.Code);
        var sites = reader.FindMany<Site>(stores.Select(store => Keys.Site(store.Code)));
        return
        [
            .. stores
                .Where(store => sites.ContainsKey(Keys.Site(store.Code)))
                .Select(store =>
                {
                    var site = sites[Keys.Site(store.Code)];
                    var promise = promises.GetValueOrDefault(store.Code);
                    return new FoundStore(
                        site.Code,
                        site.Name,
                        OneLine(site.Address),
                        store.Km is { } km ? Distance.Shown(km) : null,
                        When.OpenNow(site, now),
                        promise is null ? null
                            : basket.IsEmpty ? NextSlot(promise, now)
                            : CollectLine.Of(site, promise.Promise, now),
                        site.Code == visit.Store,
                        site.Slots is not null
                    );
                }),
        ];
    }

    private static CollectLine? NextSlot(StorePromise promise, Instant now)
    {
        var free = promise.Slots.FirstOrDefault(slot => slot.Fits(1));
        return free is null
            ? null
            : new(When.Slot(promise.Store, now, free.Slot), IsToday(promise.Store, free.Slot, now));
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
