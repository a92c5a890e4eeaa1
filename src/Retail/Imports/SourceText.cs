using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Holdfast.Retail.Imports;

/// <summary>
/// A file as text: unpacked if it is gzip, in the encoding that its first mebibyte shows: a byte order mark, the NULs of
/// UTF-16, an XML declaration, valid UTF-8, else Windows-1252, which is what spreadsheets write.
/// </summary>
internal sealed partial class SourceText : IDisposable
{
    private const int Sample = 1 << 20;

    private static readonly Encoding Windows1252 =
        CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1;

    private readonly NoticedFallback _fallback = new();
    private readonly Stream _bytes;

    private SourceText(Stream bytes, Encoding encoding)
    {
        _bytes = bytes;
        var decoding = (Encoding)encoding.Clone();
        decoding.DecoderFallback = _fallback;
        EncodingName = encoding.WebName;
        Text = new StreamReader(bytes, decoding, detectEncodingFromByteOrderMarks: false, 1 << 16);
        StartsXml = IsXml(Text);
    }

    public StreamReader Text { get; }

    public string EncodingName { get; }

    public bool StartsXml { get; }

    /// <summary>Bytes came that the encoding does not know; they were read as U+FFFD.</summary>
    public bool SawBadBytes => _fallback.Noticed;

    /// <exception cref="UnreadableFileException">It is no text.</exception>
    public static SourceText Open(Stream stream)
    {
        var bytes = Peeked(stream, out var sample);
        if (sample is [0x1F, 0x8B, ..])
            bytes = Peeked(new MeteredStream(new GZipStream(bytes, CompressionMode.Decompress)), out sample);
        if (sample is [(byte)'P', (byte)'K', 3, 4, ..] or [0x1F, 0x8B, ..])
            throw new UnreadableFileException("unknown-format", "The file is an archive; unpack it first.");
        return new SourceText(bytes, Guess(sample));
    }

    public void Dispose()
    {
        Text.Dispose();
        _bytes.Dispose();
    }

    private static PrefixedStream Peeked(Stream stream, out byte[] sample)
    {
        var buffer = new byte[Sample];
        var length = 0;
        int read;
        while (length < buffer.Length && (read = MeteredStream.ReadOrExplain(stream, buffer.AsSpan(length))) > 0)
            length += read;
        sample = buffer[..length];
        return new PrefixedStream(sample, stream);
    }

    private static Encoding Guess(byte[] sample) =>
        sample switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
            [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => ByZeros(sample) ?? Declared(sample) ?? (IsUtf8(sample) ? Encoding.UTF8 : Windows1252),
        };

    private static Encoding? ByZeros(byte[] sample)
    {
        var pairs = Math.Min(sample.Length, 4096) / 2;
        int even = 0,
            odd = 0;
        for (var pair = 0; pair < pairs; pair++)
        {
            even += sample[pair * 2] == 0 ? 1 : 0;
            odd += sample[pair * 2 + 1] == 0 ? 1 : 0;
        }
        if (odd > pairs / 2 && even < pairs / 16 + 1)
            return Encoding.Unicode;
        return even > pairs / 2 && odd < pairs / 16 + 1 ? Encoding.BigEndianUnicode : null;
    }

    private static Encoding? Declared(byte[] sample)
    {
        var match = Declaration().Match(Encoding.Latin1.GetString(sample, 0, Math.Min(sample.Length, 200)));
        if (!match.Success)
            return null;
        var name = match.Groups["name"].Value;
        var known = CodePagesEncodingProvider.Instance.GetEncoding(name);
        if (known is not null)
            return known;
        return name.ToUpperInvariant() switch
        {
            "UTF-8" or "UTF8" => Encoding.UTF8,
            "US-ASCII" or "ISO-8859-1" => Windows1252,
            _ => null,
        };
    }

    private static bool IsUtf8(byte[] sample)
    {
        // The sample may end inside a character; a whole file may not.
        var end = sample.Length;
        if (end == Sample)
            while (end > Sample - 4 && (sample[end - 1] & 0x80) != 0)
                end--;
        return System.Text.Unicode.Utf8.IsValid(sample.AsSpan(0, end));
    }

    private static bool IsXml(StreamReader text)
    {
        int next;
        while ((next = text.Peek()) >= 0 && (char.IsWhiteSpace((char)next) || next == 0xFEFF))
            _ = text.Read();
        return next == '<';
    }

    [GeneratedRegex(
        """^\s*<\?xml[^>]*encoding\s*=\s*["'](?<name>[A-Za-z0-9._-]{1,40})["']""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Declaration();

    /// <summary>Replaces bad bytes by U+FFFD and remembers that it did.</summary>
    private sealed class NoticedFallback : DecoderFallback
    {
        public bool Noticed { get; private set; }

        public override int MaxCharCount => 1;

        public override DecoderFallbackBuffer CreateFallbackBuffer()
        {
            var buffer = new DecoderReplacementFallback("\uFFFD").CreateFallbackBuffer();
            return new Noticing(buffer, () => Noticed = true);
        }

        private sealed class Noticing(DecoderFallbackBuffer inner, Action notice) : DecoderFallbackBuffer
        {
            public override int Remaining => inner.Remaining;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                notice();
                return inner.Fallback(bytesUnknown, index);
            }

            public override char GetNextChar() => inner.GetNextChar();

            public override bool MovePrevious() => inner.MovePrevious();

            public override void Reset() => inner.Reset();
        }
    }
}
