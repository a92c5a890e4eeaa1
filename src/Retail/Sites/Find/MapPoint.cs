namespace Holdfast.Retail.Sites.Find;

/// <summary>A place on the map, in its own units: Mercator's, 200 to a degree of longitude, as web/maps.mjs draws them.</summary>
public readonly record struct MapPoint(double X, double Y)
{
    public const double UnitsPerDegree = 200;
    private const double LatitudeMax = 85;

    internal static MapPoint Of(Position position)
    {
        var latitude = Math.Clamp(position.Latitude, -LatitudeMax, LatitudeMax) * Math.PI / 180;
        var up = 180 / Math.PI * Math.Log(Math.Tan((Math.PI / 4) + (latitude / 2)));
        return new(position.Longitude * UnitsPerDegree, -up * UnitsPerDegree);
    }

    public double Away(MapPoint other) => Math.Sqrt(Square(X - other.X) + Square(Y - other.Y));

    private static double Square(double value) => value * value;
}
