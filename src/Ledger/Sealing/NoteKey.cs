using System.Security.Cryptography;

namespace Holdfast.Ledger.Sealing;

/// <summary>A private key that signs notes under a name; see <see cref="VerifierKey"/> for the algorithm.</summary>
public sealed class NoteKey : INoteSigner
{
    private readonly byte[] _privateKey;

    /// <param name="name">Of a log: its origin.</param>
    /// <param name="privateKey">PKCS #8, P-256.</param>
    /// <exception cref="CryptographicException">The bytes are no such key.</exception>
    /// <exception cref="ArgumentException">The name or the curve will not do.</exception>
    public NoteKey(string name, ReadOnlySpan<byte> privateKey)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        _privateKey = privateKey.ToArray();
        Verifier = VerifierKey.Create(name, key.ExportSubjectPublicKeyInfo());
    }

    public string Name => Verifier.Name;

    public uint KeyId => Verifier.KeyId;

    public VerifierKey Verifier { get; }

    /// <summary>A new private key in PKCS #8.</summary>
    public static byte[] NewPrivateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        // A handle of its own for each signature: the platforms' keys do not promise to be safe for two threads.
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_privateKey, out _);
        return key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
