using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;

namespace Holdfast.Retail.Imports;

/// <summary>The words of an HTML description: the shop shows plain text and never somebody else's markup.</summary>
internal static class HtmlText
{
    // Descriptions come from strangers: only patterns whose time grows with the length alone.
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Regex Unseen = new(
        "<!--.*?-->|<script[ >].*?</script *>|<style[ >].*?</style *>",
        Linear | RegexOptions.Singleline,
        Patience
    );
    private static readonly Regex LineBreak = new(
        "<(br|/?p|/?div|/?li|/?ul|/?ol|/?h[1-6]|/?tr)([ /][^<>]*)?>",
        Linear | RegexOptions.ExplicitCapture,
        Patience
    );
    private static readonly Regex Tag = new("</?[a-z][^<>]*>", Linear, Patience);
    private static readonly Regex Blanks = new("[ \t\r\u00A0]+", Linear, Patience);
    private static readonly Regex EmptyLines = new("\n{2,}", Linear, Patience);

    /// <summary>Without one of these there is nothing to take out, but for blanks that follow one another.</summary>
    private static readonly SearchValues<char> Telling = SearchValues.Create("<&\n\t\r\u00A0");

    public static string Plain(string html)
    {
        if (!html.AsSpan().ContainsAny(Telling) && !html.Contains("  ", StringComparison.Ordinal))
            return html.Trim();
        var text = Tag.Replace(LineBreak.Replace(Unseen.Replace(html, ""), "\n"), "");
        var lines = WebUtility.HtmlDecode(text).Split('\n').Select(line => Blanks.Replace(line, " ").Trim());
        return EmptyLines.Replace(string.Join('\n', lines), "\n").Trim();
    }
}
