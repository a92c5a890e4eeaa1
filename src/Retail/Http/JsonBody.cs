using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Retail.Http;

/// <summary>A request's JSON, read strictly: UTF-8, no comments, no name twice, not too deep, not too large.</summary>
internal static class JsonBody
{
    public const int BytesMax = 128 * 1024;
    private const int DepthMax = 16;

    private static readonly JsonDocumentOptions s_strict = new()
    {
        MaxDepth = DepthMax,
        AllowDuplicateProperties = false,
    };

    /// <summary>The body's object, or the problem to answer with.</summary>
    public static async Task<(JsonElement Body, ProblemHttpResult? Problem)> ReadAsync(
        HttpRequest request,
        CancellationToken ct
    )
    {
        if (!IsJson(request))
            return (
                default,
                Problems.Of("unsupported-media-type", "Send JSON in UTF-8: Content-Type: application/json.")
            );
        if (request.ContentLength > BytesMax || await ReadBytesAsync(request, ct) is not { } bytes)
            return (default, Problems.Of("body-too-large", $"A request can have {BytesMax / 1024} KB at most."));
        try
        {
            using var document = JsonDocument.Parse(bytes, s_strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return (default, Problems.Of("invalid-json", "The request must be a JSON object."));
            RequireText(document.RootElement);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException broken)
        {
            return (
                default,
                Problems.Of(
                    "invalid-json",
                    $"The JSON cannot be read at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."
                )
            );
        }
        catch (InvalidOperationException)
        {
            return (default, Problems.Of("invalid-json", "The JSON holds text that is not Unicode."));
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.MediaType == "application/json" || type.Suffix == "json")
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Null when there is more than may be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.Buffer.Length > BytesMax)
                return null;
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <exception cref="InvalidOperationException">A name or a text holds half a surrogate pair.</exception>
    private static void RequireText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    RequireText(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    RequireText(property.Value);
                }
                break;
        }
    }
}
