using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>Takes a room away: everybody who waits goes on at once. A later rush gets a room of its own.</summary>
internal sealed record CloseRoom : ICommand
{
    public required string Room { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Room(Room), Keys.Rooms];

    public Decision Decide(IDocuments documents, Instant at) =>
        documents.Find<Room>(Keys.Room(Room)) switch
        {
            null => new NoRoom(),
            { ClosedAt: not null } => Decision.Nothing,
            _ => Decision.Accept(Keys.Room(Room), new RoomClosed(Room)),
        };
}
