using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Catalogue;

/// <summary>What a range is called. Products may name one by its code before anybody has given it a name.</summary>
internal static class RangeName
{
    /// <summary>The name it was given; else its code in words: <c>best-sellers</c> is "Best sellers".</summary>
    public static string Of(ViewReader reader, string code) =>
        reader.Find<Range>(Keys.Range(code))?.Name ?? FromCode(code);

    public static string FromCode(string code)
    {
        var last = code[(code.LastIndexOf(':') + 1)..];
        var words = (last.Length == 0 ? code : last).Replace('-', ' ').Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
