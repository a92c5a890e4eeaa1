using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

/// <summary>
/// Ed25519, signed-note type 0x01, through the system's OpenSSL 3: only to check other people's notes, since .NET has no
/// such key of its own.
/// </summary>
internal sealed partial class Ed25519Key(string name, byte[] publicKey) : INoteVerifier
{
    private const string Crypto = "libcrypto.so.3";
    private const int Ed25519 = 1087;

    public string Name => name;

    public uint KeyId =>
        BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', 0x01, .. publicKey])
        );

    public static bool IsThere => NativeLibrary.TryLoad(Crypto, out _);

    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        var key = NewKey(Ed25519, 0, publicKey, (nuint)publicKey.Length);
        var context = NewContext();
        try
        {
            Assert.Equal(1, VerifyInit(context, 0, 0, 0, key));
            return Verify(context, signature.ToArray(), (nuint)signature.Length, text.ToArray(), (nuint)text.Length)
                == 1;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewKey(int type, nint engine, byte[] key, nuint length);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(Crypto, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(Crypto, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Crypto, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int VerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Crypto, EntryPoint = "EVP_DigestVerify")]
    private static partial int Verify(nint context, byte[] signature, nuint signatureLength, byte[] text, nuint length);
}
