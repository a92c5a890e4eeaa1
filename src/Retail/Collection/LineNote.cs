using System.Globalization;

namespace Holdfast.Retail.Collection;

/// <summary>
/// How an order's history notes units of one of its lines: <c>2 of line 1</c>, with a reason behind it or not. Part of the
/// documents' bytes, so it stays as it is.
/// </summary>
internal readonly record struct LineNote(int Quantity, int Line, string Rest)
{
    private const string OfLine = " of line ";

    public static string Of(int quantity, int line) =>
        string.Create(CultureInfo.InvariantCulture, $"{quantity}{OfLine}{line}");

    public static bool TryParse(string? note, out LineNote parsed)
    {
        parsed = default;
        if (note is null || note.IndexOf(OfLine, StringComparison.Ordinal) is not (> 0 and var at))
            return false;
        var after = note.AsSpan(at + OfLine.Length);
        var digits = after.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : after.Length;
        if (
            !int.TryParse(note.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
            || !int.TryParse(after[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
        )
            return false;
        parsed = new(quantity, line, after[digits..].ToString());
        return true;
    }
}
