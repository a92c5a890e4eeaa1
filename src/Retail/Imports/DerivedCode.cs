using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Retail.Imports;

/// <summary>
/// Codes for goods and sites whose file has none. The same words always give the same code, so that the next file of
/// the same source meets the same product; two things with the same words cannot be told apart.
/// </summary>
internal static class DerivedCode
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary><c>N-</c> and 13 characters (65 bits) of a hash over the words without regard to case and blanks.</summary>
    public static string OfWords(params ReadOnlySpan<string?> words)
    {
        var joined = new StringBuilder();
        foreach (var word in words)
            joined.Append(Folded(word ?? "")).Append('\0');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(joined.ToString()));
        var bits = new BigInteger(hash.AsSpan(0, 9), isUnsigned: true, isBigEndian: true);
        Span<char> code = stackalloc char[13];
        for (var place = code.Length - 1; place >= 0; place--, bits >>= 5)
            code[place] = Crockford[(int)(bits & 31)];
        return $"N-{code}";
    }

    /// <summary>A readable code: <c>Marks &amp; Spencer, Bankside</c> gives <c>marks-spencer-bankside</c>.</summary>
    public static string Slug(string words)
    {
        var slug = new StringBuilder();
        foreach (var character in WholeText.Of(words).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character))
                slug.Append(char.ToLowerInvariant(character));
            else if (
                CharUnicodeInfo.GetUnicodeCategory(character)
                    is not UnicodeCategory.NonSpacingMark
                        and not UnicodeCategory.OtherPunctuation
                && slug.Length > 0
                && slug[^1] != '-'
            )
                slug.Append('-');
        }
        var text = slug.ToString().Trim('-');
        return text.Length is > 0 and <= 64 ? text : OfWords(words);
    }

    private static string Folded(string words) =>
        string.Join(' ', WholeText.Of(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Normalize(NormalizationForm.FormKC)
            .ToLowerInvariant();
}
