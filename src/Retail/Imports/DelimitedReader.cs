using System.Text;

namespace Holdfast.Retail.Imports;

/// <summary>One record of a delimited file, or what is broken about it.</summary>
internal sealed record DelimitedLine(int Line, string[] Fields, Reason? Broken = null);

/// <summary>
/// CSV as RFC 4180 has it (quoted fields, doubled quotes, line breaks in quotes), any line ends, any delimiter. A quote
/// that is never closed costs its own line only: reading goes on at the line after the one where the record began.
/// </summary>
internal sealed class DelimitedReader(TextReader text, char delimiter)
{
    private static readonly Reason OpenQuote = new("broken-quote", "A quotation mark is opened and never closed.");
    private static readonly Reason LooseQuote = new(
        "broken-quote",
        "There is text between a closing quotation mark and the next column."
    );
    private static readonly Reason TooLong = new(
        "too-long",
        $"A field is longer than {ImportLimits.Field} characters, or the line than {ImportLimits.Record}."
    );
    private static readonly Reason TooMany = new("columns", $"The line has more than {ImportLimits.Fields} columns.");

    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();
    private char[] _buffer = new char[1 << 15];
    private int _start;
    private int _end;
    private bool _ended;
    private int _line = 1;

    /// <summary>The next record that has anything in it, or null at the end.</summary>
    public DelimitedLine? Read()
    {
        while (SkipEmptyLines())
        {
            var line = _line;
            var at = 0;
            var broken = ReadFields(ref at);
            if (broken is not null)
            {
                SkipLine();
                return new DelimitedLine(line, [], broken);
            }
            Consume(at);
            if (_fields.Exists(field => field.Length > 0))
                return new DelimitedLine(line, [.. _fields]);
        }
        return null;
    }

    /// <param name="at">Distance from the record's start; afterwards its end.</param>
    private Reason? ReadFields(ref int at)
    {
        _fields.Clear();
        while (true)
        {
            var broken = Peek(at) == '"' ? ReadQuoted(ref at) : ReadPlain(ref at);
            if (broken is not null)
                return broken;
            _fields.Add(_field.ToString());
            if (_fields.Count > ImportLimits.Fields)
                return TooMany;
            if (Peek(at) != delimiter)
                return null;
            at++;
        }
    }

    private Reason? ReadQuoted(ref int at)
    {
        var first = at++;
        _field.Clear();
        while (true)
        {
            var next = Peek(at++);
            if (next == '"' && Peek(at) == '"')
                at++;
            else if (next == '"')
                break;
            if (next < 0 || _field.Length > ImportLimits.Field || at > ImportLimits.Record)
                return Literally(first, ref at, next < 0 ? OpenQuote : TooLong);
            _field.Append((char)next);
        }
        return Peek(at) is var after && (after < 0 || after == delimiter || after is '\r' or '\n')
            ? null
            : Literally(first, ref at, LooseQuote);
    }

    /// <summary>Tab-separated feeds often carry inch marks and titles in bare quotation marks: those are text.</summary>
    private Reason? Literally(int first, ref int at, Reason broken)
    {
        if (delimiter != '\t')
            return broken;
        at = first;
        return ReadPlain(ref at);
    }

    private Reason? ReadPlain(ref int at)
    {
        _field.Clear();
        while (Peek(at) is var next && next >= 0 && next != delimiter && next is not ('\r' or '\n'))
        {
            if (_field.Length > ImportLimits.Field || at > ImportLimits.Record)
                return TooLong;
            _field.Append((char)next);
            at++;
        }
        return null;
    }

    private bool SkipEmptyLines()
    {
        while (Peek(0) is '\r' or '\n')
            Consume(1);
        return Peek(0) >= 0;
    }

    private void SkipLine()
    {
        while (Peek(0) is not (-1 or '\r' or '\n'))
            _start++;
    }

    /// <summary>Moves the record's start on, counting the lines; CR, LF and CRLF each end one.</summary>
    private void Consume(int length)
    {
        for (var left = length; left > 0; left--)
        {
            var ended = _buffer[_start];
            _start++;
            if (ended == '\n' || (ended == '\r' && Peek(0) != '\n'))
                _line++;
        }
    }

    /// <summary>The character at a distance from the record's start, or -1 after the last.</summary>
    private int Peek(int distance)
    {
        while (_start + distance >= _end)
        {
            if (_ended)
                return -1;
            Fill();
        }
        return _buffer[_start + distance];
    }

    private void Fill()
    {
        if (_start > 0)
        {
            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = text.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
    }
}
