using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Retail.Imports;

/// <summary>What became of a file. Every line is in exactly one of the four counts.</summary>
public sealed record ImportReport
{
    public required string File { get; init; }

    /// <summary>Name of the format that the file was read as, or null when it was none.</summary>
    public string? Format { get; init; }

    public string? Encoding { get; init; }

    /// <summary>Lines of a table or items of a feed, without the header and empty lines.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines that changed something.</summary>
    public required long Taken { get; init; }

    /// <summary>Lines that said what was so already.</summary>
    public required long Unchanged { get; init; }

    public required long Refused { get; init; }

    /// <summary>Lines that the import was told to leave out.</summary>
    public required long LeftOut { get; init; }

    /// <summary>Refused lines by reason code.</summary>
    public required ImmutableSortedDictionary<string, long> RefusedBy { get; init; }

    /// <summary>The first refused lines, in the order of the file; <see cref="Refused"/> counts all of them.</summary>
    public required ImmutableArray<RefusedLine> Refusals { get; init; }

    /// <summary>Why the file, or the rest of it, could not be read; its line is where reading ended.</summary>
    public RefusedLine? Problem { get; init; }

    /// <summary>Everything was read and nothing refused.</summary>
    public bool Clean => Problem is null && Refused == 0;

    /// <summary>Of a file that could not even be opened.</summary>
    public static ImportReport Unreadable(string file, string why) =>
        new()
        {
            File = file,
            Lines = 0,
            Taken = 0,
            Unchanged = 0,
            Refused = 0,
            LeftOut = 0,
            RefusedBy = ImmutableSortedDictionary<string, long>.Empty,
            Refusals = [],
            Problem = new RefusedLine(1, "unreadable", why),
        };

    public string ToJson() => JsonSerializer.Serialize(this, ImportJson.Readable.ImportReport);
}

/// <param name="Line">Where it starts in the file, from 1.</param>
/// <param name="Code">Stable name, for example <c>currency</c>.</param>
/// <param name="Detail">One plain sentence.</param>
public sealed record RefusedLine(int Line, string Code, string Detail);

/// <summary>How far an import has come.</summary>
public readonly record struct ImportProgress(long Taken, long Unchanged, long Refused, long LeftOut);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ImportReport))]
internal sealed partial class ImportJson : JsonSerializerContext
{
    public static ImportJson Readable => Indented.Context;

    /// <summary>Made at first use, when the generated <see cref="Default"/>, which carries the options above, is there.</summary>
    private static class Indented
    {
        public static readonly ImportJson Context = new(
            new JsonSerializerOptions(Default.Options)
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                WriteIndented = true,
            }
        );
    }
}
