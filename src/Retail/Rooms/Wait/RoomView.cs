using System.Globalization;
using Holdfast.Retail.Shell;
using NodaTime;

namespace Holdfast.Retail.Rooms.Wait;

/// <summary>What one who waits is told: nothing that is not so.</summary>
public sealed record RoomView
{
    private static readonly Duration s_soon = Duration.FromMinutes(1);

    public required string Name { get; init; }

    /// <summary>The merchandiser's own, if any.</summary>
    public required string? Words { get; init; }

    /// <summary>What the browser's tab says.</summary>
    public required string Title { get; init; }

    /// <summary>The number in large letters, and what it counts.</summary>
    public required int People { get; init; }
    public required string PeopleWords { get; init; }

    /// <summary>When it is this visitor's turn, in one sentence; read aloud when it changes.</summary>
    public required string Wait { get; init; }

    /// <summary>Why it takes longer than was said before.</summary>
    public string? Longer { get; init; }

    /// <summary>Of 1,000 steps from where the visitor joined; null before the draw.</summary>
    public int? Progress { get; init; }

    /// <summary>Nobody has a place before the room opens.</summary>
    public bool IsEarly => Progress is null;

    public required int TurnMinutes { get; init; }

    public required string AsOf { get; init; }

    public required int LookAgainSeconds { get; init; }

    internal static RoomView Of(Room room, PlaceInLine place, Instant now, DateTimeZone zone) =>
        room.AheadOf(place.Number, now) is { } ahead ? InLine(room, place, ahead, now, zone) : Early(room, now, zone);

    private static RoomView Early(Room room, Instant now, DateTimeZone zone)
    {
        var left = Duration.Max(Duration.Zero, room.OpensAt - now);
        var at = room.OpensAt.InZone(zone);
        var isToday = at.Date == now.InZone(zone).Date;
        var opens = isToday ? When.Time(at.TimeOfDay) : When.DateAndTime(at.LocalDateTime);
        return new()
        {
            Name = room.Name,
            Words = room.Words,
            Title = (isToday ? Texts.OpensAt : Texts.OpensOn).With(opens),
            People = room.Joined,
            PeopleWords = room.Joined == 1 ? Texts.OneIsHere : Texts.AreHere,
            Wait = (isToday ? Texts.OpensAt : Texts.OpensOn).With(opens),
            TurnMinutes = room.TurnMinutes,
            AsOf = Clock(now.InZone(zone)),
            LookAgainSeconds = LookAgain(left),
        };
    }

    private static RoomView InLine(Room room, PlaceInLine place, int ahead, Instant now, DateTimeZone zone)
    {
        var wait = room.WaitOf(place.Number, now);
        return new()
        {
            Name = room.Name,
            Words = room.Words,
            Title = ahead == 0 ? Texts.TitleNext : TextFormat.Count(ahead, Texts.TitleOne, Texts.TitleAhead),
            People = ahead,
            PeopleWords = ahead == 1 ? Texts.PersonAhead : Texts.PeopleAhead,
            Wait = wait is { } known ? About(known) : Texts.StandsStill,
            Longer = Slowed(room, place, zone),
            Progress = Steps(room.LetIn(now) - place.LetInBefore, room.PlaceOf(place.Number) - place.LetInBefore),
            TurnMinutes = room.TurnMinutes,
            AsOf = Clock(now.InZone(zone)),
            LookAgainSeconds = LookAgain(wait),
        };
    }

    /// <summary>Only for those who were told the quicker time.</summary>
    private static string? Slowed(Room room, PlaceInLine place, DateTimeZone zone) =>
        room.LastChange is { } change
        && room.PerMinute > 0
        && room.PerMinute < change.Before
        && place.Number <= change.Joined
            ? Texts.Slower.With(When.Time(change.At.InZone(zone).TimeOfDay))
            : null;

    /// <summary>Rounded up: a wait that turns out shorter disappoints nobody.</summary>
    private static string About(Duration wait)
    {
        if (wait < s_soon)
            return Texts.LessThanAMinute;
        var minutes = (int)Math.Ceiling(wait.TotalMinutes);
        if (minutes < 60)
            return Texts.AboutMinutes.With(minutes);
        var tens = (int)Math.Ceiling(wait.TotalMinutes / 10) * 10;
        return tens % 60 == 0
            ? TextFormat.Count(tens / 60, Texts.AboutOneHour, Texts.AboutHours)
            : Texts.AboutHoursMinutes.With(TextFormat.Count(tens / 60, Texts.OneHour, Texts.Hours), tens % 60);
    }

    private static int Steps(int done, int whole) =>
        Math.Clamp(done * 1_000L / Math.Max(1, whole), 0, 1_000) is var steps ? (int)steps : 0;

    /// <summary>Whoever waits longer looks less often, so that many who wait cost little; nobody looks more often than every three seconds.</summary>
    private static int LookAgain(Duration? left) =>
        left is { } known ? (int)Math.Clamp(Math.Ceiling(known.TotalSeconds / 8), 3, 45) : 20;

    private static string Clock(ZonedDateTime at) => at.ToString(Texts.ClockPattern, CultureInfo.CurrentCulture);
}
