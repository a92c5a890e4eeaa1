using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Holdfast.Retail.Messages;

/// <summary>
/// Markup whose holes are encoded by construction: text goes in encoded, in ASCII, only <see cref="Html"/> goes in as it is.
/// </summary>
internal sealed record Html(string Markup)
{
    public static readonly Html None = new("");

    public static Html Of(Writer writer) => new(writer.ToString());

    /// <summary>Each on a line of its own.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Join('\n', parts.Select(part => part.Markup)));

    [InterpolatedStringHandler]
    internal readonly struct Writer(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _markup = new(literalLength + (formattedCount * 32));

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(string? text) => _markup.Append(HtmlEncoder.Default.Encode(text ?? ""));

        public void AppendFormatted(int number) => _markup.Append(number);

        public void AppendFormatted(Html html) => _markup.Append(html.Markup);

        public override string ToString() => _markup.ToString();
    }
}
