using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Retail.Passes;
using NodaTime;
using static Holdfast.Tests.Rules.Passes.SomePass;

namespace Holdfast.Tests.Rules.Passes;

public sealed class PassTests : IDisposable
{
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

    private static byte[] Bytes(string text) => Base45.Decode(text.AsSpan(PassFormat.Prefix.Length))!;

    private Ledger.Refusal Refused(string text, string store, Instant now) =>
        Assert.IsType<PassCheck.Refused>(_verifier.Check(text, store, now)).Refusal;
}
