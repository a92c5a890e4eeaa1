using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Retail.Shell;
using Microsoft.Extensions.FileProviders;

namespace Holdfast.Retail.Pictures;

/// <summary>
/// Pictures among the program's own files. <c>pictures.json</c> says of which there are several widths: NAME.webp is the
/// widest, NAME-400.webp one of 400 pixels. All of those are squares.
/// </summary>
internal sealed class OwnPictures(IFileProvider files, WebFiles web)
{
    /// <summary>How wide a picture is taken to be of which nothing is known.</summary>
    private const int UnknownSide = 640;

    private readonly Lazy<Dictionary<string, Listed>> _list = new(() => Read(files));
    private readonly ConcurrentDictionary<string, ShownPicture> _shown = new(StringComparer.Ordinal);

    public ShownPicture Find(string path) => _shown.GetOrAdd(path, Make);

    private ShownPicture Make(string path)
    {
        if (!_list.Value.TryGetValue(path, out var listed))
        {
            return new ShownPicture(web[path], Widths: null, UnknownSide, UnknownSide, Colour: null);
        }
        var widest = listed.Widths.Max();
        return ShownPicture.Of(
            [
                .. listed.Widths.Select(width =>
                    (width, web[width == widest ? path : Path.ChangeExtension(path, null) + $"-{width}.webp"])
                ),
            ],
            widest,
            listed.Colour
        );
    }

    private static Dictionary<string, Listed> Read(IFileProvider files)
    {
        var file = files.GetFileInfo("pictures.json");
        if (!file.Exists)
        {
            return [];
        }
        using var content = file.CreateReadStream();
        return JsonSerializer.Deserialize(content, OwnPicturesJson.Default.DictionaryStringListed)!;
    }

    /// <param name="Widths">In which it exists.</param>
    /// <param name="Colour">Stands in for it.</param>
    internal sealed record Listed(int[] Widths, string Colour);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Dictionary<string, OwnPictures.Listed>))]
internal sealed partial class OwnPicturesJson : JsonSerializerContext;
