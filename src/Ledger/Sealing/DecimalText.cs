namespace Holdfast.Ledger.Sealing;

/// <summary>A number as the log's formats write it: decimal digits, no sign, no leading zero.</summary>
internal static class DecimalText
{
    public static bool TryParse(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.IsEmpty || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit) || number > (long.MaxValue - (digit - '0')) / 10)
            {
                return false;
            }
            number = (number * 10) + (digit - '0');
        }
        return true;
    }
}
