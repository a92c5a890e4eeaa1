using System.Globalization;

namespace Holdfast.Retail.Imports;

/// <summary>Amounts as feeds write them: <c>12.50 GBP</c>, <c>GBP 12.50</c>, <c>1,299.00</c>.</summary>
internal static class MoneyText
{
    /// <summary>Ten thousand million in a currency of two decimals: far above any price, far below overflow.</summary>
    public const long MostMinor = 1_000_000_000_000;

    /// <summary>
    /// Takes the amount and the currency apart. A comma may only group thousands: <c>12,50</c> could be twelve and a half
    /// or a slip, and a wrong price is worse than a refused line. More decimals than the currency has are taken only
    /// when they are zeros.
    /// </summary>
    /// <param name="text">The amount, with or without its currency.</param>
    /// <param name="fallback">The currency of an amount that does not name one; may be null.</param>
    /// <param name="currency">Upper-case code, or null when neither says one.</param>
    /// <param name="minor">In minor units of <paramref name="currency"/>.</param>
    /// <returns>Whether the text is an amount; without a currency <paramref name="minor"/> is 0.</returns>
    public static bool TryParse(string text, string? fallback, out string? currency, out long minor)
    {
        minor = 0;
        var amount = TakeCurrency(text.AsSpan().Trim(), out currency);
        currency ??= fallback?.ToUpperInvariant();
        if (!TryDigits(amount, out var whole, out var fraction))
            return false;
        if (currency is null)
            return true;

        var decimals = Money.Decimals(currency);
        fraction = fraction.TrimEnd('0');
        if (fraction.Length > decimals)
            return false;
        var digits = string.Concat(whole, fraction) + new string('0', decimals - fraction.Length);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out minor) && minor <= MostMinor;
    }

    /// <summary>As the Google feeds want it: <c>12.50 GBP</c>.</summary>
    public static string Format(long minor, string currency) => $"{FormatAmount(minor, currency)} {currency}";

    public static string FormatAmount(long minor, string currency)
    {
        var decimals = Money.Decimals(currency);
        var digits = minor.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
    }

    private static ReadOnlySpan<char> TakeCurrency(ReadOnlySpan<char> text, out string? currency)
    {
        currency = null;
        if (text.Length > 3 && IsCode(text[^3..]))
        {
            currency = text[^3..].ToString().ToUpperInvariant();
            return text[..^3].TrimEnd();
        }
        if (text.Length > 3 && IsCode(text[..3]))
        {
            currency = text[..3].ToString().ToUpperInvariant();
            return text[3..].TrimStart();
        }
        if (text.Length > 1 && text[0] is '£' or '€')
        {
            currency = text[0] == '£' ? "GBP" : "EUR";
            return text[1..].TrimStart();
        }
        return text;
    }

    private static bool IsCode(ReadOnlySpan<char> text) =>
        char.IsAsciiLetter(text[0]) && char.IsAsciiLetter(text[1]) && char.IsAsciiLetter(text[2]);

    private static bool TryDigits(ReadOnlySpan<char> text, out string whole, out string fraction)
    {
        var point = text.IndexOf('.');
        fraction = point < 0 ? "" : text[(point + 1)..].ToString();
        var before = point < 0 ? text : text[..point];
        whole = "";
        if (before.Length is 0 or > 20 || fraction.Length > 20 || point == text.Length - 1)
            return false;

        if (before.Contains(','))
        {
            var groups = before.ToString().Split(',');
            if (groups[0].Length is 0 or > 3 || groups.Skip(1).Any(group => group.Length != 3))
                return false;
            whole = string.Concat(groups);
        }
        else
            whole = before.ToString();
        return whole.All(char.IsAsciiDigit) && fraction.All(char.IsAsciiDigit);
    }
}
