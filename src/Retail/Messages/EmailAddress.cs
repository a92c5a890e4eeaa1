using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace Holdfast.Retail.Messages;

/// <summary>
/// What we take for an e-mail address: one <c>dot-atom@domain.with.dot</c>, letters of any script. Narrower than the
/// standard on purpose: no quoted names, no comments, no bare hosts, nothing that another program could read as two.
/// </summary>
internal static partial class EmailAddress
{
    public const int LengthMax = 254;

    public static bool IsValid(string? text)
    {
        if (text is null || text.Length > LengthMax || !Form().IsMatch(text))
            return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at <= 64
            && IsDomain(text[(at + 1)..])
            && MailAddress.TryCreate(text, out var read)
            && read.Address == text;
    }

    private static bool IsDomain(string domain)
    {
        try
        {
            // Refuses what has no form in the domain name system, for example labels over 63 characters.
            return new IdnMapping { UseStd3AsciiRules = true }
                    .GetAscii(domain)
                    .Length <= 253;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // \p{M} for scripts that combine; the last label begins with a letter, so an IP address is not a domain.
    // Dots part the labels and no label may hold one, so the worst text of the greatest length takes microseconds.
    [GeneratedRegex(
        @"\A[\p{L}\p{M}\p{Nd}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{Nd}!#$%&'*+/=?^_`{|}~-]+)*@([\p{L}\p{Nd}]([\p{L}\p{M}\p{Nd}-]*[\p{L}\p{M}\p{Nd}])?\.)+\p{L}([\p{L}\p{M}\p{Nd}-]*[\p{L}\p{M}\p{Nd}])?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000
    )]
    private static partial Regex Form();
}
