using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>The next numbers of the line, for those who came to one host since it asked last.</summary>
internal sealed record JoinRoom : ICommand
{
    private const int JoinedMax = 1_000_000_000;

    public required string Room { get; init; }
    public required int Count { get; init; }
    public required string By { get; init; }

    public IEnumerable<string> Touches() => [Keys.Room(Room)];

    public Decision Decide(IDocuments documents, Instant at)
    {
        if (Check.Number("count", Count, 1, 1_000_000) is { } invalid)
            return invalid;
        if (documents.Find<Room>(Keys.Room(Room)) is not { ClosedAt: null, Joined: < JoinedMax } room)
            return new NoRoom();
        return Decision.Accept(Keys.Room(Room), new RoomJoined(Room, room.Joined + 1, Count));
    }
}
