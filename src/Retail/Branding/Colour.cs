using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Retail.Branding;

/// <summary>A colour of sRGB, eight bits a channel.</summary>
[JsonConverter(typeof(JsonAsHex))]
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The ground of pages, as in <c>tokens.css</c>.</summary>
    public static Colour Paper { get; } = new(0xff, 0xff, 0xff);

    /// <summary>The same in the dark theme.</summary>
    public static Colour DarkPaper { get; } = new(0x13, 0x14, 0x18);

    /// <exception cref="FormatException">It is not <c>#rrggbb</c>.</exception>
    public static Colour Parse(string text) =>
        text.Length == 7
        && text[0] == '#'
        && uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? new Colour((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : throw new FormatException($"'{text}' is not a colour like #3a3f9f.");

    /// <summary>White or nearly black, whichever is read better on this colour.</summary>
    public Colour Ink => ContrastWith(Paper) >= ContrastWith(DarkPaper) ? Paper : DarkPaper;

    /// <summary>From 1 to 21, by WCAG 2.2's definition of contrast ratio.</summary>
    public double ContrastWith(Colour other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private sealed class JsonAsHex : JsonConverter<Colour>
    {
        public override Colour Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Colour value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
