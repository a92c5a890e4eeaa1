using System.Text;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Http;

/// <summary>
/// The header <c>Idempotency-Key</c>: a structured-field string (<c>"8e03978e-40d5"</c>), or the same without quotes. 1 to
/// 255 printable ASCII characters.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotent-Replayed";
    private const int LengthMax = 255;

    /// <summary>The key without its quotes; null when it is missing or of another form.</summary>
    public static string? Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count != 1 || values[0]?.Trim() is not { Length: > 0 and <= (2 * LengthMax) + 2 } text)
            return null;
        var key =
            text[0] == '"' ? Unquoted(text)
            : text.Contains('"') ? null
            : text;
        return key is { Length: > 0 and <= LengthMax } && key.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            ? key
            : null;
    }

    private static string? Unquoted(string text)
    {
        var key = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    return i == text.Length - 1 ? key.ToString() : null;
                case '\\':
                    i++;
                    if (i == text.Length || text[i] is not ('"' or '\\'))
                        return null;
                    break;
            }
            key.Append(text[i]);
        }

        return null;
    }
}
