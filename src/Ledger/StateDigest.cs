using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Ledger;

/// <summary>
/// A 256-bit sum, modulo 2^256, of SHA-256(key ‖ 0x00 ‖ document bytes) over all documents. A sum does not depend on
/// order, so it is kept up document by document; two databases with the same digest at the same index hold the same state.
/// It shows accidents and careless edits; against somebody who searches for colliding sums the sealed log is the proof.
/// </summary>
/// <remarks>Four 64-bit limbs, the least significant first.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct StateDigest(ulong Limb0, ulong Limb1, ulong Limb2, ulong Limb3)
{
    public const int Size = 32;

    public static readonly StateDigest Zero;

    /// <summary>The share of one document.</summary>
    public static StateDigest Of(string key, ReadOnlySpan<byte> document)
    {
        // In one go: setting up a hash that takes its bytes in parts costs more than copying them.
        var length = Encoding.UTF8.GetByteCount(key) + 1 + document.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        var keyLength = Encoding.UTF8.GetBytes(key, bytes);
        bytes[keyLength] = 0;
        document.CopyTo(bytes.AsSpan(keyLength + 1));
        Span<byte> sum = stackalloc byte[Size];
        SHA256.HashData(bytes.AsSpan(0, length), sum);
        ArrayPool<byte>.Shared.Return(bytes);
        return Read(sum);
    }

    /// <summary>From 32 bytes, the most significant first.</summary>
    public static StateDigest Read(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..32]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..24]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..16]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[..8])
        );

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), Limb0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), Limb1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Limb2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Limb3);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToBytes());

    public static StateDigest operator +(StateDigest left, StateDigest right)
    {
        var carry = 0UL;
        return new(
            Add(left.Limb0, right.Limb0, ref carry),
            Add(left.Limb1, right.Limb1, ref carry),
            Add(left.Limb2, right.Limb2, ref carry),
            Add(left.Limb3, right.Limb3, ref carry)
        );
    }

    public static StateDigest operator -(StateDigest left, StateDigest right)
    {
        var carry = 1UL; // two's complement: add the inverse and one
        return new(
            Add(left.Limb0, ~right.Limb0, ref carry),
            Add(left.Limb1, ~right.Limb1, ref carry),
            Add(left.Limb2, ~right.Limb2, ref carry),
            Add(left.Limb3, ~right.Limb3, ref carry)
        );
    }

    private static ulong Add(ulong left, ulong right, ref ulong carry)
    {
        var sum = (UInt128)left + right + carry;
        carry = (ulong)(sum >> 64);
        return (ulong)sum;
    }
}
