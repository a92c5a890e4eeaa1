namespace Holdfast.Retail.Passes;

/// <summary>RFC 9285: two bytes in three characters, all of them in a QR code's alphanumeric alphabet.</summary>
internal static class Base45
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[(bytes.Length / 2 * 3) + (bytes.Length % 2 * 2)];
        var at = 0;
        for (var i = 0; i < bytes.Length; i += 2)
        {
            var isPair = i + 1 < bytes.Length;
            var value = isPair ? (bytes[i] << 8) | bytes[i + 1] : bytes[i];
            for (var digits = isPair ? 3 : 2; digits > 0; digits--)
            {
                text[at++] = Alphabet[value % 45];
                value /= 45;
            }
        }
        return new string(text);
    }

    /// <returns>Null when the text is not the encoding of any bytes.</returns>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 3 == 1)
            return null;
        var bytes = new byte[(text.Length / 3 * 2) + (text.Length % 3 / 2)];
        var at = 0;
        for (var i = 0; i < text.Length; i += 3)
        {
            var group = text[i..Math.Min(i + 3, text.Length)];
            if (Value(group) is not { } value)
                return null;
            if (group.Length == 3)
                bytes[at++] = (byte)(value >> 8);
            bytes[at++] = (byte)value;
        }
        return bytes;
    }

    /// <summary>The number in a group of digits, least significant first, or null if it is not one or does not fit.</summary>
    private static int? Value(ReadOnlySpan<char> group)
    {
        var value = 0;
        for (var i = group.Length - 1; i >= 0; i--)
        {
            var digit = Alphabet.IndexOf(group[i], StringComparison.Ordinal);
            if (digit < 0)
                return null;
            value = (value * 45) + digit;
        }
        return value <= (group.Length == 3 ? ushort.MaxValue : byte.MaxValue) ? value : null;
    }
}
