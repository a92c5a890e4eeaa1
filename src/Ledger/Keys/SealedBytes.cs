using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Ledger.Keys;

/// <summary>
/// AES-256-GCM: 12 random bytes of nonce, the ciphertext, 16 bytes of tag. The place where it is kept is bound in as
/// associated data, so a sealed value that is copied elsewhere does not open there.
/// </summary>
public static class SealedBytes
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, string place, ReadOnlySpan<byte> plain)
    {
        var written = new byte[NonceLength + plain.Length + TagLength];
        var nonce = written.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(
            nonce,
            plain,
            written.AsSpan(NonceLength, plain.Length),
            written.AsSpan(NonceLength + plain.Length),
            Encoding.UTF8.GetBytes(place)
        );
        return written;
    }

    /// <returns>Null when the key, the place or the bytes are not those it was sealed with.</returns>
    public static byte[]? TryOpen(ReadOnlySpan<byte> key, string place, ReadOnlySpan<byte> written)
    {
        var length = written.Length - NonceLength - TagLength;
        if (length < 0)
        {
            return null;
        }
        var plain = new byte[length];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(
                written[..NonceLength],
                written.Slice(NonceLength, length),
                written[(NonceLength + length)..],
                plain,
                Encoding.UTF8.GetBytes(place)
            );
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>A text as it stands in documents: base64url.</summary>
    public static string SealText(ReadOnlySpan<byte> key, string place, string text) =>
        Base64Url.EncodeToString(Seal(key, place, Encoding.UTF8.GetBytes(text)));

    /// <returns>Null when it does not open.</returns>
    public static string? TryOpenText(ReadOnlySpan<byte> key, string place, string written) =>
        Base64Url.IsValid(written) && TryOpen(key, place, Base64Url.DecodeFromChars(written)) is { } plain
            ? Encoding.UTF8.GetString(plain)
            : null;
}
