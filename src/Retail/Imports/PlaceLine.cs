using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;

namespace Holdfast.Retail.Imports;

internal sealed record PlaceLine(int Line, string Code, string? Town, Position Position);

internal static class PlaceLines
{
    public static PlaceLine? Parse(Cells cells)
    {
        var code = cells.RequiredCode("code").ToUpperInvariant();
        if (Postcode.TryParseOutcode(code, out var outcode))
            code = outcode;
        else if (code.Length is not (1 or 2) || !code.All(char.IsAsciiLetterUpper))
            cells.Refuse("place", "The code is neither an outcode such as LS1 nor a postcode area such as LS.");
        var town = cells.Text("town", 100);
        cells.Required("latitude");
        cells.Required("longitude");
        var latitude = cells.Degrees("latitude", 90);
        var longitude = cells.Degrees("longitude", 180);
        return cells.Refused is null && latitude is { } north && longitude is { } east
            ? new PlaceLine(cells.Line, code, town, new Position(north, east))
            : null;
    }
}
