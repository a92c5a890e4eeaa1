using System.Globalization;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Places;

/// <summary>Along the great circle, on a sphere; within half a percent of the truth.</summary>
internal static class Distance
{
    private const double EarthRadiusKm = 6371.0088;
    private const double KmPerMile = 1.609344;
    private static readonly string[] s_regionsOfMiles = ["", "GB", "LR", "MM", "US"];
    private const double DegreesToRadians = Math.PI / 180;

    /// <summary>Kilometres of one degree of latitude.</summary>
    public const double KmPerDegree = EarthRadiusKm * DegreesToRadians;

    public static double Km(Position from, Position to)
    {
        var (latitude1, latitude2) = (from.Latitude * DegreesToRadians, to.Latitude * DegreesToRadians);
        var across = Square(Math.Sin((to.Longitude - from.Longitude) * DegreesToRadians / 2));
        var along = Square(Math.Sin((latitude2 - latitude1) / 2));
        var half = along + (Math.Cos(latitude1) * Math.Cos(latitude2) * across);
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }

    /// <summary>
    /// <c>0.4 miles</c>, <c>22 miles</c>, or kilometres where people drive in them: roads are longer, so a tenth is all that
    /// is said.
    /// </summary>
    public static string Shown(double km)
    {
        var (away, unit) = s_regionsOfMiles.Contains(Region(CultureInfo.CurrentCulture))
            ? (km / KmPerMile, Texts.Miles)
            : (km, Texts.Kilometres);
        return away switch
        {
            < 0.1 => Texts.UnderATenth.With(0.1, unit),
            < 9.95 => Texts.Tenths.With(away, unit),
            _ => Texts.Whole.With(away, unit),
        };
    }

    private static string Region(CultureInfo culture) => culture.Name[(culture.Name.LastIndexOf('-') + 1)..];

    private static double Square(double value) => value * value;
}
