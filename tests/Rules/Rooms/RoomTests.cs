using Holdfast.Retail;
using Holdfast.Retail.Rooms;
using NodaTime;
using static Holdfast.Tests.Rules.Larkfield;

namespace Holdfast.Tests.Rules.Rooms;

/// <summary>The line of a waiting room: in order, at the merchandiser's pace, and as it was said.</summary>
public sealed class RoomTests
{
    private const string Id = "r1";
    private const int Seeds = 200;

    private readonly Story _story = Open();

    [Fact]
    public void People_are_let_in_by_their_numbers_at_the_pace_of_the_room()
    {
        OpenedFor(joined: 0);
        Join(100);
        Assert.Equal(1, Now.LetIn(_story.Now));
        Assert.True(Now.IsTurnOf(1, _story.Now));
        Assert.False(Now.IsTurnOf(2, _story.Now));
        Assert.Equal((98, Duration.FromSeconds(99)), (Now.AheadOf(100, _story.Now), Now.WaitOf(100, _story.Now)));

        Wait(30);
        Assert.Equal(31, Now.LetIn(_story.Now));
        Assert.Equal((68, Duration.FromSeconds(69)), (Now.AheadOf(100, _story.Now), Now.WaitOf(100, _story.Now)));

        Wait(69);
        Assert.True(Now.IsTurnOf(100, _story.Now));
        Assert.False(Now.IsTurnOf(101, _story.Now));
    }

    [Fact]
    public void What_the_pace_would_have_allowed_while_nobody_came_is_not_saved_up()
    {
        OpenedFor(joined: 0, perMinute: 600);
        Join(3);
        Wait(3_600);

        Join(1_000);

        Assert.Equal(13, Now.LetIn(_story.Now));
        Wait(60);
        Assert.Equal(613, Now.LetIn(_story.Now));
    }

    [Fact]
    public void Nobody_is_let_in_before_the_opening_and_all_who_came_early_have_the_same_chance()
    {
        Make(opensInSeconds: 600);
        Join(500);
        Wait(599);
        _story.DoesNothing(OpenRoom(7));
        Assert.Null(Now.AheadOf(1, _story.Now));
        Wait(1);

        _story.Accepts<RoomOpened>(OpenRoom(7));
        _story.DoesNothing(OpenRoom(8));
        Join(1);

        var places = Enumerable.Range(1, 500).Select(Now.PlaceOf).ToList();
        Assert.Equal(Enumerable.Range(1, 500), places.Order());
        Assert.NotEqual(Enumerable.Range(1, 500), places);
        Assert.Equal(501, Now.PlaceOf(501));
        // Early birds are no nearer than those who came at the last second.
        Assert.InRange(places.Take(250).Average(), 200, 300);
    }

    [Fact]
    public void The_draw_gives_each_place_once_whatever_the_seed()
    {
        var random = new Random(1);
        for (var i = 0; i < Seeds; i++)
        {
            var (count, seed) = (random.Next(1, 3_000), random.NextInt64());
            var places = Enumerable.Range(1, count).Select(number => FairDraw.PlaceOf(number, count, seed)).Order();
            Assert.True(places.SequenceEqual(Enumerable.Range(1, count)), $"{count} places by the seed {seed}.");
        }
    }

    [Fact]
    public void The_draw_never_changes()
    {
        var places = Enumerable.Range(1, 10).Select(number => FairDraw.PlaceOf(number, 10, seed: 42));
        Assert.Equal("8 7 1 2 6 9 3 4 5 10", string.Join(' ', places));
    }

    [Fact]
    public void Any_number_has_any_place_equally_often()
    {
        const int People = 20;
        const int Draws = 20_000;
        var random = new Random(2);
        var first = new int[People + 1];
        for (var i = 0; i < Draws; i++)
            first[FairDraw.PlaceOf(5, People, random.NextInt64())]++;

        Assert.All(first.Skip(1), times => Assert.InRange(times, 850, 1_150));
    }

    [Fact]
    public void Whatever_happens_the_line_keeps_its_order_its_pace_and_its_word()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var story = Open();
            story.Given(new RoomMade(Id, "the checkout", null, story.Now, random.Next(1, 1_000), 15, null));
            story.Given(new RoomJoined(Id, 1, random.Next(1, 50)), new RoomOpened(Id, seed));
            for (var step = 0; step < 60; step++)
            {
                var before = story.Get<Room>(Keys.Room(Id));
                var (was, said) = (In(before, story.Now), before.WaitOf(before.Joined, story.Now));
                var elapsed = Duration.FromMilliseconds(random.Next(0, 20_000));
                story.Now += elapsed;

                var now = In(before, story.Now);
                Assert.True(now >= was, $"Seed {seed}, step {step}: the line went back from {was} to {now}.");
                Assert.True(
                    now - was <= (before.PerMinute * elapsed.TotalMinutes) + 1,
                    $"Seed {seed}, step {step}: {now - was} went in within {elapsed} at {before.PerMinute} a minute."
                );
                if (said is { } wait)
                    Assert.True(
                        before.IsTurnOf(before.Joined, story.Now) == (elapsed >= wait),
                        $"Seed {seed}, step {step}: a wait of {wait} was said, and {elapsed} went by."
                    );
                if (random.Next(4) == 0)
                    story.Given(new RoomPaced(Id, random.Next(0, 1_000)));
                if (random.Next(2) == 0)
                    story.Given(new RoomJoined(Id, before.Joined + 1, random.Next(1, 200)));
                var after = Math.Min(before.Joined, story.Get<Room>(Keys.Room(Id)).LetIn(story.Now));
                Assert.True(after == now, $"Seed {seed}, step {step}: an entry moved the line from {now} to {after}.");
            }
        }
    }

    [Fact]
    public void A_line_that_is_held_lets_nobody_in_and_goes_on_where_it_stood()
    {
        OpenedFor(joined: 0);
        Join(100);
        Wait(10);
        _story.Accepts<RoomPaced>(Pace(0));
        Wait(3_600);
        Assert.Equal((11, (Duration?)null), (Now.LetIn(_story.Now), Now.WaitOf(100, _story.Now)));

        _story.Accepts<RoomPaced>(Pace(120));
        _story.DoesNothing(Pace(120));
        Wait(10);

        Assert.Equal(31, Now.LetIn(_story.Now));
        Assert.Equal(new PaceChange(_story.Now - Duration.FromSeconds(10), 0, 100), Now.LastChange);
    }

    [Fact]
    public void A_host_whose_clock_is_behind_holds_the_line_and_does_not_turn_it_back()
    {
        OpenedFor(joined: 0);
        Join(100);
        Wait(10);
        Join(1);
        Wait(-5);

        Assert.Equal(11, Now.LetIn(_story.Now));
        Wait(6);
        Assert.Equal(12, Now.LetIn(_story.Now));
    }

    [Fact]
    public void One_room_stands_before_a_thing_and_a_closed_one_is_no_more()
    {
        _story.Accepts<RoomMade>(MakeRoom());
        _story.Refuses(MakeRoom() with { Room = MakeRoom().Room with { Room = "r2" } }, "room-stands");
        _story.Refuses(
            MakeRoom() with
            {
                Room = MakeRoom().Room with { Room = "r2", Product = "P-NONE" },
            },
            "unknown-product"
        );
        Assert.Equal([new StandingRoom(Id, null)], _story.Get<StandingRooms>(Keys.Rooms).Rooms);

        _story.Accepts<RoomClosed>(new CloseRoom { Room = Id, By = Colleague });

        _story.DoesNothing(new CloseRoom { Room = Id, By = Colleague });
        Assert.Empty(_story.Get<StandingRooms>(Keys.Rooms).Rooms);
        _story.Refuses(
            new JoinRoom
            {
                Room = Id,
                Count = 1,
                By = "shop",
            },
            "no-room"
        );
        _story.Refuses(Pace(10), "no-room");
        _story.Refuses(OpenRoom(1), "no-room");
        _story.Refuses(MakeRoom(), "room-stands");
        _story.Accepts<RoomMade>(MakeRoom() with { Room = MakeRoom().Room with { Room = "r2" } });
    }

    [Theory]
    [InlineData("", 60, 15)]
    [InlineData("the checkout", -1, 15)]
    [InlineData("the checkout", 100_001, 15)]
    [InlineData("the checkout", 60, 0)]
    public void A_room_that_nobody_could_mean_is_refused(string name, int perMinute, int turnMinutes)
    {
        var room = MakeRoom().Room with { Name = name, PerMinute = perMinute, TurnMinutes = turnMinutes };
        _story.Refuses(MakeRoom() with { Room = room }, "invalid-value");
    }

    /// <summary>Of those who are there.</summary>
    private static int In(Room room, Instant now) => Math.Min(room.Joined, room.LetIn(now));

    private Room Now => _story.Get<Room>(Keys.Room(Id));

    private void OpenedFor(int joined, int perMinute = 60)
    {
        Make(opensInSeconds: 0, perMinute);
        if (joined > 0)
            Join(joined);
        _story.Accepts<RoomOpened>(OpenRoom(1));
    }

    private void Make(int opensInSeconds, int perMinute = 60)
    {
        var make = MakeRoom();
        var opensAt = _story.Now + Duration.FromSeconds(opensInSeconds);
        _story.Accepts<RoomMade>(make with { Room = make.Room with { OpensAt = opensAt, PerMinute = perMinute } });
    }

    private void Join(int count) =>
        _story.Accepts<RoomJoined>(
            new JoinRoom
            {
                Room = Id,
                Count = count,
                By = "shop",
            }
        );

    private void Wait(int seconds) => _story.Now += Duration.FromSeconds(seconds);

    private MakeRoom MakeRoom() =>
        new() { Room = new(Id, "the checkout", null, _story.Now, 60, 15, null), By = Colleague };

    private static OpenRoom OpenRoom(long seed) =>
        new()
        {
            Room = Id,
            Seed = seed,
            By = "shop",
        };

    private static PaceRoom Pace(int perMinute) =>
        new()
        {
            Room = Id,
            PerMinute = perMinute,
            By = Colleague,
        };
}
