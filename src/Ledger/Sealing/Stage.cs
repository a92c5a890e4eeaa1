using System.Buffers.Binary;

namespace Holdfast.Ledger.Sealing;

/// <summary>All tiles that a log got or that grew on the way to a size, kept together until its checkpoint is signed.</summary>
/// <param name="Root">With the size it names the stage: two sealers with the same entries stage the same thing.</param>
public sealed record Stage(long Size, LogHash Root, IReadOnlyList<StagedTile> Tiles)
{
    private const int HeaderSize = 1 + 8 + 2;

    /// <summary>Of each tile: level (1 byte), number (8), width (2), big end first, then its hashes.</summary>
    public byte[] TilesToBytes()
    {
        var bytes = new byte[Tiles.Sum(tile => HeaderSize + tile.Bytes.Length)];
        var rest = bytes.AsSpan();
        foreach (var (tile, hashes) in Tiles)
        {
            rest[0] = (byte)tile.Level;
            BinaryPrimitives.WriteInt64BigEndian(rest[1..], tile.Number);
            BinaryPrimitives.WriteUInt16BigEndian(rest[9..], (ushort)tile.Width);
            hashes.CopyTo(rest[HeaderSize..]);
            rest = rest[(HeaderSize + hashes.Length)..];
        }
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes were not written by <see cref="TilesToBytes"/>.</exception>
    public static Stage Read(long size, LogHash root, ReadOnlySpan<byte> bytes)
    {
        var tiles = new List<StagedTile>();
        while (!bytes.IsEmpty)
        {
            var width = bytes.Length < HeaderSize ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[9..]);
            var end = HeaderSize + (width * LogHash.Size);
            if (width == 0 || bytes.Length < end)
            {
                throw new InvalidDataException($"What was staged for {size} entries is cut off.");
            }
            var tile = new TileId(bytes[0], BinaryPrimitives.ReadInt64BigEndian(bytes[1..]), width);
            tiles.Add(new(tile, bytes[HeaderSize..end].ToArray()));
            bytes = bytes[end..];
        }
        return new(size, root, tiles);
    }
}
