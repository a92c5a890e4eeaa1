using System.Globalization;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Places;

/// <summary>Along the great circle, on a sphere; within half a percent of the truth.</summary>
internal static class Distance
{
    private const double EarthRadiusKm = 6371.0088;
    private const double KmPerMile = 1.609344;
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

    /// <summary><c>0.4 miles</c>, <c>22 miles</c>: roads are longer, so a tenth is all that is said.</summary>
    public static string Shown(double km)
    {
        var miles = km / KmPerMile;
        return miles switch
        {
            < 0.1 => "under 0.1 miles",
            < 9.95 => miles.ToString("0.0", CultureInfo.InvariantCulture) + " miles",
            _ => miles.ToString("#,0", CultureInfo.InvariantCulture) + " miles",
        };
    }

    private static double Square(double value) => value * value;
}
