using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Rooms.Wait;

/// <summary>
/// The page of those who wait. It costs a look at one document and no entry, however often it is loaded, and leads on by itself
/// when the turn has come.
/// </summary>
internal static class ShowRoom
{
    /// <summary>The visitor's last turn is over, and this place is a new one.</summary>
    public const string TurnOver = "turn-over";

    public static string PathOf(string room) => $"/waiting/{Uri.EscapeDataString(room)}";

    public static string PathOf(string room, string next, string? note = null) =>
        Routes.Address(PathOf(room), ("next", next), ("note", note));

    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapGet("/waiting/{room}", GetAsync).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        string room,
        string? next,
        string? note,
        RoomOpenings rooms,
        PlacesInLine places,
        View view,
        ShopVisit visit,
        RetailOptions options,
        HttpResponse response,
        TimeProvider time
    )
    {
        Private.Mark(response);
        next = Routes.Local(next) ?? "/";
        var now = time.Instant();
        if (await rooms.FindAsync(room, now) is not { } found)
            return TypedResults.NotFound();
        now = time.Instant();
        var place = places.Find(room);
        if (found.ClosedAt is not null || place?.TurnIn(found, now) is Turn.Come or Turn.Begun)
            return new SeeOther(next);
        using var reader = view.Open();
        var retailer = RetailerOf(reader);
        if (place is null or { In: not null })
            return new RazorComponentResult<NoPlacePage>(
                new
                {
                    found.Name,
                    Retailer = retailer,
                    Take = TakePlace.PathOf(room, next),
                }
            );
        return new RazorComponentResult<RoomPage>(
            new
            {
                Room = RoomView.Of(found, place, now, options.TimeZone),
                Retailer = retailer,
                IsNewPlace = note == TurnOver,
                visit.Items,
                Store = visit.Store is { } store ? reader.Find<Site>(Keys.Site(store))?.Name : null,
            }
        );
    }

    public static string RetailerOf(ViewReader reader) => reader.Find<Retailer>(Keys.Retailer)?.Name ?? "Holdfast";
}
