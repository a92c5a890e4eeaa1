using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Retail.Places;

/// <summary>
/// A UK postcode by its form, <c>EC1A 1BB</c>. Whether Royal Mail has given it out is not asked: new ones appear
/// every month, and a store finder only needs where the outcode lies.
/// </summary>
/// <param name="Outcode"><c>EC1A</c></param>
/// <param name="Incode"><c>1BB</c></param>
internal sealed record Postcode(string Outcode, string Incode)
{
    /// <summary>The leading letters: <c>EC</c>.</summary>
    public string Area => AreaOf(Outcode);

    /// <summary>The outcode without the closing letter that some London districts have: <c>EC1</c>.</summary>
    public string District => HasSubDistrict ? Outcode[..^1] : Outcode;

    /// <summary><c>EC1A</c> where the district is divided by a closing letter, else null.</summary>
    public string? SubDistrict => HasSubDistrict ? Outcode : null;

    /// <summary><c>EC1A 1</c></summary>
    public string Sector => $"{Outcode} {Incode[0]}";

    /// <summary><c>BB</c></summary>
    public string Unit => Incode[1..];

    private bool HasSubDistrict => char.IsAsciiLetter(Outcode[^1]) && char.IsAsciiDigit(Outcode[^2]);

    /// <summary>Takes any letter case, and blanks anywhere or nowhere.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Postcode? postcode)
    {
        postcode = null;
        Span<char> letters = stackalloc char[7];
        if (!TryCompact(text, letters, out var length) || length < 5)
            return false;

        var outcode = letters[..(length - 3)];
        var incode = letters[(length - 3)..length];
        if (!IsIncode(incode) || !(IsOutcode(outcode) || outcode is "GIR"))
            return false;

        postcode = new Postcode(outcode.ToString(), incode.ToString());
        return true;
    }

    /// <summary>An outcode or the outcode of a whole postcode: what a shopper types to find a store.</summary>
    public static bool TryParseOutcode(string? text, [NotNullWhen(true)] out string? outcode)
    {
        outcode = null;
        if (TryParse(text, out var postcode))
            outcode = postcode.Outcode;
        else
        {
            Span<char> letters = stackalloc char[7];
            if (TryCompact(text, letters, out var length) && IsOutcode(letters[..length]))
                outcode = letters[..length].ToString();
        }
        return outcode is not null;
    }

    /// <summary>The leading letters of an outcode.</summary>
    public static string AreaOf(string outcode)
    {
        var letters = outcode.AsSpan().IndexOfAnyExceptInRange('A', 'Z');
        return letters < 0 ? outcode : outcode[..letters];
    }

    public override string ToString() => $"{Outcode} {Incode}";

    /// <summary>Upper case without blanks; false where other characters or more of them come.</summary>
    private static bool TryCompact(string? text, Span<char> letters, out int length)
    {
        length = 0;
        foreach (var character in text ?? "")
        {
            if (character is ' ' or '\t' or '\u00A0')
                continue;
            if (!char.IsAsciiLetterOrDigit(character) || length == letters.Length)
                return false;
            letters[length++] = char.ToUpperInvariant(character);
        }
        return true;
    }

    // A9, A99, AA9, AA99, A9A, AA9A
    private static bool IsOutcode(ReadOnlySpan<char> text)
    {
        var letters = text.IndexOfAnyExceptInRange('A', 'Z');
        if (letters is not (1 or 2) || text.Length - letters is not (1 or 2))
            return false;
        return char.IsAsciiDigit(text[letters]) && (text.Length == letters + 1 || char.IsAsciiLetterOrDigit(text[^1]));
    }

    private static bool IsIncode(ReadOnlySpan<char> text) =>
        char.IsAsciiDigit(text[0]) && char.IsAsciiLetterUpper(text[1]) && char.IsAsciiLetterUpper(text[2]);
}
