using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Holdfast.Ledger;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Retail.Office.RoomList;

/// <summary>Waiting rooms: put up, let in faster or slower, held, taken away.</summary>
internal static class KeepRooms
{
    public const string Path = "/office/rooms";
    public const int ClosedMax = 20;

    private static readonly LocalDateTimePattern s_minute = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm"
    );

    public static void Map(IEndpointRouteBuilder office)
    {
        office.MapGet("/rooms", Page);
        office.MapPost("/rooms", MakeAsync);
        office.MapPost("/rooms/{room}/pace", PaceAsync);
        office.MapPost("/rooms/{room}/closing", CloseAsync);
    }

    private static RazorComponentResult<RoomsPage> Page(View view, TimeProvider time)
    {
        using var reader = view.Open();
        var now = time.Instant();
        var standing = reader.Find<StandingRooms>(Keys.Rooms) ?? StandingRooms.None;
        var closed = reader.Documents<Room>(
            """
            SELECT key, bytes FROM document WHERE key > 'room/' AND key < 'room0'
                AND key NOT IN (SELECT value FROM json_each(@standing))
            ORDER BY changed_at DESC LIMIT @ClosedMax
            """,
            new { standing = ViewReader.List(standing.Rooms.Select(room => Keys.Room(room.Id))), ClosedMax }
        );
        return new(
            new
            {
                Standing = reader
                    .FindMany<Room>(standing.Rooms.Select(room => Keys.Room(room.Id)))
                    .Values.OrderBy(room => room.OpensAt)
                    .Select(room => new RoomRow(room, now))
                    .ToImmutableArray(),
                Closed = closed.Select(room => new RoomRow(room, now)).ToImmutableArray(),
            }
        );
    }

    private static async Task<SeeOther> MakeAsync(
        IFormCollection form,
        Writes writes,
        StaffVisit visit,
        SaidOnce said,
        RetailOptions options,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var (name, product) = (form["name"].ToString().Trim(), form["product"].ToString().Trim());
        var words = form["words"].ToString().Trim();
        var outcome = await writes.CommitAsync(
            new MakeRoom
            {
                Room = new(
                    Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
                    name,
                    product.Length == 0 ? null : product,
                    OpensAt(form["opens"].ToString(), options.TimeZone) ?? time.Instant(),
                    Number(form["pace"]),
                    Number(form["turn"]),
                    words.Length == 0 ? null : words
                ),
                By = visit.Person.Actor,
            },
            ct
        );
        return Answer(outcome, said, Texts.Made.With(name));
    }

    private static async Task<SeeOther> PaceAsync(
        string room,
        IFormCollection form,
        Writes writes,
        StaffVisit visit,
        SaidOnce said,
        CancellationToken ct
    )
    {
        var pace = form.ContainsKey("hold") ? 0 : Number(form["pace"]);
        var outcome = await writes.CommitAsync(
            new PaceRoom
            {
                Room = room,
                PerMinute = pace,
                By = visit.Person.Actor,
            },
            ct
        );
        return Answer(outcome, said, pace == 0 ? Texts.Held : TextFormat.Count(pace, Texts.PacedOne, Texts.Paced));
    }

    private static async Task<SeeOther> CloseAsync(
        string room,
        Writes writes,
        StaffVisit visit,
        SaidOnce said,
        CancellationToken ct
    )
    {
        var outcome = await writes.CommitAsync(new CloseRoom { Room = room, By = visit.Person.Actor }, ct);
        return Answer(outcome, said, Texts.ClosedNow);
    }

    private static SeeOther Answer(Outcome outcome, SaidOnce said, string done)
    {
        said.Say(
            Path,
            outcome switch
            {
                Outcome.Refused refused => new(SaidKind.Bad, refused.Refusal.Detail),
                Outcome.Unchanged => new(SaidKind.Same, Texts.Unchanged),
                _ => new(SaidKind.Good, done),
            }
        );
        return new(Path);
    }

    /// <summary>
    /// As a browser's field has it, on head office's clock; null when nothing was chosen. What is no time of our days is one that the
    /// rules refuse.
    /// </summary>
    private static Instant? OpensAt(string text, DateTimeZone zone) =>
        text.Length == 0 ? null
        : s_minute.Parse(text) is { Success: true, Value: { Year: > 2000 and < 3000 } local }
            ? local.InZoneLeniently(zone).ToInstant()
        : Instant.MaxValue;

    /// <summary>What is no number is one that the rules refuse.</summary>
    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}

/// <summary>A room on its page. Public with nothing public in it: a page's parameter.</summary>
public sealed class RoomRow
{
    internal RoomRow(Room room, Instant now) => (Room, Now) = (room, now);

    internal Room Room { get; }

    private Instant Now { get; }

    /// <summary>Nobody is let in before the opening; what the pace allows beyond those who came is nobody.</summary>
    internal int LetIn => Math.Min(Room.Joined, Room.ClosedAt is null ? Room.LetIn(Now) : Room.Joined);

    internal int Waiting => Room.Joined - LetIn;

    internal Duration? LastWait => Waiting == 0 ? null : Room.WaitOf(Room.Joined, Now);
}
