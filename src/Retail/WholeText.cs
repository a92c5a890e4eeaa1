using System.Text;

namespace Holdfast.Retail;

/// <summary>Any text as characters that have a normal form; normalising anything else is an error.</summary>
internal static class WholeText
{
    /// <summary>Blanks in place of noncharacters; halves of surrogate pairs become U+FFFD.</summary>
    public static string Of(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
                whole.Append(' ');
            else
                whole.Append(rune);
        }

        return whole.ToString();
    }
}
