using System.Globalization;

namespace Holdfast.Retail.Shell;

/// <summary>Texts of a slice's <c>Texts.resx</c>, filled in: numbers and dates in the reader's culture.</summary>
internal static class TextFormat
{
    /// <summary><c>"Collect at {0}"</c> with its values in place.</summary>
    /// <exception cref="FormatException">The text names a value that is not given.</exception>
    public static string With(this string text, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.CurrentCulture, text, values);

    /// <summary>The text for one, or the text for any other number with the number in place of <c>{0}</c>.</summary>
    public static string Count(int number, string one, string other) => number == 1 ? one : other.With(number);
}
