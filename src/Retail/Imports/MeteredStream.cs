namespace Holdfast.Retail.Imports;

/// <summary>Unpacked bytes, counted, so that a small file cannot unpack into an endless one.</summary>
internal sealed class MeteredStream(Stream inner, long most = ImportLimits.FileBytes) : Stream
{
    private long _read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads, and says in one sentence what is wrong with a packed file that cannot be read on.</summary>
    /// <exception cref="UnreadableFileException">The packed data is cut off or damaged.</exception>
    public static int ReadOrExplain(Stream stream, Span<byte> buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (InvalidDataException damage)
        {
            throw new UnreadableFileException("damaged", $"The packed file is cut off or damaged: {damage.Message}");
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var read = ReadOrExplain(inner, buffer);
        _read += read;
        return _read <= most
            ? read
            : throw new UnreadableFileException("too-big", $"The file is larger than {most >> 20} MiB.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Bytes that were looked at already, and then the rest.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
{
    private int _taken;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_taken == prefix.Length)
            return MeteredStream.ReadOrExplain(rest, buffer);
        var length = Math.Min(buffer.Length, prefix.Length - _taken);
        prefix.AsSpan(_taken, length).CopyTo(buffer);
        _taken += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
