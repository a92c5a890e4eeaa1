using System.Security.Cryptography;

namespace Holdfast.Retail.Passes;

/// <summary>Makes passes with one private key. Thread-safe; owns the key.</summary>
internal sealed class PassSigner : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ECDsa _key;
    private readonly byte[] _protected;

    /// <param name="privateKey">PKCS #8, P-256.</param>
    public PassSigner(ReadOnlySpan<byte> privateKey)
    {
        _key = ECDsa.Create();
        _key.ImportPkcs8PrivateKey(privateKey, out _);
        PublicKey = _key.ExportSubjectPublicKeyInfo();
        _protected = PassFormat.WriteProtected(PassFormat.KeyIdOf(PublicKey));
    }

    /// <summary>SubjectPublicKeyInfo: what a store needs to check the passes that this signer makes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>A new private key in PKCS #8.</summary>
    public static byte[] NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>The text of a pass, ready for a QR code. Two calls give different texts that are equally good.</summary>
    public string Sign(Pass pass)
    {
        var claims = PassFormat.WriteClaims(pass);
        var signature = Sign(PassFormat.WriteToBeSigned(_protected, claims));
        return PassFormat.Prefix
            + Base45.Encode(PassFormat.WriteEnvelope(new PassEnvelope(_protected, [], claims, signature)));
    }

    public void Dispose() => _key.Dispose();

    private byte[] Sign(byte[] toBeSigned)
    {
        // The platforms' keys do not promise to be safe for two threads.
        lock (_lock)
            return _key.SignData(
                toBeSigned,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation
            );
    }
}
