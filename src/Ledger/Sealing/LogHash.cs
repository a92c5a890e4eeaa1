using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// A hash of the log's Merkle tree, as RFC 6962 makes it: entries and nodes are hashed with different first bytes, so that
/// no entry can be passed off as a node.
/// </summary>
public readonly record struct LogHash
{
    public const int Size = 32;

    private readonly Bytes _bytes;

    /// <param name="bytes">Exactly <see cref="Size"/>.</param>
    public LogHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }
        _bytes = MemoryMarshal.Read<Bytes>(bytes);
    }

    /// <summary>Root of a log without entries.</summary>
    public static LogHash OfNothing { get; } = new(SHA256.HashData([]));

    public static LogHash OfEntry(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[Size];
        if (entry.Length < 1024)
        {
            Span<byte> input = stackalloc byte[1 + entry.Length];
            input[0] = 0;
            entry.CopyTo(input[1..]);
            SHA256.HashData(input, hash);
            return new(hash);
        }
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([0]);
        sha.AppendData(entry);
        sha.GetHashAndReset(hash);
        return new(hash);
    }

    public static LogHash OfNode(LogHash left, LogHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Size)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(input, hash);
        return new(hash);
    }

    /// <summary>Standard base64 with padding, of exactly one hash; anything else is refused.</summary>
    public static bool TryParse(string text, out LogHash hash)
    {
        var good = StrictBase64.TryDecode(text, out var bytes) && bytes.Length == Size;
        hash = good ? new(bytes) : default;
        return good;
    }

    /// <param name="bytes">At least <see cref="Size"/>.</param>
    public void CopyTo(Span<byte> bytes) => MemoryMarshal.Write(bytes, in _bytes);

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>As in a checkpoint: standard base64.</summary>
    public override string ToString() => Convert.ToBase64String(ToBytes());

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Bytes(ulong First, ulong Second, ulong Third, ulong Fourth);
}
