using System.Collections.Immutable;
using System.Globalization;

namespace Holdfast.Retail.Sites.Find;

/// <summary>The stores that were found, on an outline of their country; zoomed so that all of them are seen.</summary>
/// <param name="Country">Of the outline, as in an address.</param>
/// <param name="ViewBox">Of the drawing: a square.</param>
/// <param name="Unit">About a hundredth of the square's side; pins are drawn in it, so they are as large at every zoom.</param>
/// <param name="From">Where distances are measured from.</param>
public sealed record StoreMap(string Country, string ViewBox, double Unit, MapPoint? From, ImmutableArray<MapPin> Pins)
{
    /// <summary>More pins than this hide one another.</summary>
    private const int PinsMax = 40;

    /// <summary>No closer than about 130 km across: a coast or a border should be in sight.</summary>
    private const double SideMin = 1.8 * MapPoint.UnitsPerDegree;

    /// <summary>Pins of a longer list are smaller.</summary>
    private const int LargePins = 12;
    private const double EdgePart = 0.16;
    private const double PinsApart = 8.5;
    private const double PinFromEdge = 5;
    private const int Pushes = 60;

    /// <summary>Null where there is nothing to show: no positions, or stores far and wide.</summary>
    /// <param name="stores">In the order of the list; those without a position keep their number and have no pin.</param>
    /// <param name="from">Where distances are measured from.</param>
    internal static StoreMap? Of(IReadOnlyList<Site> stores, Position? from)
    {
        var placed = stores
            .Select((store, place) => (Store: store, Number: place + 1))
            .Where(it => it.Store is { Position: not null, Address: not null })
            .ToList();
        if (placed.Count is 0 or > PinsMax)
            return null;
        var country = placed.CountBy(it => it.Store.Address!.Country).MaxBy(pair => pair.Value).Key;
        var points = placed.ConvertAll(it => MapPoint.Of(it.Store.Position!));
        var (left, top, side) = Square([.. points, .. from is null ? [] : new[] { MapPoint.Of(from) }]);
        var unit = side / 100 * (placed.Count > LargePins ? 0.72 : 1);
        var pins = Apart(points, left, top, side, unit);
        return new(
            country,
            Text(left, top, side, side),
            unit,
            from is null ? null : MapPoint.Of(from),
            [.. placed.Select((it, i) => new MapPin(it.Number, it.Store.Code, it.Store.Name, points[i], pins[i]))]
        );
    }

    public static string Text(params ReadOnlySpan<double> numbers)
    {
        var texts = new string[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            texts[i] = numbers[i].ToString("0.##", CultureInfo.InvariantCulture);
        return string.Join(' ', texts);
    }

    private static (double Left, double Top, double Side) Square(List<MapPoint> points)
    {
        var (left, right) = (points.Min(point => point.X), points.Max(point => point.X));
        var (top, bottom) = (points.Min(point => point.Y), points.Max(point => point.Y));
        var side = Math.Max(SideMin, Math.Max(right - left, bottom - top) * (1 + (2 * EdgePart)));
        return ((left + right - side) / 2, (top + bottom - side) / 2, side);
    }

    /// <summary>Pins of stores in one town are pushed apart until their numbers can be read; a line leads to the place.</summary>
    private static MapPoint[] Apart(List<MapPoint> points, double left, double top, double side, double unit)
    {
        var pins = points.ToArray();
        var (apart, edge) = (PinsApart * unit, PinFromEdge * unit);
        for (var push = 0; push < Pushes; push++)
        {
            var moved = false;
            for (var i = 0; i < pins.Length; i++)
            {
                for (var j = i + 1; j < pins.Length; j++)
                {
                    var away = pins[i].Away(pins[j]);
                    if (away >= apart)
                        continue;
                    // Two at the very same place part sideways, by their numbers.
                    var (x, y) =
                        away > side / 10_000
                            ? ((pins[j].X - pins[i].X) / away, (pins[j].Y - pins[i].Y) / away)
                            : (Math.Cos(j), Math.Sin(j));
                    var half = (apart - away) / 2;
                    pins[i] = new(pins[i].X - (x * half), pins[i].Y - (y * half));
                    pins[j] = new(pins[j].X + (x * half), pins[j].Y + (y * half));
                    moved = true;
                }
            }

            for (var i = 0; i < pins.Length; i++)
            {
                pins[i] = new(
                    Math.Clamp(pins[i].X, left + edge, left + side - edge),
                    Math.Clamp(pins[i].Y, top + edge, top + side - edge)
                );
            }

            if (!moved)
                break;
        }

        return pins;
    }
}

/// <param name="Number">Of the store in the list.</param>
/// <param name="At">Where the store is.</param>
/// <param name="Pin">Where its number is drawn.</param>
public sealed record MapPin(int Number, string Code, string Name, MapPoint At, MapPoint Pin);
