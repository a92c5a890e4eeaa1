using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Ledger.Sealing;

/// <summary>Up to 256 entries in a row: each one's length in two bytes, big end first, then its bytes.</summary>
public static class Bundle
{
    /// <summary>Bytes of the largest bundle there can be.</summary>
    public const int BytesMax = TileId.Full * (2 + EntryFormat.BytesMax);

    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > EntryFormat.BytesMax)
        {
            throw new ArgumentException($"An entry has at most {EntryFormat.BytesMax} bytes.", nameof(entry));
        }
        var bytes = to.GetSpan(2 + entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)entry.Length);
        entry.CopyTo(bytes[2..]);
        to.Advance(2 + entry.Length);
    }

    public static byte[] Write(IEnumerable<ReadOnlyMemory<byte>> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        foreach (var entry in entries)
        {
            Write(buffer, entry.Span);
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Refuses a bundle that does not hold exactly <paramref name="width"/> entries to its last byte.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        int width,
        [NotNullWhen(true)] out ImmutableArray<ReadOnlyMemory<byte>>? entries
    )
    {
        entries = null;
        var read = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(width);
        var rest = bytes;
        for (var i = 0; i < width; i++)
        {
            if (
                rest.Length < 2
                || BinaryPrimitives.ReadUInt16BigEndian(rest.Span) is var length && rest.Length < 2 + length
            )
            {
                return false;
            }
            read.Add(rest.Slice(2, length));
            rest = rest[(2 + length)..];
        }
        entries = rest.IsEmpty ? read.MoveToImmutable() : null;
        return entries is not null;
    }

    /// <summary>The first entries of a bundle: what a log of a smaller size has in it.</summary>
    public static bool TryCut(ReadOnlyMemory<byte> bytes, int width, out ReadOnlyMemory<byte> cut)
    {
        var at = 0;
        for (var i = 0; i < width; i++)
        {
            if (
                bytes.Length - at < 2
                || BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[at..]) is var length
                    && bytes.Length - at - 2 < length
            )
            {
                cut = default;
                return false;
            }
            at += 2 + length;
        }
        cut = bytes[..at];
        return true;
    }
}
