using System.Formats.Cbor;
using System.Security.Cryptography;
using Holdfast.Retail.Passes;
using static Holdfast.Tests.Rules.Passes.SomePass;

namespace Holdfast.Tests.Rules.Passes;

/// <summary>Passes put together by hand, as somebody would who knows the format and the public key.</summary>
public sealed class ForgedPassTests : IDisposable
{
    private readonly PassSigner _signer = new(PassSigner.NewKey());
    private readonly PassVerifier _verifier;

    public ForgedPassTests() => _verifier = new PassVerifier([_signer.PublicKey]);

    public void Dispose()
    {
        _signer.Dispose();
        _verifier.Dispose();
    }

    [Fact]
    public void A_pass_by_another_key_that_claims_our_key_id_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var header = PassFormat.WriteProtected(PassFormat.KeyIdOf(_signer.PublicKey));
        Assert.IsType<PassNotGenuine>(Refused(Signed(other, header, PassFormat.WriteClaims(Leeds))));
    }

    public static TheoryData<string, int> Algorithms() =>
        new()
        {
            { "none", 0 },
            { "HS256", 5 },
            { "HS256/64", 4 },
            { "ES384", -35 },
            { "PS256", -37 },
            { "EdDSA", -8 },
            { "ES256K", -47 },
        };

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void No_other_algorithm_is_taken_from_the_header(string name, int algorithm)
    {
        var keyId = PassFormat.KeyIdOf(_signer.PublicKey);
        var header = Header(writer => writer.WriteInt32(algorithm), keyId);
        var claims = PassFormat.WriteClaims(Leeds);
        // The classic trick: the public key, known to all, as the secret of an HMAC.
        var hmac = HMACSHA256.HashData(_signer.PublicKey, PassFormat.WriteToBeSigned(header, claims));
        byte[][] signatures =
        [
            [],
            hmac,
            hmac[..8],
            [.. hmac, .. hmac],
            new byte[64],
        ];
        foreach (var signature in signatures)
        {
            var forged = PassFormat.WriteEnvelope(new PassEnvelope(header, keyId, claims, signature));
            Assert.True(Refused(Text(forged)) is PassUnreadable, name);
        }
    }

    [Fact]
    public void An_algorithm_by_name_or_without_a_value_is_refused()
    {
        var keyId = PassFormat.KeyIdOf(_signer.PublicKey);
        Action<CborWriter>[] algorithms =
        [
            w => w.WriteTextString("ES256"),
            w => w.WriteNull(),
            w => w.WriteStartArray(0),
        ];
        foreach (var algorithm in algorithms)
        {
            var header = Header(
                writer =>
                {
                    algorithm(writer);
                    if (algorithm == algorithms[2])
                        writer.WriteEndArray();
                },
                keyId
            );
            var forged = new PassEnvelope(header, keyId, PassFormat.WriteClaims(Leeds), new byte[64]);
            Assert.IsType<PassUnreadable>(Refused(Text(PassFormat.WriteEnvelope(forged))));
        }
    }

    [Fact]
    public void A_signature_of_all_zeros_is_refused()
    {
        var keyId = PassFormat.KeyIdOf(_signer.PublicKey);
        var forged = new PassEnvelope(
            PassFormat.WriteProtected(keyId),
            keyId,
            PassFormat.WriteClaims(Leeds),
            new byte[PassFormat.SignatureLength]
        );
        Assert.IsType<PassNotGenuine>(Refused(Text(PassFormat.WriteEnvelope(forged))));
    }

    [Fact]
    public void A_signature_for_another_purpose_is_refused()
    {
        var (key, verifier) = OwnKey();
        using var _ = key;
        using var __ = verifier;
        var header = PassFormat.WriteProtected(PassFormat.KeyIdOf(key.ExportSubjectPublicKeyInfo()));
        var claims = PassFormat.WriteClaims(Leeds);
        var plain = new CborWriter(CborConformanceMode.Canonical);
        plain.WriteStartArray(4);
        plain.WriteTextString("Signature1");
        plain.WriteByteString(header);
        plain.WriteByteString([]);
        plain.WriteByteString(claims);
        plain.WriteEndArray();
        var signature = key.SignData(plain.Encode(), HashAlgorithmName.SHA256);
        var text = Text(PassFormat.WriteEnvelope(new PassEnvelope(header, [], claims, signature)));
        Assert.IsType<PassNotGenuine>(Assert.IsType<PassCheck.Refused>(verifier.Check(text, "LEEDS1", Noon)).Refusal);
    }

    [Fact]
    public void Signed_claims_that_this_program_cannot_read_are_refused()
    {
        var (key, verifier) = OwnKey();
        using var _ = key;
        using var __ = verifier;
        var header = PassFormat.WriteProtected(PassFormat.KeyIdOf(key.ExportSubjectPublicKeyInfo()));
        var good = PassFormat.WriteClaims(Leeds);
        var version = good.AsSpan().IndexOf<byte>([0x86, 0x01]) + 1;
        var newer = good.ToArray();
        newer[version] = 2;
        byte[][] claims =
        [
            newer,
            [],
            [0xA0],
            [0xFF],
            [.. good, 0],
            good[..^1],
            PassFormat.WriteClaims(Leeds with { Level = PassLevel.Rotating }),
            PassFormat.WriteClaims(Leeds with { Level = (PassLevel)9 }),
        ];
        Good(verifier.Check(Signed(key, header, good), "LEEDS1", Noon));
        foreach (var claim in claims)
        {
            var check = verifier.Check(Signed(key, header, claim), "LEEDS1", Noon);
            Assert.IsType<PassTooNew>(Assert.IsType<PassCheck.Refused>(check).Refusal);
        }
    }

    [Fact]
    public void A_time_beyond_the_calendar_is_refused_and_does_not_throw()
    {
        var (key, verifier) = OwnKey();
        using var _ = key;
        using var __ = verifier;
        var header = PassFormat.WriteProtected(PassFormat.KeyIdOf(key.ExportSubjectPublicKeyInfo()));
        var claims = PassFormat.WriteClaims(Leeds);
        var expires = claims.AsSpan().IndexOf<byte>([0x04, 0x1A]) + 1;
        byte[] absurd =
        [
            .. claims[..expires],
            0x1B,
            0x7F,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            0xFF,
            .. claims[(expires + 5)..],
        ];
        var check = verifier.Check(Signed(key, header, absurd), "LEEDS1", Noon);
        Assert.IsType<PassTooNew>(Assert.IsType<PassCheck.Refused>(check).Refusal);
    }

    private static (ECDsa Key, PassVerifier Verifier) OwnKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key, new PassVerifier([key.ExportSubjectPublicKeyInfo()]));
    }

    private static string Signed(ECDsa key, byte[] header, byte[] claims)
    {
        var signature = key.SignData(PassFormat.WriteToBeSigned(header, claims), HashAlgorithmName.SHA256);
        return Text(PassFormat.WriteEnvelope(new PassEnvelope(header, [], claims, signature)));
    }

    private static byte[] Header(Action<CborWriter> algorithm, byte[] keyId)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(2);
        writer.WriteInt32(1);
        algorithm(writer);
        writer.WriteInt32(4);
        writer.WriteByteString(keyId);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private Ledger.Refusal Refused(string text) =>
        Assert.IsType<PassCheck.Refused>(_verifier.Check(text, "LEEDS1", Noon)).Refusal;
}
