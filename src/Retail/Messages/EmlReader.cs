using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdfast.Retail.Messages;

/// <summary>A mail read back from its file.</summary>
internal sealed record Mail
{
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Subject { get; init; }
    public required string MessageId { get; init; }
    public required string Text { get; init; }
    public required string Html { get; init; }

    /// <summary>By content id.</summary>
    public required ImmutableDictionary<string, ImmutableArray<byte>> Images { get; init; }

    /// <summary>Names of the outermost headers, in order.</summary>
    public required ImmutableArray<string> Headers { get; init; }
}

/// <summary>
/// Reads as much of MIME as the mails that we write ourselves need: headers with encoded words, nested multiparts,
/// Base64 and quoted-printable. Not for mail from strangers.
/// </summary>
internal static partial class EmlReader
{
    private const int DepthMax = 5;

    public static Mail Read(ReadOnlySpan<byte> eml)
    {
        // One char a byte, so that nothing is lost before a part says how it is written.
        var whole = Split(Encoding.Latin1.GetString(eml));
        var leaves = new List<Entity>();
        Collect(whole, leaves, depth: 0);
        return new Mail
        {
            From = whole.Words("From"),
            To = whole.Words("To"),
            Subject = whole.Words("Subject"),
            MessageId = whole.Header("Message-ID"),
            Text = TextOf(leaves, "text/plain"),
            Html = TextOf(leaves, "text/html"),
            Images = leaves
                .Where(leaf => leaf.Type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
                .ToImmutableDictionary(leaf => leaf.Header("Content-ID").Trim('<', '>'), leaf => leaf.Bytes()),
            Headers = [.. whole.Headers.Select(header => header.Name)],
        };
    }

    private static void Collect(Entity entity, List<Entity> leaves, int depth)
    {
        var boundary = Boundary().Match(entity.Header("Content-Type"));
        if (!boundary.Success || depth == DepthMax)
        {
            leaves.Add(entity);
            return;
        }
        var parts = ("\r\n" + entity.Body).Split("\r\n--" + boundary.Groups["it"].Value);
        foreach (var part in parts.Skip(1).TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal)))
            Collect(Split(part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..]), leaves, depth + 1);
    }

    private static string TextOf(List<Entity> leaves, string type) =>
        leaves.Find(leaf => leaf.Type.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } leaf
            ? Encoding.UTF8.GetString(leaf.Bytes().AsSpan())
            : "";

    private static Entity Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = end < 0 ? (text, "") : (text[..end], text[(end + 4)..]);
        var unfolded = Fold().Replace(head, " ");
        var headers = unfolded
            .Split("\r\n")
            .Select(line => (Line: line, Colon: line.IndexOf(':', StringComparison.Ordinal)))
            .Where(it => it.Colon > 0)
            .Select(it => (it.Line[..it.Colon], it.Line[(it.Colon + 1)..].Trim()));
        return new Entity([.. headers], body);
    }

    [GeneratedRegex(@"\r\n[ \t]+", RegexOptions.NonBacktracking)]
    private static partial Regex Fold();

    [GeneratedRegex(
        """boundary="?(?<it>[^";]+)"?""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Boundary();

    [GeneratedRegex(
        @"=\?(?<charset>[^?]+)\?(?<how>[bBqQ])\?(?<text>[^?]*)\?=",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex EncodedWord();

    [GeneratedRegex("=(?<hex>[0-9A-Fa-f]{2})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();

    private sealed record Entity(ImmutableArray<(string Name, string Value)> Headers, string Body)
    {
        public string Type => Header("Content-Type").Split(';')[0].Trim();

        public string Header(string name) =>
            Headers.FirstOrDefault(it => it.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

        /// <summary>A header with its encoded words put into letters; a letter may be cut by the end of a word.</summary>
        public string Words(string name)
        {
            var raw = Header(name);
            var bytes = new MemoryStream();
            var at = 0;
            foreach (Match word in EncodedWord().Matches(raw))
            {
                // White space between two encoded words is only there to break the line.
                var between = raw[at..word.Index];
                if (at == 0 || !string.IsNullOrWhiteSpace(between))
                    bytes.Write(Encoding.Latin1.GetBytes(between));
                var text = word.Groups["text"].Value;
                bytes.Write(
                    word.Groups["how"].Value is "b" or "B"
                        ? Convert.FromBase64String(text)
                        : Unescape(text.Replace('_', ' '))
                );
                at = word.Index + word.Length;
            }
            bytes.Write(Encoding.Latin1.GetBytes(raw[at..]));
            return Encoding.UTF8.GetString(bytes.ToArray());
        }

        public ImmutableArray<byte> Bytes() =>
            Header("Content-Transfer-Encoding").ToUpperInvariant() switch
            {
                "BASE64" => [.. Convert.FromBase64String(Body)],
                "QUOTED-PRINTABLE" => [.. Unescape(Body.Replace("=\r\n", "", StringComparison.Ordinal))],
                _ => [.. Encoding.Latin1.GetBytes(Body)],
            };

        private static byte[] Unescape(string text) =>
            Encoding.Latin1.GetBytes(
                Escape()
                    .Replace(
                        text,
                        it =>
                            (
                                (char)
                                    byte.Parse(
                                        it.Groups["hex"].Value,
                                        NumberStyles.HexNumber,
                                        CultureInfo.InvariantCulture
                                    )
                            ).ToString()
                    )
            );
    }
}
