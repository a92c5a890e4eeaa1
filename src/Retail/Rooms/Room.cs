using System.Collections.Immutable;
using Holdfast.Ledger;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>
/// A waiting room: a line before the checkout or before one product, from which so many people a minute are let in. Who waits is
/// only a number here; the number itself is in that person's browser.
/// </summary>
internal sealed record Room
{
    /// <summary>People are counted in parts of this many, so that each millisecond counts whatever the pace.</summary>
    private const long PartsOfPerson = 60_000;

    public required string Id { get; init; }

    /// <summary>What people wait for, as the page says it.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the product behind the room; null: the checkout.</summary>
    public string? Product { get; init; }

    /// <summary>Nobody is let in before; who came before has the same chance as all others who did.</summary>
    public required Instant OpensAt { get; init; }

    /// <summary>People let in a minute; 0 while the line stands still.</summary>
    public required int PerMinute { get; init; }

    /// <summary>How long somebody who was let in may stay.</summary>
    public required int TurnMinutes { get; init; }

    /// <summary>What the merchandiser says to those who wait.</summary>
    public string? Words { get; init; }

    /// <summary>People who came so far; the last one's number.</summary>
    public int Joined { get; init; }

    public RoomOpening? Opening { get; init; }

    /// <summary>Null until the pace was changed for the first time.</summary>
    public PaceChange? LastChange { get; init; }

    /// <summary>When <see cref="PartsLetIn"/> was true.</summary>
    public Instant CountedAt { get; init; }

    public long PartsLetIn { get; init; }

    public Instant? ClosedAt { get; init; }

    /// <summary>It is time to open, and nobody has opened yet.</summary>
    public bool IsDue(Instant now) => Opening is null && now >= OpensAt;

    /// <summary>
    /// How far down the line people have been let in. It never goes back behind anybody who is there. What the pace would allow
    /// while nobody waits is not saved up for later: it runs ahead of the last comer by a second's worth at most.
    /// </summary>
    public int LetIn(Instant now) => (int)(PartsAt(now) / PartsOfPerson);

    /// <summary>Place in the line of whoever has this number; known from the opening on.</summary>
    public int PlaceOf(int number) =>
        Opening is { } opening && number <= opening.Early
            ? FairDraw.PlaceOf(number, opening.Early, opening.Seed)
            : number;

    public bool IsTurnOf(int number, Instant now) => Opening is not null && PlaceOf(number) <= LetIn(now);

    /// <summary>People who are still before this number; null as long as the line is not drawn.</summary>
    public int? AheadOf(int number, Instant now) =>
        Opening is null ? null : Math.Max(0, PlaceOf(number) - LetIn(now) - 1);

    /// <summary>Time until this number's turn at today's pace; null when nobody can say.</summary>
    public Duration? WaitOf(int number, Instant now)
    {
        if (Opening is null || PerMinute == 0)
            return null;
        var parts = (PlaceOf(number) * PartsOfPerson) - PartsAt(now);
        return Duration.FromMilliseconds(Math.Max(0, (parts + PerMinute - 1) / PerMinute));
    }

    /// <summary>Opened: the draw is made, and the first second's worth of people may go in at once.</summary>
    public Room Opened(Instant at, long seed) =>
        this with
        {
            Opening = new(at, seed, Joined),
            CountedAt = at,
            PartsLetIn = PeopleAhead * PartsOfPerson,
        };

    /// <summary>A bug: nobody has come who could have been let in so far.</summary>
    public bool IsAhead => PartsLetIn > PartsMax;

    /// <summary>At another pace from now on. Who has not come yet has no claim to the old one.</summary>
    public Room Paced(Instant at, int perMinute)
    {
        var next = Counted(at) with { PerMinute = perMinute, LastChange = new(at, PerMinute, Joined) };
        return next with { PartsLetIn = Math.Min(next.PartsLetIn, next.PartsMax) };
    }

    /// <summary>The same room, with what the pace has brought until now written down.</summary>
    public Room Counted(Instant now) =>
        Opening is null ? this : this with { PartsLetIn = PartsAt(now), CountedAt = now };

    /// <summary>A second's worth, or one.</summary>
    private int PeopleAhead => PerMinute == 0 ? 0 : Math.Max(1, PerMinute / 60);

    private long PartsMax => (Joined + PeopleAhead) * PartsOfPerson;

    private long PartsAt(Instant now)
    {
        if (Opening is null)
            return 0;
        var elapsed = Math.Max(0, (long)(now - CountedAt).TotalMilliseconds);
        // Past what is written down only as far as people are there; never behind it.
        return Math.Max(PartsLetIn, Math.Min(PartsLetIn + (PerMinute * elapsed), PartsMax));
    }
}

/// <param name="Seed">Of the draw among those who came early.</param>
/// <param name="Early">How many had come by then.</param>
internal sealed record RoomOpening(Instant At, long Seed, int Early);

/// <param name="Before">The pace until then.</param>
/// <param name="Joined">Whoever has a later number never heard of that pace.</param>
internal sealed record PaceChange(Instant At, int Before, int Joined);

/// <summary>The rooms that are not closed: what each shop page asks first.</summary>
internal sealed record StandingRooms(ImmutableArray<StandingRoom> Rooms)
{
    public const int Max = 20;

    public static readonly StandingRooms None = new([]);
}

/// <param name="Product">Null: before the checkout.</param>
internal sealed record StandingRoom(string Id, string? Product);

internal sealed record RoomMade(
    string Room,
    string Name,
    string? Product,
    Instant OpensAt,
    int PerMinute,
    int TurnMinutes,
    string? Words
) : Fact;

/// <param name="First">The first of the numbers that are given out.</param>
internal sealed record RoomJoined(string Room, int First, int Count) : Fact;

internal sealed record RoomOpened(string Room, long Seed) : Fact;

internal sealed record RoomPaced(string Room, int PerMinute) : Fact;

internal sealed record RoomClosed(string Room) : Fact;
