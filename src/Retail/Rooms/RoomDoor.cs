using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Rooms.Wait;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>
/// Stands before the checkout and before products: whoever has a place and whose turn it is goes on, all others are led to the
/// waiting room. It reads the view and the visitor's cookie, and writes nothing but that cookie.
/// </summary>
internal sealed class RoomDoor(PlacesInLine places, TimeProvider time)
{
    /// <summary>Whoever is at the checkout when the turn ends may finish what was begun.</summary>
    private static readonly Duration s_finish = Duration.FromMinutes(10);

    /// <summary>Null when the visitor may see the product; else the way to its room.</summary>
    public IResult? BeforeProduct(ViewReader reader, string product, string next) =>
        Stop(reader, room => room.Product == product, next, Duration.Zero);

    /// <summary>Null when the visitor may check these SKUs out; else the way to the room that stands before that.</summary>
    public IResult? BeforeCheckout(ViewReader reader, IEnumerable<string> skus) =>
        Stop(reader, room => room.Product is not { } product || Names(reader, skus, product), "/checkout", s_finish);

    private SeeOther? Stop(ViewReader reader, Func<StandingRoom, bool> isBefore, string next, Duration grace)
    {
        var standing = reader.Find<StandingRooms>(Keys.Rooms) ?? StandingRooms.None;
        foreach (var one in standing.Rooms.Where(isBefore))
        {
            if (reader.Find<Room>(Keys.Room(one.Id)) is { ClosedAt: null } room && Stop(room, next, grace) is { } stop)
                return stop;
        }
        return null;
    }

    private SeeOther? Stop(Room room, string next, Duration grace)
    {
        var now = time.Instant();
        var place = places.Find(room.Id);
        switch (place?.TurnIn(room, now, grace))
        {
            case Turn.Begun:
                return null;
            case Turn.Come:
                places.Keep(place with { In = now });
                return null;
            case Turn.Later:
                return new SeeOther(ShowRoom.PathOf(room.Id, next));
            default:
                return new SeeOther(TakePlace.PathOf(room.Id, next));
        }
    }

    private static bool Names(ViewReader reader, IEnumerable<string> skus, string product) =>
        reader.FindMany<Variant>(skus.Select(Keys.Variant)).Values.Any(variant => variant.ProductId == product);
}
