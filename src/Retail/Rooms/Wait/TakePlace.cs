using System.Globalization;
using Holdfast.Ledger;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Rooms.Wait;

/// <summary>
/// Gives a place at the end of the line to whoever has none, and leads to the room: its page sees whether the browser has kept
/// the place.
/// </summary>
internal static class TakePlace
{
    public static string PathOf(string room, string next) =>
        Routes.Address($"{ShowRoom.PathOf(room)}/place", ("next", next));

    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapGet("/waiting/{room}/place", GetAsync).RequireRateLimiting(RateLimits.Places).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        string room,
        string? next,
        RoomOpenings rooms,
        PlacesInLine places,
        LineNumbers numbers,
        View view,
        TimeProvider time,
        HttpContext context,
        CancellationToken ct
    )
    {
        Private.Mark(context.Response);
        next = Routes.Local(next) ?? "/";
        if (IsNoVisit(context.Request.Headers))
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        if (await rooms.FindAsync(room, time.Instant()) is not { } found)
            return TypedResults.NotFound();
        if (found.ClosedAt is not null)
            return new SeeOther(next);
        var turn = places.Find(room)?.TurnIn(found, time.Instant());
        if (turn is null or Turn.Over)
        {
            try
            {
                if (await numbers.NextAsync(room, ct) is not { } number)
                    return new SeeOther(next);
                places.Keep(new(room, number, found.LetIn(time.Instant()), In: null));
            }
            catch (Exception failure) when (failure is LedgerBusyException or CommitFailedException)
            {
                return NoPlacesNow(context.Response, view, found.Name, PathOf(room, next));
            }
        }
        return new SeeOther(ShowRoom.PathOf(room, next, turn is Turn.Over ? ShowRoom.TurnOver : null));
    }

    /// <summary>A browser that only fetches ahead, or a picture on somebody else's page, waits for nothing.</summary>
    private static bool IsNoVisit(IHeaderDictionary headers) =>
        headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || (headers["Sec-Fetch-Site"] == "cross-site" && headers["Sec-Fetch-Mode"] != "navigate");

    /// <summary>The database is away or has too much to do: the page tries again by itself.</summary>
    private static RazorComponentResult<NoPlacePage> NoPlacesNow(
        HttpResponse response,
        View view,
        string name,
        string take
    )
    {
        response.Headers.RetryAfter = NoPlacePage.AgainSeconds.ToString(CultureInfo.InvariantCulture);
        using var reader = view.Open();
        return new(
            new
            {
                Name = name,
                Retailer = ShowRoom.RetailerOf(reader),
                Take = take,
                IsLater = true,
            }
        )
        {
            StatusCode = StatusCodes.Status503ServiceUnavailable,
        };
    }
}
