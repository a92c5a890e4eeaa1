using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>Lets in more people a minute, or fewer, or for now nobody.</summary>
internal sealed record PaceRoom : ICommand
{
    public required string Room { get; init; }
    public required int PerMinute { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Room(Room)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (Check.Number("perMinute", PerMinute, 0, MakeRoom.PerMinuteMax) is { } invalid)
            return invalid;
        if (documents.Find<Room>(Keys.Room(Room)) is not { ClosedAt: null } room)
            return new NoRoom();
        return room.PerMinute == PerMinute
            ? Decision.Nothing
            : Decision.Accept(Keys.Room(Room), new RoomPaced(Room, PerMinute));
    }
}
