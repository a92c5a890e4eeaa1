using Holdfast.Ledger;

namespace Holdfast.Retail.Rooms;

internal static class RoomApply
{
    public static void Register(RetailRules rules) =>
        rules
            .Document<Room>("room")
            .Document<StandingRooms>("rooms")
            .Fact<RoomMade>("room.made/1", Made)
            .Fact<RoomJoined>("room.joined/1", Joined)
            .Fact<RoomOpened>("room.opened/1", Opened)
            .Fact<RoomPaced>("room.paced/1", Paced)
            .Fact<RoomClosed>("room.closed/1", Closed);

    private static void Made(IDocumentChanges documents, EntryHeader header, RoomMade fact)
    {
        documents.Put(
            Keys.Room(fact.Room),
            new Room
            {
                Id = fact.Room,
                Name = fact.Name,
                Product = fact.Product,
                OpensAt = fact.OpensAt,
                PerMinute = fact.PerMinute,
                TurnMinutes = fact.TurnMinutes,
                Words = fact.Words,
                CountedAt = header.At,
            }
        );
        var standing = documents.Find<StandingRooms>(Keys.Rooms) ?? StandingRooms.None;
        documents.Put(Keys.Rooms, new StandingRooms(standing.Rooms.Add(new(fact.Room, fact.Product))));
    }

    private static void Joined(IDocumentChanges documents, EntryHeader header, RoomJoined fact)
    {
        if (documents.Find<Room>(Keys.Room(fact.Room)) is { } room)
            documents.Put(Keys.Room(fact.Room), room.Counted(header.At) with { Joined = fact.First + fact.Count - 1 });
    }

    private static void Opened(IDocumentChanges documents, EntryHeader header, RoomOpened fact)
    {
        if (documents.Find<Room>(Keys.Room(fact.Room)) is { } room)
            documents.Put(Keys.Room(fact.Room), room.Opened(header.At, fact.Seed));
    }

    private static void Paced(IDocumentChanges documents, EntryHeader header, RoomPaced fact)
    {
        if (documents.Find<Room>(Keys.Room(fact.Room)) is { } room)
            documents.Put(Keys.Room(fact.Room), room.Paced(header.At, fact.PerMinute));
    }

    private static void Closed(IDocumentChanges documents, EntryHeader header, RoomClosed fact)
    {
        if (documents.Find<Room>(Keys.Room(fact.Room)) is { } room)
            documents.Put(Keys.Room(fact.Room), room.Counted(header.At) with { ClosedAt = header.At });
        var standing = documents.Find<StandingRooms>(Keys.Rooms) ?? StandingRooms.None;
        documents.Put(Keys.Rooms, new StandingRooms(standing.Rooms.RemoveAll(one => one.Id == fact.Room)));
    }
}
