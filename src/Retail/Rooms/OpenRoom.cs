using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>Opens a room whose time has come and draws the places of all who are there. Whichever host is asked first does it.</summary>
internal sealed record OpenRoom : ICommand
{
    public required string Room { get; init; }

    /// <summary>Random, and known to nobody before.</summary>
    public required long Seed { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Room(Room)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (documents.Find<Room>(Keys.Room(Room)) is not { ClosedAt: null } room)
            return new NoRoom();
        return room.IsDue(at) ? Decision.Accept(Keys.Room(Room), new RoomOpened(Room, Seed)) : Decision.Nothing;
    }
}
