using System.Collections.Immutable;
using System.Globalization;

namespace Holdfast.Retail.Catalogue.Shelves;

/// <summary>S before M before L; numbers by their value (8, 10, 12; 250 g before 1000 g); then words.</summary>
internal sealed class SizeOrder : IComparer<string>
{
    public static readonly SizeOrder Of = new();

    private static readonly ImmutableArray<string> s_letters = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"];

    public int Compare(string? left, string? right)
    {
        var (a, b) = (Key(left ?? ""), Key(right ?? ""));
        return a.Group != b.Group ? a.Group.CompareTo(b.Group)
            : a.Number != b.Number ? a.Number.CompareTo(b.Number)
            : string.CompareOrdinal(left, right);
    }

    private static (int Group, double Number) Key(string size)
    {
        var letters = s_letters.IndexOf(size.Trim().ToUpperInvariant());
        if (letters >= 0)
            return (0, letters);
        var digits = size.Trim();
        digits = digits[..digits.TakeWhile(sign => char.IsAsciiDigit(sign) || sign == '.').Count()];
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (1, number)
            : (2, 0);
    }
}
