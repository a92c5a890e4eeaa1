using System.Text;
using System.Xml;

namespace Holdfast.Retail.Imports;

/// <summary>
/// The items of an RSS or Atom feed. Elements are known by their local names: feeds mix <c>title</c> and <c>g:title</c>.
/// Nothing is fetched and no entity declared. XML that breaks cannot be read on: the items before it stand.
/// </summary>
internal sealed class FeedReader : IDisposable
{
    private const string Google = "http://base.google.com/ns/1.0";

    private readonly XmlReader _xml;
    private readonly StringBuilder _text = new();
    private readonly char[] _chunk = new char[4096];
    private bool _ended;

    public FeedReader(TextReader text) =>
        _xml = XmlReader.Create(
            new TaggedText(text),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = ImportLimits.FileBytes,
                MaxCharactersFromEntities = ImportLimits.Record,
            }
        );

    private int Line => (_xml as IXmlLineInfo)?.LineNumber ?? 0;

    /// <summary>The next item, or null at the end.</summary>
    public ReadItem? Read()
    {
        var line = 0;
        try
        {
            while (!_ended && _xml.Read())
            {
                if (_xml.Depth > ImportLimits.Depth)
                    return End(Line, new Reason("broken-xml", "The elements are nested too deep."));
                if (_xml is not { NodeType: XmlNodeType.Element, LocalName: "item" or "entry" })
                    continue;
                line = Line;
                return ReadItem(line);
            }
            return null;
        }
        catch (XmlException broken)
        {
            var where = line > 0 ? line : Math.Max(1, broken.LineNumber);
            return End(where, new Reason("broken-xml", $"The XML cannot be read on: {broken.Message}"));
        }
        catch (UnreadableFileException unreadable)
        {
            return End(line > 0 ? line : Math.Max(1, Line), unreadable.Reason);
        }
    }

    public void Dispose() => _xml.Dispose();

    private ReadItem ReadItem(int line)
    {
        var record = new ImportRecord(line);
        Reason? broken = null;
        var depth = _xml.Depth;
        var fields = 0;
        if (_xml.IsEmptyElement)
            return new ReadItem(line, record);

        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.Depth > ImportLimits.Depth)
                return End(line, new Reason("broken-xml", "The elements are nested too deep."));
            if (_xml.NodeType != XmlNodeType.Element || _xml.Depth != depth + 1)
                continue;
            if (++fields > ImportLimits.Fields)
                broken ??= new Reason("columns", $"The item has more than {ImportLimits.Fields} elements.");
            var name = ImportRecord.Name(_xml.LocalName);
            var isGoogle = _xml.NamespaceURI == Google;
            if (!ReadText())
                broken ??= new Reason("too-long", $"{name} is longer than {ImportLimits.Field} characters.");
            else if (broken is null)
                record.Add(name, _text.ToString(), first: isGoogle && name is "id" or "title" or "link");
        }
        return new ReadItem(line, broken is null ? record : null, broken);
    }

    /// <summary>The element's own text, without that of elements inside it; false where it is too long.</summary>
    private bool ReadText()
    {
        _text.Clear();
        if (_xml.IsEmptyElement)
            return true;
        var depth = _xml.Depth;
        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.Depth > ImportLimits.Depth)
                throw new UnreadableFileException("broken-xml", "The elements are nested too deep.");
            if (
                _xml.Depth != depth + 1
                || _xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            )
                continue;
            int read;
            while ((read = _xml.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0)
                if (_text.Length <= ImportLimits.Field)
                    _text.Append(_chunk, 0, read);
        }
        return _text.Length <= ImportLimits.Field;
    }

    private ReadItem End(int line, Reason reason)
    {
        _ended = true;
        return new ReadItem(line, null, reason, Ends: true);
    }

    /// <summary>
    /// Text that has a tag at least every so often. A well-formed attribute or text cannot hold '&lt;', so a name, an
    /// attribute or a text of a gigabyte, which the XML reader would gather in memory, is noticed here first.
    /// </summary>
    private sealed class TaggedText(TextReader inner) : TextReader
    {
        private int _since;

        public override int Read(char[] buffer, int index, int count)
        {
            var read = inner.Read(buffer, index, count);
            var span = buffer.AsSpan(index, read);
            var first = span.IndexOf('<');
            _since += first < 0 ? read : first;
            if (_since > ImportLimits.Record)
                throw new UnreadableFileException(
                    "too-long",
                    $"There are more than {ImportLimits.Record} characters without a tag."
                );
            if (first >= 0)
                _since = read - span.LastIndexOf('<');
            return read;
        }

        public override int Peek() => inner.Peek();

        public override int Read()
        {
            var buffer = new char[1];
            return Read(buffer, 0, 1) == 0 ? -1 : buffer[0];
        }
    }
}
