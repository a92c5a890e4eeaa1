using System.Buffers.Binary;

namespace Holdfast.Retail.Pictures;

internal enum PictureKind
{
    Jpeg,
    Png,
    Webp,
}

/// <summary>What the first bytes of a picture say, whatever its name and its host say.</summary>
internal readonly record struct PictureHead(PictureKind Kind, int Width, int Height)
{
    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public string Extension =>
        Kind switch
        {
            PictureKind.Jpeg => "jpg",
            PictureKind.Png => "png",
            _ => "webp",
        };

    /// <summary>Of a picture that a host sent.</summary>
    /// <exception cref="PictureFaultException">As <see cref="Read"/>, or its end is missing.</exception>
    public static PictureHead ReadWhole(ReadOnlySpan<byte> bytes)
    {
        var head = Read(bytes);
        return IsWhole(head.Kind, bytes) ? head : throw new PictureFaultException(PictureFault.Damaged);
    }

    /// <exception cref="PictureFaultException">It is no JPEG, PNG or WebP, its head is broken, or it has too many pixels.</exception>
    public static PictureHead Read(ReadOnlySpan<byte> bytes)
    {
        var head =
            bytes.StartsWith(PngStart) ? Png(bytes)
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) ? Jpeg(bytes)
            : bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..12].SequenceEqual("WEBP"u8) ? Webp(bytes)
            : throw new PictureFaultException(IsDrawing(bytes) ? PictureFault.Drawing : PictureFault.NotAPicture);
        if (head is not { Width: > 0, Height: > 0 })
            throw new PictureFaultException(PictureFault.Damaged);
        if ((long)head.Width * head.Height > PictureLimits.PixelsMax)
            throw new PictureFaultException(PictureFault.TooManyPixels, $"{head.Width} × {head.Height}");
        return head;
    }

    /// <summary>It says itself in which colours it is meant.</summary>
    public static bool HasProfile(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("ICC_PROFILE"u8) >= 0 || bytes.IndexOf("iCCP"u8) >= 0 || bytes.IndexOf("ICCP"u8) >= 0;

    /// <summary>Decoders show what there is of a picture that was cut off; the rest would be grey.</summary>
    private static bool IsWhole(PictureKind kind, ReadOnlySpan<byte> bytes) =>
        kind switch
        {
            PictureKind.Jpeg => bytes.LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xd9]) > 0,
            PictureKind.Png => bytes.LastIndexOf("IEND"u8) > 0,
            _ => bytes.Length >= 8 + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
        };

    private static PictureHead Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && bytes[12..16].SequenceEqual("IHDR"u8)
            ? new(PictureKind.Png, Big(bytes[16..]), Big(bytes[20..]))
            : default;

    /// <summary>Goes from segment to segment to the first frame's header.</summary>
    private static PictureHead Jpeg(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 9 <= bytes.Length)
        {
            if (bytes[at] != 0xff)
                return default;
            var marker = bytes[at + 1];
            if (marker == 0xff)
            {
                at++;
                continue;
            }
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
                return new(
                    PictureKind.Jpeg,
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..])
                );
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            // The picture itself without a frame before it, or a segment shorter than its own length.
            if (marker is 0xda or 0xd9 || length < 2)
                return default;
            at += 2 + length;
        }
        return default;
    }

    private static PictureHead Webp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
            return default;
        var body = bytes[20..];
        return bytes[12..16] switch
        {
            [(byte)'V', (byte)'P', (byte)'8', (byte)' ']
                when body[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9d, 0x01, 0x2a]) => new(
                PictureKind.Webp,
                BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3fff,
                BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3fff
            ),
            [(byte)'V', (byte)'P', (byte)'8', (byte)'L'] when body[0] == 0x2f => Lossless(
                BinaryPrimitives.ReadUInt32LittleEndian(body[1..])
            ),
            [(byte)'V', (byte)'P', (byte)'8', (byte)'X'] => new(
                PictureKind.Webp,
                1 + Three(body[4..]),
                1 + Three(body[7..])
            ),
            _ => default,
        };
    }

    private static PictureHead Lossless(uint bits) =>
        new(PictureKind.Webp, 1 + (int)(bits & 0x3fff), 1 + (int)((bits >> 14) & 0x3fff));

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    /// <summary>Nobody's picture has sides beyond an int; such a head is broken.</summary>
    private static int Big(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32BigEndian(bytes) is var side and <= int.MaxValue ? (int)side : 0;

    /// <summary>An SVG is a document that may hold scripts and addresses of others.</summary>
    private static bool IsDrawing(ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, 1024)].IndexOf("<svg"u8) >= 0;
}
