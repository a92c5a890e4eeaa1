namespace Holdfast.Retail.Imports;

/// <summary>A file that can be read: its text, its format and its records.</summary>
internal sealed class ImportFile : IDisposable
{
    /// <summary>Items of a feed that may pass before one shows what the feed is.</summary>
    private const int Looked = 50;

    private static readonly Reason BadBytes = new("encoding", "The line has bytes that are no text in its encoding.");

    private readonly SourceText _source;
    private readonly Func<ReadItem?> _next;
    private readonly Queue<ReadItem> _looked = [];
    private readonly IDisposable? _reader;

    /// <exception cref="UnreadableFileException">Its format is not known.</exception>
    public ImportFile(Stream stream, string? formatName)
    {
        _source = SourceText.Open(stream);
        var named = formatName is null ? null : ImportFormat.Named(formatName);
        if (formatName is not null && named is null)
            throw new UnreadableFileException("unknown-format", $"There is no format '{formatName}'.");

        if (_source.StartsXml)
        {
            var feed = new FeedReader(_source.Text);
            (_reader, _next) = (feed, feed.Read);
            Format = named ?? Look();
        }
        else
        {
            var (table, headers) = Table(_source.Text);
            _next = () => table.Read() is { } line ? Item(line, headers) : null;
            Format = named ?? ImportFormat.Of(headers.Contains) ?? throw Unknown();
        }
    }

    public ImportFormat Format { get; }

    public string Encoding => _source.EncodingName;

    public IEnumerable<ReadItem> Read()
    {
        for (var records = 1; Next() is { } item; records++)
        {
            if (records > ImportLimits.Records)
            {
                var reason = new Reason("too-many-lines", $"Only {ImportLimits.Records} lines of a file are read.");
                yield return new ReadItem(item.Line, null, reason, Ends: true);
                yield break;
            }
            yield return _source.SawBadBytes && HasReplacement(item)
                ? item with
                {
                    Record = null,
                    Broken = BadBytes,
                }
                : item;
            if (item.Ends)
                yield break;
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _source.Dispose();
    }

    private ReadItem? Next()
    {
        if (_looked.TryDequeue(out var item))
            return item;
        try
        {
            return _next();
        }
        catch (UnreadableFileException unreadable)
        {
            return new ReadItem(0, null, unreadable.Reason, Ends: true);
        }
    }

    private ImportFormat Look()
    {
        while (_looked.Count < Looked && _next() is { } item)
        {
            _looked.Enqueue(item);
            if (item.Record is { } record && ImportFormat.Of(record.Has) is { } format)
                return format;
            if (item.Ends)
                throw new UnreadableFileException(item.Broken?.Code ?? "", item.Broken?.Detail ?? "");
        }
        throw Unknown();
    }

    /// <summary>The delimiter is the one that the header has most of.</summary>
    private static (DelimitedReader Table, List<string> Headers) Table(StreamReader text)
    {
        var header = new HeaderText(text);
        var delimiter = "\t,;|".MaxBy(candidate => header.FirstLine.Count(character => character == candidate));
        var table = new DelimitedReader(header, delimiter);
        var first = table.Read() ?? throw new UnreadableFileException("empty", "The file is empty.");
        return (table, [.. first.Fields.Select(ImportRecord.Name)]);
    }

    private static ReadItem Item(DelimitedLine line, List<string> headers)
    {
        if (line.Broken is not null)
            return new ReadItem(line.Line, null, line.Broken);
        var extra = line.Fields.AsSpan().Slice(Math.Min(headers.Count, line.Fields.Length));
        if (line.Fields.Length < headers.Count || extra.ContainsAnyExcept(""))
        {
            var detail = $"The line has {line.Fields.Length} columns and the header {headers.Count}.";
            return new ReadItem(line.Line, null, new Reason("columns", detail));
        }
        var record = new ImportRecord(line.Line);
        for (var column = 0; column < headers.Count; column++)
            record.Add(headers[column], line.Fields[column]);
        return new ReadItem(line.Line, record);
    }

    private static bool HasReplacement(ReadItem item) =>
        item.Record?.Values.Values.Any(values => values.Exists(value => value.Contains('\uFFFD'))) ?? false;

    private static UnreadableFileException Unknown() =>
        new("unknown-format", "Neither the header nor the first items are those of a known format.");

    /// <summary>The text again, with its first line looked at.</summary>
    private sealed class HeaderText : TextReader
    {
        private readonly TextReader _rest;
        private readonly char[] _first = new char[ImportLimits.Field];
        private readonly int _length;
        private int _taken;

        public HeaderText(TextReader text)
        {
            _rest = text;
            int read;
            while (_length < _first.Length && (read = text.Read(_first, _length, _first.Length - _length)) > 0)
                _length += read;
            var end = _first.AsSpan(0, _length).IndexOfAny('\r', '\n');
            FirstLine = new string(_first, 0, end < 0 ? _length : end);
        }

        public string FirstLine { get; }

        public override int Read(char[] buffer, int index, int count)
        {
            if (_taken == _length)
                return _rest.Read(buffer, index, count);
            var length = Math.Min(count, _length - _taken);
            Array.Copy(_first, _taken, buffer, index, length);
            _taken += length;
            return length;
        }
    }
}
