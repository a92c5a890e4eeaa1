using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Retail.Passes;
using NodaTime;

namespace Holdfast.Tests.Rules.Passes;

public sealed class PassTests : IDisposable
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 12, 0);

    private static readonly Pass Leeds = new()
    {
        Order = "4F7K29QX8M",
        Store = "LEEDS1",
        From = Noon - Duration.FromDays(1),
        To = Noon + Duration.FromDays(14),
        Items = 3,
        ValueBand = 2,
        LogIndex = 18_204_113,
    };

    private readonly PassSigner _signer = new(PassSigner.NewKey());
    private readonly PassVerifier _verifier;

    public PassTests() => _verifier = new PassVerifier([_signer.PublicKey]);

    public void Dispose()
    {
        _signer.Dispose();
        _verifier.Dispose();
    }

    [Fact]
    public void A_signed_pass_is_good_at_its_store() =>
        Assert.Equal(
            Leeds,
            Good(_verifier.Check(_signer.Sign(Leeds), "LEEDS1", Noon)) with
            {
                Commitment = Leeds.Commitment,
            }
        );

    [Fact]
    public void A_scanners_enter_key_does_no_harm() =>
        Good(_verifier.Check(_signer.Sign(Leeds) + "\r\n", "LEEDS1", Noon));

    [Fact]
    public void A_pass_is_small_enough_for_a_phone_at_arms_length()
    {
        var text = _signer.Sign(Leeds);
        Assert.InRange(text.Length, 150, 210);
        Assert.InRange(PassQr.VersionOf(text), 1, 8);
    }

    [Fact]
    public void A_pass_with_the_longest_store_code_and_a_commitment_is_still_read()
    {
        var pass = Leeds with { Store = new string('W', 64), LogIndex = long.MaxValue, Commitment = [.. new byte[32]] };
        var text = _signer.Sign(pass);
        Assert.InRange(text.Length, 210, PassFormat.TextMax);
        Good(_verifier.Check(text, pass.Store, Noon));
    }

    [Fact]
    public void Another_store_refuses() =>
        Assert.Equal(new PassForAnotherStore("LEEDS1"), Refused(_signer.Sign(Leeds), "YORK1", Noon));

    [Theory]
    [InlineData("leeds1")]
    [InlineData("LEEDS1 ")]
    [InlineData("LEEDS")]
    [InlineData("")]
    public void A_store_code_is_compared_exactly(string store) =>
        Assert.IsType<PassForAnotherStore>(Refused(_signer.Sign(Leeds), store, Noon));

    [Fact]
    public void The_window_holds_with_ten_minutes_for_a_wrong_clock()
    {
        var text = _signer.Sign(Leeds);
        var moment = Duration.FromSeconds(1);
        Good(_verifier.Check(text, "LEEDS1", Leeds.From - PassVerifier.Tolerance));
        Good(_verifier.Check(text, "LEEDS1", Leeds.To + PassVerifier.Tolerance));
        Assert.IsType<PassNotYetGood>(Refused(text, "LEEDS1", Leeds.From - PassVerifier.Tolerance - moment));
        Assert.IsType<PassExpired>(Refused(text, "LEEDS1", Leeds.To + PassVerifier.Tolerance + moment));
    }

    [Fact]
    public void A_pass_by_another_key_is_refused()
    {
        using var other = new PassSigner(PassSigner.NewKey());
        Assert.IsType<PassNotGenuine>(Refused(other.Sign(Leeds), "LEEDS1", Noon));
    }

    [Fact]
    public void A_pass_by_another_key_that_claims_our_key_id_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var header = PassFormat.WriteProtected(PassFormat.KeyIdOf(_signer.PublicKey));
        Assert.IsType<PassNotGenuine>(Refused(Signed(other, header, PassFormat.WriteClaims(Leeds)), "LEEDS1", Noon));
    }

    [Fact]
    public void Every_key_of_the_set_is_accepted()
    {
        using var next = new PassSigner(PassSigner.NewKey());
        using var both = new PassVerifier([_signer.PublicKey, next.PublicKey]);
        Good(both.Check(_signer.Sign(Leeds), "LEEDS1", Noon));
        Good(both.Check(next.Sign(Leeds), "LEEDS1", Noon));
    }

    [Fact]
    public void A_changed_bit_anywhere_is_refused()
    {
        var bytes = Bytes(_signer.Sign(Leeds));
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = bytes.ToArray();
                changed[i] ^= (byte)(1 << bit);
                Refused(Text(changed), "LEEDS1", Noon);
            }
        }
    }

    [Fact]
    public void A_changed_character_anywhere_is_refused()
    {
        var text = _signer.Sign(Leeds);
        for (var i = 0; i < text.Length; i++)
        {
            var other = text[i] == 'A' ? 'B' : 'A';
            Refused($"{text[..i]}{other}{text[(i + 1)..]}", "LEEDS1", Noon);
        }
    }

    [Fact]
    public void A_pass_cut_short_anywhere_is_refused()
    {
        var bytes = Bytes(_signer.Sign(Leeds));
        for (var length = 0; length < bytes.Length; length++)
            Refused(Text(bytes[..length]), "LEEDS1", Noon);
    }

    [Fact]
    public void Bytes_behind_a_pass_are_refused()
    {
        var bytes = Bytes(_signer.Sign(Leeds));
        Assert.IsType<PassUnreadable>(Refused(Text([.. bytes, 0]), "LEEDS1", Noon));
        Assert.IsType<PassUnreadable>(Refused(Text([.. bytes, .. bytes]), "LEEDS1", Noon));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused_unread() =>
        Assert.IsType<PassUnreadable>(Refused(PassFormat.Prefix + new string('0', 3_000_000), "LEEDS1", Noon));

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
            Assert.True(Refused(Text(forged), "LEEDS1", Noon) is PassUnreadable, name);
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
            Assert.IsType<PassUnreadable>(Refused(Text(PassFormat.WriteEnvelope(forged)), "LEEDS1", Noon));
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
        Assert.IsType<PassNotGenuine>(Refused(Text(PassFormat.WriteEnvelope(forged)), "LEEDS1", Noon));
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

    [Fact]
    public void The_claims_are_written_as_they_always_were() =>
        Assert.Equal(
            "A5" // five claims
                + "02"
                + "6A344637" // sub: order number
                + "4B32395158384D"
                + "03"
                + "664C4545445331" // aud: store
                + "04"
                + "1A6B13FCC0" // exp
                + "05"
                + "1A6B003640" // nbf
                + "3A00010000" // ours, -65537
                + "86"
                + "01" // version
                + "00" // level
                + "03" // items
                + "02" // value band
                + "1A0115C5D1" // log index
                + "40", // commitment
            Convert.ToHexString(PassFormat.WriteClaims(Leeds))
        );

    [Fact]
    public void The_envelope_is_tagged_COSE_Sign1_with_everything_signed()
    {
        var reader = new CborReader(Bytes(_signer.Sign(Leeds)), CborConformanceMode.Canonical);
        Assert.Equal((CborTag)18, reader.ReadTag());
        Assert.Equal(4, reader.ReadStartArray());
        var header = new CborReader(reader.ReadByteString());
        Assert.Equal(2, header.ReadStartMap());
        Assert.Equal((1, -7, 4), (header.ReadInt32(), header.ReadInt32(), header.ReadInt32()));
        Assert.Equal(SHA256.HashData(_signer.PublicKey)[..4], header.ReadByteString());
        Assert.Equal(0, reader.ReadStartMap());
        reader.ReadEndMap();
        Assert.Equal(PassFormat.WriteClaims(Leeds), reader.ReadByteString());
        Assert.Equal(64, reader.ReadByteString().Length);
    }

    [Fact]
    public void Hostile_texts_are_refused_and_nothing_is_thrown()
    {
        foreach (var text in Hardening.Strings())
        {
            Refused(text, "LEEDS1", Noon);
            Refused(PassFormat.Prefix + text, "LEEDS1", Noon);
            Refused(Text(Encoding.UTF8.GetBytes(text)), "LEEDS1", Noon);
        }
    }

    [Fact]
    public void Random_bytes_are_refused_and_nothing_is_thrown() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll<byte[]>(bytes =>
            {
                Refused(Text(bytes), "LEEDS1", Noon);
                byte[] envelope = [0xD2, 0x84, .. bytes];
                Refused(Text(envelope), "LEEDS1", Noon);
            })
        );

    [Fact]
    public void Any_pass_comes_back_as_it_was() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll<NonEmptyString, long, byte[]>(
                (store, number, commitment) =>
                {
                    var pass = Leeds with
                    {
                        // Lone surrogates are no text and never reach a store's code.
                        Store = Encoding.UTF8.GetString(
                            Encoding.UTF8.GetBytes(store.Get[..Math.Min(64, store.Get.Length)])
                        ),
                        Items = (int)Math.Abs(number % 9_999),
                        LogIndex = number & long.MaxValue,
                        Commitment = [.. commitment.Take(PassFormat.CommitmentMax)],
                    };
                    var read = Good(_verifier.Check(_signer.Sign(pass), pass.Store, Noon));
                    Assert.Equal(pass with { Commitment = read.Commitment }, read);
                    Assert.Equal(pass.Commitment.AsEnumerable(), read.Commitment.AsEnumerable());
                }
            )
        );

    [Fact]
    public void The_code_is_drawn_without_style_and_with_its_label_encoded()
    {
        var svg = PassQr.Svg(_signer.Sign(Leeds), "Pass \"><script>");
        Assert.DoesNotContain("style", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.Contains("viewBox=\"0 0 57 57\"", svg, StringComparison.Ordinal);
        Assert.Equal("89504E47", Convert.ToHexString(PassQr.Png(_signer.Sign(Leeds))[..4]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_999, 0)]
    [InlineData(2_000, 1)]
    [InlineData(50_000, 5)]
    [InlineData(long.MaxValue, 6)]
    public void A_value_falls_into_its_band(long totalMinor, int band)
    {
        Assert.Equal(band, ValueBands.Of(totalMinor));
        Assert.True(ValueBands.FromMinor(band) <= totalMinor);
    }

    [Fact]
    public async Task A_restarted_program_accepts_the_passes_it_made_before()
    {
        var kept = new Dictionary<string, byte[]>();
        Task<byte[]> Secrets(string name, Func<byte[]> make, CancellationToken ct) =>
            Task.FromResult(kept.TryGetValue(name, out var secret) ? secret : kept[name] = make());
        using var before = new PassKeys(Secrets);
        using var after = new PassKeys(Secrets);
        var ct = TestContext.Current.CancellationToken;
        var text = (await before.SignerAsync(ct)).Sign(Leeds);
        Good((await after.VerifierAsync(ct)).Check(text, "LEEDS1", Noon));
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

    private static byte[] Bytes(string text) => Base45.Decode(text.AsSpan(PassFormat.Prefix.Length))!;

    private static string Text(byte[] bytes) => PassFormat.Prefix + Base45.Encode(bytes);

    private static Pass Good(PassCheck check) => Assert.IsType<PassCheck.Good>(check).Pass;

    private Ledger.Refusal Refused(string text, string store, Instant now) =>
        Assert.IsType<PassCheck.Refused>(_verifier.Check(text, store, now)).Refusal;
}
