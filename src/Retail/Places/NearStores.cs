using System.Collections.Immutable;
using System.Globalization;
using Dapper;
using Holdfast.Retail.Catalogue.Search;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Places;

/// <summary>A place as it was understood.</summary>
/// <param name="Name">What to call it: <c>LS1</c>, <c>Leeds</c>, <c>your position</c>.</param>
internal sealed record Located(string Name, Position Position);

/// <param name="Km">Along the great circle.</param>
internal sealed record NearStore(string Code, string Name, double Km);

/// <summary>
/// Stores near a postcode, a place by its name, or a position. Works from the outcodes, areas and stores that the retailer
/// has; no map vendor is asked and no address leaves the machine.
/// </summary>
internal static class NearStores
{
    public const int LimitMax = 100;
    private const int TextMax = 200;
    private static readonly ImmutableArray<double> s_radiiKm = [20, 60, 200, 800, 21_000];

    /// <summary>Null if nothing of that name is known.</summary>
    /// <param name="reader">The view.</param>
    /// <param name="near">A full postcode, an outcode or an area; a position as <c>53.8,-1.55</c>; a town or a store's name.</param>
    public static Located? Locate(ViewReader reader, string? near)
    {
        if (string.IsNullOrWhiteSpace(near) || near.Length > TextMax)
            return null;
        if (PositionOf(near) is { } position)
            return new Located("your position", position);
        if (Postcode.TryParseOutcode(near, out var outcode) && ByOutcode(reader, outcode) is { } byPostcode)
            return byPostcode with { Name = Postcode.TryParse(near, out var postcode) ? postcode.ToString() : outcode };
        var code = near.Trim().ToUpperInvariant();
        return (code.Length <= 2 ? ByCode(reader, code) : null) ?? ByName(reader, Words.Fold(near));
    }

    /// <summary>Stores by distance.</summary>
    /// <param name="reader">The view.</param>
    /// <param name="position">Where from.</param>
    /// <param name="limit">1–<see cref="LimitMax"/>.</param>
    /// <param name="collecting">Only stores where customers can collect.</param>
    public static ImmutableArray<NearStore> Around(
        ViewReader reader,
        Position position,
        int limit,
        bool collecting = true
    )
    {
        limit = Math.Clamp(limit, 1, LimitMax);
        ImmutableArray<NearStore> found = [];
        foreach (var radius in s_radiiKm)
        {
            found = Within(reader, position, radius, limit, collecting);
            if (found.Length >= limit)
                break;
        }

        return found;
    }

    /// <summary><c>53.8,-1.55</c>; null for any other text and for places that are not on Earth.</summary>
    public static Position? PositionOf(string? text)
    {
        var parts = text?.Split(',');
        return
            parts is [var latitude, var longitude]
            && TryDegrees(latitude, 90, out var north)
            && TryDegrees(longitude, 180, out var east)
            ? new Position(north, east)
            : null;
    }

    private static bool TryDegrees(string text, double max, out double degrees) =>
        double.TryParse(
            text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture,
            out degrees
        )
        && Math.Abs(degrees) <= max;

    /// <summary>The outcode's own place, else a store in it, else its district (<c>EC1</c> for <c>EC1A</c>), else its area.</summary>
    private static Located? ByOutcode(ViewReader reader, string outcode)
    {
        var district = char.IsAsciiLetter(outcode[^1]) && outcode.Length > 2 ? outcode[..^1] : outcode;
        return ByCode(reader, outcode)
            ?? ByStoresIn(reader, outcode + " ")
            ?? ByCode(reader, district)
            ?? ByStoresIn(reader, district)
            ?? ByCode(reader, Postcode.AreaOf(outcode))
            ?? ByStoresIn(reader, Postcode.AreaOf(outcode));
    }

    private static Located? ByCode(ViewReader reader, string code) =>
        reader.Connection.QueryFirstOrDefault<(string Code, double Latitude, double Longitude)?>(
            "SELECT code, latitude, longitude FROM place WHERE code = @code LIMIT 1",
            new { code }
        )
            is { } row
            ? new Located(row.Code, new Position(row.Latitude, row.Longitude))
            : null;

    /// <summary>The middle of the stores whose postcode begins so.</summary>
    private static Located? ByStoresIn(ViewReader reader, string beginning)
    {
        var row = reader.Connection.QueryFirstOrDefault<(double? Latitude, double? Longitude)>(
            """
            SELECT avg(latitude), avg(longitude) FROM site
            WHERE kind = 'STORE' AND latitude IS NOT NULL AND substr(postcode, 1, length(@beginning)) = @beginning
                AND (@outcode OR substr(postcode, length(@beginning) + 1, 1) BETWEEN '0' AND '9')
            """,
            new { beginning, outcode = beginning.Any(char.IsAsciiDigit) }
        );
        return row is ({ } latitude, { } longitude)
            ? new Located(beginning.TrimEnd(), new Position(latitude, longitude))
            : null;
    }

    /// <summary>The name itself, else names that begin so or have it as words, else one that is nearly it.</summary>
    private static Located? ByName(ViewReader reader, string folded)
    {
        if (folded.Length < 2)
            return null;
        return NamedLike(reader, "folded = @folded", folded)
            ?? NamedLike(reader, "folded >= @folded AND folded < @folded || char(1114111)", folded)
            ?? NamedLike(reader, "instr(' ' || folded, ' ' || @folded) > 0", folded)
            ?? (Misspelt(reader, folded) is { } name ? NamedLike(reader, "folded = @folded", name) : null);
    }

    /// <summary>
    /// The name that most outcodes have, as larger towns do. Of a town's outcodes the lowest number stands first, which is
    /// its centre; then the area, which reaches far beyond the town.
    /// </summary>
    private static Located? NamedLike(ViewReader reader, string condition, string folded) =>
        reader.Connection.QueryFirstOrDefault<(string Name, double Latitude, double Longitude)?>(
            $"""
            SELECT name, latitude, longitude FROM place_name
            WHERE folded = (
                SELECT folded FROM place_name WHERE {condition}
                GROUP BY folded ORDER BY count(*) DESC, length(folded), folded LIMIT 1)
            ORDER BY source LIKE 'place/%' DESC, source GLOB '*[0-9]*' DESC, length(source), source LIMIT 1
            """,
            new { folded }
        )
            is { } row
            ? new Located(row.Name, new Position(row.Latitude, row.Longitude))
            : null;

    private static string? Misspelt(ViewReader reader, string folded)
    {
        var names = reader.Connection.Query<(string, int)>(
            "SELECT folded, count(*) FROM place_name GROUP BY folded LIMIT 20000"
        );
        return new Vocabulary(names).Near(folded) is [var name, ..] ? name : null;
    }

    private static ImmutableArray<NearStore> Within(
        ViewReader reader,
        Position position,
        double radiusKm,
        int limit,
        bool collecting
    )
    {
        var north = radiusKm / Distance.KmPerDegree;
        // A degree of longitude is shorter far from the equator; near a pole, and past the date line, all of them count.
        var widest = Math.Min(89.9, Math.Abs(position.Latitude) + north);
        var east = north / Math.Cos(widest * Math.PI / 180);
        var (west, right) = (position.Longitude - east, position.Longitude + east);
        if (west < -180 || right > 180)
            (west, right) = (-180, 180);
        var rows = reader.Connection.Query<(string Code, string Name, double Latitude, double Longitude)>(
            """
            SELECT s.code, s.name, s.latitude, s.longitude FROM site_position p CROSS JOIN site s ON s.id = p.id
            WHERE p.latitude_max >= @south AND p.latitude_min <= @top
                AND p.longitude_max >= @west AND p.longitude_min <= @right
                AND s.kind = 'STORE' AND (NOT @collecting OR s.collects) LIMIT 50000
            """,
            new
            {
                south = position.Latitude - north,
                top = position.Latitude + north,
                west,
                right,
                collecting,
            }
        );
        return
        [
            .. rows.Select(row => new NearStore(
                    row.Code,
                    row.Name,
                    Distance.Km(position, new Position(row.Latitude, row.Longitude))
                ))
                .Where(store => store.Km <= radiusKm)
                .OrderBy(store => store.Km)
                .ThenBy(store => store.Code, StringComparer.Ordinal)
                .Take(limit),
        ];
    }
}
