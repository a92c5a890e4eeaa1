using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Places;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Sites;

/// <summary><c>GET /api/v1/stores</c> and <c>/stores/{code}</c>.</summary>
internal static class GetStores
{
    private const int LimitDefault = 10;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/stores", List)
            .RequireScope(Scopes.StoresRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("listStores")
            .WithSummary("Stores near a place, nearest first; without a place by name")
            .WithTags("Stores")
            .WithQuery(
                new("near", "A postcode, an outcode, a town, or a position as `53.8,-1.55`."),
                new("limit", "1 to 100, 10 if not given.", IsNumber: true)
            )
            .Produces<StoresAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/stores/{code}", Get)
            .RequireScope(Scopes.StoresRead)
            .RequireRateLimiting(RateLimits.Reads)
            .WithName("getStore")
            .WithSummary("A store with its hours")
            .WithTags("Stores")
            .Produces<StoreAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult List(HttpRequest request, View view, TimeProvider time)
    {
        var query = new QueryFields(request.Query);
        var near = query.Text("near", 200);
        var limit = query.Number("limit", LimitDefault, 1, NearStores.LimitMax);
        if (!query.IsFine)
            return Problems.Invalid(query.Errors);
        using var reader = view.Open();
        var now = time.Instant();
        if (near is null)
            return TypedResults.Ok(new StoresAnswer(null, ByName(reader, limit, now)));
        if (NearStores.Locate(reader, near) is not { } place)
            return Problems.UnknownPlace();
        var found = NearStores.Around(reader, place.Position, limit, collecting: false);
        var sites = reader.FindMany<Site>(found.Select(store => Keys.Site(store.Code)));
        return TypedResults.Ok(
            new StoresAnswer(
                new PlaceAnswer(place.Name, place.Position.Latitude, place.Position.Longitude),
                [.. found.Select(store => StoreAnswer.Of(sites[Keys.Site(store.Code)], now, store.Km))]
            )
        );
    }

    private static IResult Get(string code, HttpRequest request, View view, TimeProvider time)
    {
        using var reader = view.Open();
        return
            reader.Find<Site>(Keys.Site(Routes.Part(request, "/api/v1/stores/", code))) is { Kind: SiteKind.STORE } site
            ? TypedResults.Ok(StoreAnswer.Of(site, time.Instant()))
            : Problems.Of("not-found", "There is no such store.");
    }

    private static ImmutableArray<StoreAnswer> ByName(ViewReader reader, int limit, NodaTime.Instant now)
    {
        var codes = reader
            .Connection.Query<string>(
                "SELECT code FROM site WHERE kind = 'STORE' ORDER BY name, code LIMIT @limit",
                new { limit }
            )
            .ToList();
        var sites = reader.FindMany<Site>(codes.Select(Keys.Site));
        return [.. codes.Select(code => StoreAnswer.Of(sites[Keys.Site(code)], now))];
    }
}
