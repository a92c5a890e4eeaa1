using Holdfast.Ledger;
using Holdfast.Retail.Rooms;
using NodaTime;

namespace Holdfast.Retail.Simulation;

/// <summary>Waiting rooms that a merchandiser puts up and takes away, and the people who come to them.</summary>
internal sealed class Crowd(Random chance, World world, Scenery scenery)
{
    private const string Merchandiser = "staff:office";
    private const string Shop = "shop";

    private int _made;

    public ICommand Next() =>
        chance.Next(100) switch
        {
            < 12 => Make(),
            < 60 => new JoinRoom
            {
                Room = SomeRoom(),
                Count = chance.Next(30) == 0 ? 0 : chance.Next(1, 200),
                By = Shop,
            },
            < 80 => new OpenRoom
            {
                Room = SomeRoom(),
                Seed = chance.NextInt64(),
                By = Shop,
            },
            < 94 => new PaceRoom
            {
                Room = SomeRoom(),
                PerMinute = chance.Next(4) == 0 ? 0 : chance.Next(2_000),
                By = Merchandiser,
            },
            _ => new CloseRoom { Room = SomeRoom(), By = Merchandiser },
        };

    private MakeRoom Make() =>
        new()
        {
            Room = new(
                chance.Next(20) == 0 ? SomeRoom() : $"r{++_made}",
                "the rush",
                chance.Next(3) == 0 ? null : scenery.Products[chance.Next(scenery.Products.Length)],
                world.Now + Duration.FromMinutes(chance.Next(-30, 120)),
                chance.Next(1_000),
                chance.Next(1, 60),
                null
            ),
            By = Merchandiser,
        };

    private string SomeRoom() =>
        world.Look<StandingRooms>(Keys.Rooms) is { Rooms: [_, ..] rooms } && chance.Next(10) > 0
            ? rooms[chance.Next(rooms.Length)].Id
            : "r1";
}
