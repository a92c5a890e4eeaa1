using System.Buffers;

namespace Holdfast.Retail.Messages;

/// <summary>Which texts go through the mail as they are.</summary>
internal static class MailText
{
    /// <summary>A line of a mail may have 998 letters (RFC 5322, 2.1.1).</summary>
    public const int LineLengthMax = 900;

    private static readonly SearchValues<char> s_plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (char)letter),
        '\n',
    ]);

    /// <summary>
    /// Whether no mail program on the way finds anything to mend: else the text goes as Base64, whose lines are short whatever it is,
    /// and which takes a third more and several times as long to write.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(s_plain))
            return false;
        foreach (var line in text.Split('\n'))
        {
            if (text[line] is { Length: > LineLengthMax } or ['F', 'r', 'o', 'm', ' ', ..] or [.., ' '])
                return false;
        }
        return true;
    }
}
