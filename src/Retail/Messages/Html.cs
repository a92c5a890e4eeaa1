using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Holdfast.Retail.Messages;

/// <summary>Markup whose holes are encoded by construction: text goes in encoded, only <see cref="Html"/> goes in as it is.</summary>
internal sealed record Html(string Markup)
{
    public static readonly Html None = new("");

    public static Html Of(Writer writer) => new(writer.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Markup)));

    [InterpolatedStringHandler]
    internal readonly struct Writer(int literalLength, int formattedCount)
    {
        private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _markup = new(literalLength + (formattedCount * 32));

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(string? text) => _markup.Append(s_encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => _markup.Append(number);

        public void AppendFormatted(Html html) => _markup.Append(html.Markup);

        public override string ToString() => _markup.ToString();
    }
}
