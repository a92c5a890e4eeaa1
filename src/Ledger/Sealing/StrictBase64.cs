using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// Standard base64 in its one canonical spelling. A second spelling of the same bytes would let somebody make two files
/// out of one proof.
/// </summary>
internal static class StrictBase64
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        var buffer = new byte[text.Length / 4 * 3];
        var good =
            Convert.TryFromBase64String(text, buffer, out var length)
            && Convert.ToBase64String(buffer, 0, length) == text;
        bytes = good ? buffer[..length] : null;
        return good;
    }
}
