using System.IO.Compression;
using System.Text;
using Holdfast.Retail.Imports;

namespace Holdfast.Tests.Rules.Imports;

public sealed class ReaderTests
{
    [Fact]
    public void Quotes_line_breaks_and_line_ends_are_read_as_rfc_4180_says()
    {
        var lines = Delimited("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\rlast,\n,,\n\"\",1");
        Assert.Equal(
            ["1:a|b", "2:x, \"y\"|two\nlines", "5:last|", "7:|1"],
            lines.Select(line => $"{line.Line}:{string.Join('|', line.Fields)}")
        );
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_its_own_line_only()
    {
        var lines = Delimited("a,b\n1,\"oops\n2,fine\n3,\"fine\"x\n4,fine");
        Assert.Equal(["1:", "2:broken-quote", "3:", "4:broken-quote", "5:"], lines.Select(Shown));
    }

    [Fact]
    public void A_tab_separated_title_may_carry_bare_quotation_marks()
    {
        var lines = Delimited("id\ttitle\n1\t\"Best\" 32\" screen\n2\t\"quoted\ttab\"", '\t');
        Assert.Equal(["1", "\"Best\" 32\" screen"], lines[1].Fields);
        Assert.Equal(["2", "quoted\ttab"], lines[2].Fields);
    }

    [Fact]
    public void A_field_without_end_is_refused_and_the_next_line_read()
    {
        var lines = Delimited($"a\n{new string('x', 3_000_000)}\nfine\n\"{new string('y', 200_000)}\nfine too");
        Assert.Equal(["1:", "2:too-long", "3:", "4:too-long", "5:"], lines.Select(Shown));
    }

    [Fact]
    public void Items_are_read_with_their_lines_and_repeated_elements()
    {
        var items = Items(
            """
            <rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>shop</title>
            <item><id>page</id><g:id>A&amp;1</g:id><g:shipping><g:price>5 GBP</g:price></g:shipping>
              <g:additional_image_link>x</g:additional_image_link><g:additional_image_link><![CDATA[y]]></g:additional_image_link></item>
            <item/>
            </channel></rss>
            """
        );
        Assert.Equal(2, items.Count);
        var record = items[0].Record;
        Assert.NotNull(record);
        Assert.Equal(2, record.Line);
        Assert.Equal("A&1", record.First("id"));
        Assert.Equal(["x", "y"], record.All("additional_image_link"));
        Assert.False(record.Has("price"));
        Assert.Equal(4, items[1].Line);
    }

    [Theory]
    [InlineData("<rss><item><id>1</id></item><item><id>2</rss>", "broken-xml")]
    [InlineData("<rss><item><id>1</id></item><item><id>2", "broken-xml")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><rss><item><id>&a;</id></item></rss>", "broken-xml")]
    [InlineData("<rss><item><id>&unknown;</id></item></rss>", "broken-xml")]
    [InlineData("<rss><item><id>a\u0001b</id></item></rss>", "broken-xml")]
    public void Broken_xml_ends_the_reading_with_a_reason(string xml, string code)
    {
        var items = Items(xml);
        Assert.Equal(code, items[^1].Broken?.Code);
        Assert.True(items[^1].Ends);
    }

    [Fact]
    public void Xml_as_deep_or_as_long_as_a_gigabyte_is_given_up_early()
    {
        Assert.Equal("broken-xml", Items(string.Concat(Enumerable.Repeat("<item>", 100_000)))[^1].Broken?.Code);
        var endless = "<rss a='" + new string('x', 4_000_000) + "'/>";
        Assert.Equal("too-long", Items(endless)[^1].Broken?.Code);
        var longText = $"<rss><item><id>{new string('x', 100_000)}</id></item><item><id>2</id></item></rss>";
        Assert.Equal(["too-long", null], Items(longText).Select(item => item.Broken?.Code));
    }

    [Fact]
    public void The_encoding_shows_itself()
    {
        const string words = "Crème brûlée – 5 €\n";
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? throw new InvalidOperationException();
        Encoding[] encodings =
        [
            new UTF8Encoding(true),
            new UTF8Encoding(false),
            Encoding.Unicode,
            Encoding.BigEndianUnicode,
            Encoding.UTF32,
            new UnicodeEncoding(false, false),
            windows,
        ];
        foreach (var encoding in encodings)
        {
            using var text = SourceText.Open(
                new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(words)])
            );
            Assert.Equal(words, text.Text.ReadToEnd());
            Assert.False(text.SawBadBytes);
        }
    }

    [Fact]
    public void A_declared_encoding_of_xml_is_believed()
    {
        var turkish = CodePagesEncodingProvider.Instance.GetEncoding("windows-1254") ?? Encoding.Latin1;
        var bytes = turkish.GetBytes("<?xml version=\"1.0\" encoding=\"windows-1254\"?><a>İğne</a>");
        using var text = SourceText.Open(new MemoryStream(bytes));
        Assert.True(text.StartsXml);
        Assert.Contains("İğne", text.Text.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_that_is_cut_off_says_so_and_gives_what_it_has()
    {
        var rows = string.Concat(Enumerable.Range(0, 200_000).Select(row => $"{row},{row * 7919 % 1000}\n"));
        var packed = Packed(Encoding.UTF8.GetBytes(rows));
        using var text = SourceText.Open(new MemoryStream(packed[..(packed.Length - 20_000)]));
        var reader = new DelimitedReader(text.Text, ',');
        var read = 0;
        var failure = Assert.Throws<UnreadableFileException>(() =>
        {
            while (reader.Read() is not null)
                read++;
        });
        Assert.Equal("damaged", failure.Reason.Code);
        Assert.InRange(read, 100_000, 199_999);
    }

    [Fact]
    public void A_small_file_that_unpacks_without_end_is_stopped()
    {
        using var bomb = new MeteredStream(
            new GZipStream(new MemoryStream(Packed(new byte[8 << 20])), CompressionMode.Decompress),
            1 << 20
        );
        var failure = Assert.Throws<UnreadableFileException>(() => bomb.CopyTo(Stream.Null));
        Assert.Equal("too-big", failure.Reason.Code);
    }

    [Fact]
    public void An_archive_is_no_table()
    {
        Assert.Throws<UnreadableFileException>(() =>
            SourceText.Open(new MemoryStream("PK\u0003\u0004rest"u8.ToArray()))
        );
        Assert.Throws<UnreadableFileException>(() =>
            SourceText.Open(new MemoryStream(Packed(Packed("a,b"u8.ToArray()))))
        );
    }

    private static List<DelimitedLine> Delimited(string text, char delimiter = ',')
    {
        var reader = new DelimitedReader(new StringReader(text), delimiter);
        var lines = new List<DelimitedLine>();
        while (reader.Read() is { } line)
            lines.Add(line);
        return lines;
    }

    private static List<ReadItem> Items(string xml)
    {
        using var reader = new FeedReader(new StringReader(xml));
        var items = new List<ReadItem>();
        while (reader.Read() is { } item)
            items.Add(item);
        return items;
    }

    private static string Shown(DelimitedLine line) => $"{line.Line}:{line.Broken?.Code}";

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
