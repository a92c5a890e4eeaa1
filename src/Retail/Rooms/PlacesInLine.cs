using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Holdfast.Retail.Rooms;

/// <summary>
/// The places that a visitor has in lines, in one cookie that only this shop can write: the same in all tabs, at all hosts and
/// after a restart. Whoever changes it has none. Nothing of it lies on the server.
/// </summary>
internal sealed class PlacesInLine(IHttpContextAccessor accessor, Cookies cookies, IDataProtectionProvider protection)
{
    private const int PlacesMax = 8;
    private const int LengthMax = 3_800;
    private const char Between = '\n';
    private static readonly Duration s_kept = Duration.FromDays(2);

    private readonly IDataProtector _protector = protection.CreateProtector("places-in-line/1");
    private ImmutableArray<PlaceInLine>? _places;

    public PlaceInLine? Find(string room) => Places.FirstOrDefault(place => place.Room == room);

    /// <summary>The latest are kept.</summary>
    public void Keep(PlaceInLine place)
    {
        _places = [place, .. Places.Where(other => other.Room != place.Room).Take(PlacesMax - 1)];
        Context.Response.Cookies.Append(
            Name,
            _protector.Protect(string.Join(Between, Places.Select(Write))),
            cookies.Lasting(s_kept.ToTimeSpan())
        );
    }

    private ImmutableArray<PlaceInLine> Places => _places ??= Read(Context.Request.Cookies[Name]);

    private static string Write(PlaceInLine place) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{place.Room}/{place.Number}/{place.LetInBefore}/{place.In?.ToUnixTimeSeconds()}"
        );

    private ImmutableArray<PlaceInLine> Read(string? text)
    {
        if (text is not { Length: > 0 and <= LengthMax })
            return [];
        try
        {
            return [.. _protector.Unprotect(text).Split(Between).Select(ReadOne)];
        }
        catch (CryptographicException)
        {
            // Changed by somebody, or sealed with a key that is gone.
            return [];
        }
    }

    private static PlaceInLine ReadOne(string text)
    {
        var parts = text.Split('/');
        return new(
            parts[0],
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            parts[3].Length == 0
                ? null
                : Instant.FromUnixTimeSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture))
        );
    }

    private string Name => cookies.Name("line");

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("Places in line exist only within a request.");
}

/// <param name="Room">Id of the room.</param>
/// <param name="Number">The how-manieth to come.</param>
/// <param name="LetInBefore">How far the line was when this place was given: where its progress begins.</param>
/// <param name="In">When its turn began: it was there, and so was the visitor.</param>
internal sealed record PlaceInLine(string Room, int Number, int LetInBefore, Instant? In)
{
    /// <param name="room">The room of this place.</param>
    /// <param name="now">The time.</param>
    /// <param name="grace">How much longer than the room says a turn lasts.</param>
    public Turn TurnIn(Room room, Instant now, Duration grace = default) =>
        In is { } began
            ? now <= began + Duration.FromMinutes(room.TurnMinutes) + grace
                ? Turn.Begun
                : Turn.Over
            : room.IsTurnOf(Number, now)
                ? Turn.Come
                : Turn.Later;
}

internal enum Turn
{
    Later,

    /// <summary>The visitor may go in; the turn begins when that happens.</summary>
    Come,

    Begun,

    /// <summary>Who wants to go in again takes a new place.</summary>
    Over,
}
