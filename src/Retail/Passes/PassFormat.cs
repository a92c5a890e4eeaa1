using System.Formats.Cbor;
using System.Security.Cryptography;
using NodaTime;

namespace Holdfast.Retail.Passes;

/// <summary>
/// The bytes of a pass: a CBOR Web Token (RFC 8392) in COSE_Sign1 (RFC 9052, tag 18), ES256 only, deterministic CBOR, in
/// Base45 behind a prefix. Everything here but <see cref="ReadClaims"/> may meet bytes that anybody wrote.
/// </summary>
internal static class PassFormat
{
    public const string Prefix = "HF1:";

    /// <summary>Characters; a longer text is refused before it is read.</summary>
    public const int TextMax = 512;

    public const int KeyIdLength = 4;
    public const int CommitmentMax = 32;

    /// <summary>r and s, as COSE wants them.</summary>
    public const int SignatureLength = 64;

    private const int Version = 1;
    private const int Es256 = -7;
    private const CborTag Sign1 = (CborTag)18;

    // COSE header labels and CWT claim keys. Keys below -65536 are for private use; ours holds one array, so that its
    // long label is paid for once.
    private const int HeaderAlgorithm = 1;
    private const int HeaderKeyId = 4;
    private const int ClaimSubject = 2;
    private const int ClaimAudience = 3;
    private const int ClaimExpires = 4;
    private const int ClaimNotBefore = 5;
    private const int ClaimPass = -65537;

    // As external_aad in what is signed: a signature for another purpose with the same key is never one for a pass.
    private static ReadOnlySpan<byte> Purpose => "holdfast/pass/1"u8;

    /// <summary>The first bytes of SHA-256 of the public key (SubjectPublicKeyInfo). May collide: try every key that fits.</summary>
    public static byte[] KeyIdOf(ReadOnlySpan<byte> publicKey) => SHA256.HashData(publicKey)[..KeyIdLength];

    public static byte[] WriteProtected(ReadOnlySpan<byte> keyId)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(2);
        writer.WriteInt32(HeaderAlgorithm);
        writer.WriteInt32(Es256);
        writer.WriteInt32(HeaderKeyId);
        writer.WriteByteString(keyId);
        writer.WriteEndMap();
        return writer.Encode();
    }

    public static byte[] WriteClaims(Pass pass)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(5);
        writer.WriteInt32(ClaimSubject);
        writer.WriteTextString(pass.Order);
        writer.WriteInt32(ClaimAudience);
        writer.WriteTextString(pass.Store);
        writer.WriteInt32(ClaimExpires);
        writer.WriteInt64(pass.To.ToUnixTimeSeconds());
        writer.WriteInt32(ClaimNotBefore);
        writer.WriteInt64(pass.From.ToUnixTimeSeconds());
        writer.WriteInt32(ClaimPass);
        writer.WriteStartArray(6);
        writer.WriteInt32(Version);
        writer.WriteInt32((int)pass.Level);
        writer.WriteInt32(pass.Items);
        writer.WriteInt32(pass.ValueBand);
        writer.WriteInt64(pass.LogIndex);
        writer.WriteByteString(pass.Commitment.AsSpan());
        writer.WriteEndArray();
        writer.WriteEndMap();
        return writer.Encode();
    }

    /// <summary>What the signature is over: COSE's Sig_structure.</summary>
    public static byte[] WriteToBeSigned(ReadOnlySpan<byte> protectedHeader, ReadOnlySpan<byte> claims)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(4);
        writer.WriteTextString("Signature1");
        writer.WriteByteString(protectedHeader);
        writer.WriteByteString(Purpose);
        writer.WriteByteString(claims);
        writer.WriteEndArray();
        return writer.Encode();
    }

    public static byte[] WriteEnvelope(PassEnvelope envelope)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteTag(Sign1);
        writer.WriteStartArray(4);
        writer.WriteByteString(envelope.Protected);
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteByteString(envelope.Claims);
        writer.WriteByteString(envelope.Signature);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Takes the envelope apart without looking at the claims. Null for anything that we would not have written.</summary>
    public static PassEnvelope? ReadEnvelope(byte[] bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Canonical);
            if (reader.ReadTag() != Sign1 || reader.ReadStartArray() != 4)
                return null;
            var header = reader.ReadByteString();
            if (reader.ReadStartMap() != 0)
                return null;
            reader.ReadEndMap();
            var claims = reader.ReadByteString();
            var signature = reader.ReadByteString();
            reader.ReadEndArray();
            if (reader.BytesRemaining != 0 || signature.Length != SignatureLength)
                return null;
            return ReadKeyId(header) is { } keyId ? new PassEnvelope(header, keyId, claims, signature) : null;
        }
        catch (Exception e) when (IsNotThisFormat(e))
        {
            return null;
        }
    }

    /// <summary>The claims of a genuine pass. Null when a newer program signed what this one cannot read.</summary>
    public static Pass? ReadClaims(byte[] claims)
    {
        try
        {
            var reader = new CborReader(claims, CborConformanceMode.Canonical);
            if (reader.ReadStartMap() != 5 || reader.ReadInt32() != ClaimSubject)
                return null;
            var order = reader.ReadTextString();
            if (reader.ReadInt32() != ClaimAudience)
                return null;
            var store = reader.ReadTextString();
            if (reader.ReadInt32() != ClaimExpires)
                return null;
            var to = Instant.FromUnixTimeSeconds(reader.ReadInt64());
            if (reader.ReadInt32() != ClaimNotBefore)
                return null;
            var from = Instant.FromUnixTimeSeconds(reader.ReadInt64());
            if (reader.ReadInt32() != ClaimPass || reader.ReadStartArray() != 6 || reader.ReadInt32() != Version)
                return null;
            var level = (PassLevel)reader.ReadInt32();
            var pass = new Pass
            {
                Order = order,
                Store = store,
                From = from,
                To = to,
                Level = level,
                Items = reader.ReadInt32(),
                ValueBand = reader.ReadInt32(),
                LogIndex = reader.ReadInt64(),
                Commitment = [.. reader.ReadByteString()],
            };
            reader.ReadEndArray();
            reader.ReadEndMap();
            return reader.BytesRemaining == 0 ? pass : null;
        }
        catch (Exception e) when (IsNotThisFormat(e) || e is ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The key id of a header that says ES256 and nothing else: the sender has no say in how it is checked.</summary>
    private static byte[]? ReadKeyId(byte[] header)
    {
        var reader = new CborReader(header, CborConformanceMode.Canonical);
        if (reader.ReadStartMap() != 2 || reader.ReadInt32() != HeaderAlgorithm || reader.ReadInt32() != Es256)
            return null;
        if (reader.ReadInt32() != HeaderKeyId)
            return null;
        var keyId = reader.ReadByteString();
        reader.ReadEndMap();
        return reader.BytesRemaining == 0 && keyId.Length == KeyIdLength ? keyId : null;
    }

    // What CborReader says of malformed bytes, of another type than was asked for, and of a number that is too big.
    private static bool IsNotThisFormat(Exception e) =>
        e is CborContentException or InvalidOperationException or OverflowException;
}

/// <param name="Protected">Encoded protected header, exactly as signed.</param>
internal sealed record PassEnvelope(byte[] Protected, byte[] KeyId, byte[] Claims, byte[] Signature);
