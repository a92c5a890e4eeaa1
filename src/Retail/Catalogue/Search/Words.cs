using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Holdfast.Retail.Catalogue.Search;

/// <summary>
/// Text as search sees it: words of letters and digits, in lower case, without accents ("Café" is "cafe"), apostrophes
/// gone ("Kids' " is "kids", "women's" is "womens").
/// </summary>
internal static class Words
{
    private const int LengthMax = 64;

    /// <summary>Any text, half surrogate pairs and control characters included, has words; perhaps none.</summary>
    public static ImmutableArray<string> Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        foreach (var rune in WholeText.Of(text).Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark || rune.Value is '\'' or '’' or '‘')
                continue;
            if (Rune.IsLetterOrDigit(rune))
                Append(word, Rune.ToLowerInvariant(rune));
            else
                End(word, words);
        }

        End(word, words);
        return words.ToImmutable();
    }

    /// <summary>The words of a text joined by blanks: two names are alike if these are equal.</summary>
    public static string Fold(string? text) => string.Join(' ', Of(text));

    private static void End(StringBuilder word, ImmutableArray<string>.Builder words)
    {
        if (word.Length is > 0 and <= LengthMax)
            words.Add(word.ToString());
        word.Clear();
    }

    /// <summary>Letters that have no accent to take away, as people type them on a keyboard that lacks them.</summary>
    private static void Append(StringBuilder word, Rune rune)
    {
        switch (rune.Value)
        {
            case 'ß':
                word.Append("ss");
                break;
            case 'æ':
                word.Append("ae");
                break;
            case 'œ':
                word.Append("oe");
                break;
            case 'ø':
                word.Append('o');
                break;
            case 'ł':
                word.Append('l');
                break;
            case 'đ' or 'ð':
                word.Append('d');
                break;
            case 'þ':
                word.Append("th");
                break;
            case 'ı':
                word.Append('i');
                break;
            default:
                word.Append(rune);
                break;
        }
    }
}
