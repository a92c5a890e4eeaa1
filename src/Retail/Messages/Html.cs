using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;

namespace Holdfast.Retail.Messages;

/// <summary>
/// Markup whose holes are encoded by construction: text goes in encoded, in ASCII, only <see cref="Html"/> goes in as it is.
/// </summary>
internal sealed record Html(string Markup)
{
    public static readonly Html None = new("");

    public static Html Of(Writer writer) => new(writer.Finish());

    /// <summary>Each on a line of its own.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Join('\n', parts.Select(part => part.Markup)));

    [InterpolatedStringHandler]
    internal ref struct Writer(int literalLength, int formattedCount)
    {
        private DefaultInterpolatedStringHandler _markup = new(literalLength, formattedCount);

        public void AppendLiteral(string markup) => _markup.AppendLiteral(markup);

        public void AppendFormatted(string? text) => _markup.AppendLiteral(HtmlEncoder.Default.Encode(text ?? ""));

        public void AppendFormatted(int number) => _markup.AppendFormatted(number);

        public void AppendFormatted(Html html) => _markup.AppendLiteral(html.Markup);

        /// <summary>Once.</summary>
        public string Finish() => _markup.ToStringAndClear();
    }
}
