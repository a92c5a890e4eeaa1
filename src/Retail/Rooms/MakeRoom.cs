using Holdfast.Ledger;
using Holdfast.Retail.Catalogue;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>Puts a room before the checkout or a product. From then on people get places; they are let in from its opening on.</summary>
internal sealed record MakeRoom : ICommand
{
    public const int PerMinuteMax = 100_000;

    public required RoomMade Room { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() =>
        [
            Keys.Room(Room.Room),
            Keys.Rooms,
            .. Room.Product is { } product ? [Keys.Product(product)] : Array.Empty<string>(),
        ];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (
            (
                Check.Code("room", Room.Room)
                ?? Id(Room.Room)
                ?? Check.Text("name", Room.Name, 100)
                ?? (Room.Product is { } id ? Check.Code("product", id) : null)
                ?? Check.Number("perMinute", Room.PerMinute, 0, PerMinuteMax)
                ?? Check.Number("turnMinutes", Room.TurnMinutes, 1, 24 * 60)
                ?? Check.OptionalProse("words", Room.Words, 500)
            ) is
            { } invalid
        )
            return invalid;
        if (Room.OpensAt > at + Duration.FromDays(30))
            return new InvalidValue("opensAt", "must be within 30 days");
        if (Room.Product is { } product && documents.Find<Product>(Keys.Product(product)) is null)
            return new UnknownProductId(product);
        var standing = documents.Find<StandingRooms>(Keys.Rooms) ?? StandingRooms.None;
        if (standing.Rooms.Any(one => one.Product == Room.Product))
            return new RoomStands();
        if (standing.Rooms.Length >= StandingRooms.Max)
            return new TooManyRooms();
        return documents.Find<Room>(Keys.Room(Room.Room)) is null
            ? Decision.Accept(Keys.Room(Room.Room), Room)
            : new RoomStands();
    }

    /// <summary>It stands in addresses and in the cookie of whoever waits.</summary>
    private static InvalidValue? Id(string room) =>
        room.All(char.IsAsciiLetterOrDigit) ? null : new("room", "may hold letters and digits only");
}

internal sealed record RoomStands : Refusal
{
    public override string Code => "room-stands";
    public override string Detail => "There is a waiting room before it already.";
}

internal sealed record TooManyRooms : Refusal
{
    public override string Code => "too-many-rooms";
    public override string Detail => $"There are {StandingRooms.Max} waiting rooms already; close one first.";
}

/// <summary>There is no such room, or it is closed and nobody waits any more.</summary>
internal sealed record NoRoom : Refusal
{
    public override string Code => "no-room";
    public override string Detail => "This waiting room is closed.";
}
