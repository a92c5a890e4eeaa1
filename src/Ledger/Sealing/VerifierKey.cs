using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Holdfast.Ledger.Sealing;

/// <summary>
/// The public half of a note's key: ECDSA on P-256 with SHA-256, signed-note type 0x02, the one type that the platform's own
/// library has everywhere. Holds no handle, so it may be kept and shared.
/// </summary>
public sealed class VerifierKey : INoteVerifier
{
    private const byte Type = 0x02;
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly byte[] _publicKey;

    private VerifierKey(string name, byte[] publicKey)
    {
        Name = name;
        _publicKey = publicKey;
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKey));
    }

    public string Name { get; }

    /// <summary>Of this type the name is not part of the hash.</summary>
    public uint KeyId { get; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>For example <c>shop.example/log/1+c0d23d6a+AjBZMBMG…</c>: what is handed to whoever is to trust the key.</summary>
    public string Text => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Type, .. _publicKey])}";

    public override string ToString() => Text;

    /// <summary>Refuses other types and curves, a key id that is not the key's, and any second spelling.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = null;
        var parts = text.Split('+', 3);
        if (parts.Length == 3 && StrictBase64.TryDecode(parts[2], out var bytes) && bytes is [Type, .. var publicKey])
        {
            key = TryCreate(parts[0], publicKey);
        }
        key = key?.Text == text ? key : null;
        return key is not null;
    }

    /// <exception cref="ArgumentException">The name or the key will not do.</exception>
    public static VerifierKey Create(string name, ReadOnlySpan<byte> publicKey) =>
        TryCreate(name, publicKey.ToArray())
        ?? throw new ArgumentException($"'{name}' is no name of a key, or its key is not one on P-256.", nameof(name));

    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_publicKey, out _);
        return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static VerifierKey? TryCreate(string name, byte[] publicKey)
    {
        if (!KeyName.IsGood(name))
        {
            return null;
        }
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            var whole = read == publicKey.Length && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey);
            return whole && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256
                ? new(name, publicKey)
                : null;
        }
        catch (CryptographicException)
        {
            // Bytes that are no key: an answer, not a failure.
            return null;
        }
    }
}
