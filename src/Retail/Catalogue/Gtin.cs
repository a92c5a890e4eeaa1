namespace Holdfast.Retail.Catalogue;

/// <summary>The number in a barcode: GTIN-8, GTIN-12 (UPC), GTIN-13 (EAN) or GTIN-14, with its check digit.</summary>
internal static class Gtin
{
    /// <summary>Right length, digits only, right check digit.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is 8 or 12 or 13 or 14
        && text.IndexOfAnyExceptInRange('0', '9') < 0
        && text[^1] - '0' == CheckDigit(text[..^1]);

    /// <summary>
    /// The same number as fourteen digits, so that a UPC and the EAN of the same article compare as equal. Null when
    /// the text is not a GTIN.
    /// </summary>
    public static string? ToFourteen(string? text) => text is not null && IsValid(text) ? text.PadLeft(14, '0') : null;

    /// <summary>GS1 modulo 10: weights 3 and 1 alternate, starting with 3 at the right.</summary>
    public static int CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var place = 0; place < digits.Length; place++)
            sum += (digits[^(place + 1)] - '0') * (place % 2 == 0 ? 3 : 1);
        return (10 - sum % 10) % 10;
    }
}
