using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Holdfast.Retail.Branding;

/// <summary>
/// The retailer's face on the pages, out of a folder: <c>brand.json</c> with the members of this record, and pictures in place
/// of the program's own. What the folder does not have stays as the program has it. The retailer's name is in the log.
/// </summary>
public sealed record Brand
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Pictures that a brand may bring, by their path under the shop's root. PNGs are for phones' home screens.</summary>
    public static ImmutableArray<string> Pictures { get; } =
    ["logo.svg", "favicon.svg", "icons/app-192.png", "icons/app-512.png", "icons/app-maskable-512.png"];

    /// <summary>Colour of buttons and links on white, as <c>#rrggbb</c>.</summary>
    public Colour Accent { get; init; } = Colour.Parse("#3a3f9f");

    /// <summary>The same on the dark theme's ground.</summary>
    public Colour AccentOnDark { get; init; } = Colour.Parse("#aeb4ff");

    /// <summary>The first words of the home page; null: the program's own.</summary>
    public string? Headline { get; init; }

    /// <summary>One sentence under the retailer's name, on every page; null: the program's own.</summary>
    public string? Promise { get; init; }

    /// <summary>How long an order is kept for its customer; null: nothing is said of it.</summary>
    public string? Kept { get; init; }

    /// <summary>What whoever collects should bring, beside what the program asks for; null: nothing.</summary>
    public string? Bring { get; init; }

    /// <summary>How things are brought back; null: the program's own.</summary>
    public string? Returns { get; init; }

    /// <summary>Where its pictures lie; null: it has none of its own.</summary>
    [JsonIgnore]
    public string? Folder { get; init; }

    /// <exception cref="InvalidDataException">The folder or its <c>brand.json</c> is not there, says what is not known, or has an accent that cannot be read.</exception>
    public static Brand Read(string folder)
    {
        var file = Path.Combine(Path.GetFullPath(folder), "brand.json");
        try
        {
            var brand = JsonSerializer.Deserialize<Brand>(File.ReadAllBytes(file), s_json) ?? new Brand();
            Refuse(file, "accent", brand.Accent, Colour.Paper);
            Refuse(file, "accentOnDark", brand.AccentOnDark, Colour.DarkPaper);
            return brand with { Folder = Path.GetDirectoryName(file) };
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidDataException($"The brand cannot be read from {file}: {e.Message}", e);
        }
    }

    /// <summary>Words in the accent must be read by everybody (WCAG 2.2, 1.4.3).</summary>
    private static void Refuse(string file, string name, Colour accent, Colour ground)
    {
        const double ContrastMin = 4.5;
        if (accent.ContrastWith(ground) is var contrast and < ContrastMin)
        {
            throw new InvalidDataException(
                $"{file}: {name} {accent} has a contrast of {contrast:0.0} to {ground}, and {ContrastMin} is the least that can be read."
            );
        }
    }
}
