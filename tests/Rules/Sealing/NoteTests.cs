using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

public sealed class NoteTests
{
    private const string RekorKey =
        "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBcK5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc=";

    private const string RekorNote =
        "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n— rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgqq20uDLet7MCoTURUCRdxwWBHHufk=\n";

    private const string PixelKey =
        "pixel6_transparency_log+91c16e30+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+4x0Jk1yTwvLFI9A4NDdGZcX0aiWVdWM5XJVy0M4VWD3AvyW5Q6Hs9A0mcDkpUoYgn+KKPNzFC0H3nN3q6JQ8=";

    private const string PixelNote =
        "DEFAULT\n10\nbsWRucJU5xJPHb5eBdOm6+DM+VelCZBuvtI3sHERJ9Y=\n\n— pixel6_transparency_log kcFuMDBFAiEAhqMAP8P6qf6QxtUJhzMhbN+MbZ9dwfUHzGQJmffJHtoCIGD0cNe47dHWBoPwYdgBCepB06/+g5O1FmYjXl06owL4\n";

    private const string ExampleNote =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private static readonly NoteKey s_key = new("shop.example/log/1", NoteKey.NewPrivateKey());
    private static readonly NoteKey s_other = new("shop.example/vault", NoteKey.NewPrivateKey());

    [Theory]
    [InlineData(RekorKey, RekorNote)]
    [InlineData(PixelKey, PixelNote)]
    public void A_note_of_another_log_is_good_under_its_key_alone(string keyText, string bytes)
    {
        Assert.True(VerifierKey.TryParse(keyText, out var key));
        var note = Read(bytes);

        Assert.Equal(keyText, key.Text);
        Assert.Same(key, Assert.Single(note.Verify(key)));
        Assert.Empty(note.Verify(s_key.Verifier));
        Assert.Equal(bytes, Encoding.UTF8.GetString(note.ToBytes()));
        Assert.Empty((note with { Text = note.Text.Replace('1', '2').Replace('7', '8') }).Verify(key));
    }

    [Fact]
    public void The_example_of_the_specification_is_good()
    {
        Assert.SkipUnless(Ed25519Key.IsThere, "OpenSSL 3 is not on this machine.");
        var bytes = Convert.FromBase64String("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        var key = new Ed25519Key("example.com/foo", bytes[1..]);
        var note = Read(ExampleNote);

        Assert.Equal(0x530d903au, key.KeyId);
        Assert.Same(key, Assert.Single(note.Verify(key)));
        Assert.Empty((note with { Text = "This is an example message!\n" }).Verify(key));
    }

    [Fact]
    public void A_note_that_we_sign_reads_back_and_is_good()
    {
        var bytes = Note.Sign("a\n\nb ü\n", s_key).With(s_other).ToBytes();

        Assert.True(Note.TryParse(bytes, out var note));
        Assert.Equal("a\n\nb ü\n", note.Text);
        Assert.Equal([s_key.Verifier, s_other.Verifier], note.Verify(s_key.Verifier, s_other.Verifier));
        Assert.Equal([s_other.Verifier], note.Verify(s_other.Verifier));
        Assert.Equal(bytes, note.ToBytes());
    }

    [Fact]
    public void One_bad_signature_of_a_known_key_spoils_the_note()
    {
        var note = Note.Sign("text\n", s_key).With(s_other);
        var bad = note with
        {
            Signatures = note.Signatures.SetItem(
                1,
                note.Signatures[1] with
                {
                    Signature = note.Signatures[0].Signature,
                }
            ),
        };

        Assert.Empty(bad.Verify(s_key.Verifier, s_other.Verifier));
        Assert.Equal([s_key.Verifier], bad.Verify(s_key.Verifier));
    }

    [Fact]
    public void A_key_of_the_same_name_or_the_same_id_is_another_key()
    {
        var sameName = new NoteKey(s_key.Name, NoteKey.NewPrivateKey());
        var sameId = VerifierKey.Create("shop.example/log/2", s_key.Verifier.PublicKey.Span);

        Assert.Equal(s_key.KeyId, sameId.KeyId);
        Assert.Empty(Note.Sign("text\n", s_key).Verify(sameName.Verifier, sameId));
    }

    [Fact]
    public void Sixteen_signatures_are_read_and_an_endless_note_is_not()
    {
        var note = Note.Sign("text\n", s_key);
        var many = note with { Signatures = [.. Enumerable.Repeat(note.Signatures[0], 16)] };
        var tooMany = note with { Signatures = [.. Enumerable.Repeat(note.Signatures[0], Note.SignaturesMax + 1)] };

        Assert.Equal(16, Read(Encoding.UTF8.GetString(many.ToBytes())).Signatures.Length);
        Assert.False(Note.TryParse(tooMany.ToBytes(), out _));
        Assert.False(Note.TryParse(Note.Sign(new string('a', Note.BytesMax) + "\n", s_key).ToBytes(), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n— a YWJjZGU=\n")]
    [InlineData("text\n\n— a YWJjZGU=")]
    [InlineData("text\n\n- a YWJjZGU=\n")]
    [InlineData("text\n\n—a YWJjZGU=\n")]
    [InlineData("text\n\n— a  YWJjZGU=\n")]
    [InlineData("text\n\n— a+b YWJjZGU=\n")]
    [InlineData("text\n\n— a\u00a0b YWJjZGU=\n")]
    [InlineData("text\n\n— a YWJjZA==\n")]
    [InlineData("text\n\n— a YWJjZGV=\n")]
    [InlineData("text\n\n— a YWJjZGU\n")]
    [InlineData("text\n\n— a YWJjZGU= \n")]
    [InlineData("text\n\n— a YWJjZGU=\nmore\n")]
    [InlineData("te\txt\n\n— a YWJjZGU=\n")]
    [InlineData("text\r\n\n— a YWJjZGU=\n")]
    [InlineData("te\0xt\n\n— a YWJjZGU=\n")]
    public void What_is_not_exactly_a_note_is_refused(string bytes) =>
        Assert.False(Note.TryParse(Encoding.UTF8.GetBytes(bytes), out _));

    [Fact]
    public void Bytes_that_are_not_text_are_refused() =>
        Assert.False(Note.TryParse([0xFF, .. Encoding.UTF8.GetBytes("text\n\n— a YWJjZGU=\n")], out _));

    [Fact]
    public void A_key_text_has_one_spelling()
    {
        var rest = RekorKey["rekor.sigstore.dev+c0d23d6a+".Length..];
        Assert.All(
            [
                "",
                "bananas.sigstore.dev+12344556",
                "rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!",
                "rekor.sigstore.dev+12345678+AwEB",
                "rekor.sigstore.dev+NOT_A_NUMBER+" + rest,
                "rekor.sigstore.dev+00000000+" + rest,
                "rekor.sigstore.dev+C0D23D6A+" + rest,
                "rekor sigstore dev+c0d23d6a+" + rest,
                "+c0d23d6a+" + rest,
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            ],
            text => Assert.False(VerifierKey.TryParse(text, out _), text)
        );
    }

    [Fact]
    public void A_private_key_signs_as_the_same_key_every_time_it_is_read()
    {
        var bytes = NoteKey.NewPrivateKey();
        var note = Note.Sign("text\n", new NoteKey("a", bytes));

        Assert.Single(note.Verify(new NoteKey("a", bytes).Verifier));
    }

    private static Note Read(string bytes)
    {
        Assert.True(Note.TryParse(Encoding.UTF8.GetBytes(bytes), out var note));
        return note;
    }
}
