using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

public sealed class CheckpointTests
{
    private const string Root = "2zQm6HgGjSjSabbIcXIyLOU3K2V1bQeJAB00g19gHAM=";

    private static readonly NoteKey s_key = new("shop.example/log/1", NoteKey.NewPrivateKey());

    [Fact]
    public void A_checkpoint_is_three_lines_and_reads_back()
    {
        var checkpoint = new Checkpoint("shop.example/log/1", 1, LogHash.OfEntry("0"u8));

        Assert.Equal($"shop.example/log/1\n1\n{Root}\n", checkpoint.Text);
        Assert.True(Checkpoint.TryParse(checkpoint.Text, out var read));
        Assert.Equal(checkpoint, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData($"a\n1\n{Root}")]
    [InlineData($"a\n1\n{Root}\n\n")]
    [InlineData($"a\n1\n{Root}\nextension\n")]
    [InlineData($"\n1\n{Root}\n")]
    [InlineData($"a b\n1\n{Root}\n")]
    [InlineData($"a+b\n1\n{Root}\n")]
    [InlineData($"a\n01\n{Root}\n")]
    [InlineData($"a\n-1\n{Root}\n")]
    [InlineData($"a\n+1\n{Root}\n")]
    [InlineData($"a\n1 \n{Root}\n")]
    [InlineData($"a\n9223372036854775808\n{Root}\n")]
    [InlineData($"a\n99999999999999999999\n{Root}\n")]
    [InlineData($"a\n0\n{Root}\n")]
    [InlineData("a\n1\n2zQm\n")]
    public void What_is_not_exactly_a_checkpoint_is_refused(string text) =>
        Assert.False(Checkpoint.TryParse(text, out _));

    [Fact]
    public void The_largest_size_is_read()
    {
        Assert.True(Checkpoint.TryParse($"a\n{long.MaxValue}\n{Root}\n", out var checkpoint));
        Assert.Equal(long.MaxValue, checkpoint.Size);
    }

    [Fact]
    public void A_signed_checkpoint_opens_with_the_key_of_its_log()
    {
        var signed = SignedCheckpoint.Sign(new(s_key.Name, 0, LogHash.OfNothing), s_key);

        Assert.True(SignedCheckpoint.TryOpen(signed.Note.ToBytes(), s_key.Verifier, out var opened, out _));
        Assert.Equal(signed.Checkpoint, opened.Checkpoint);
    }

    [Fact]
    public void What_does_not_open_says_why()
    {
        var checkpoint = new Checkpoint(s_key.Name, 0, LogHash.OfNothing);
        var stranger = new NoteKey(s_key.Name, NoteKey.NewPrivateKey());

        Assert.Equal("It is not a signed note.", Why(Encoding.UTF8.GetBytes(checkpoint.Text)));
        Assert.Equal(
            "It is not signed by the key of shop.example/log/1.",
            Why(SignedCheckpoint.Sign(checkpoint, stranger).Note.ToBytes())
        );
        Assert.Equal("What is signed is not a checkpoint.", Why(Note.Sign("hello\n", s_key).ToBytes()));
        Assert.Equal(
            "It is a checkpoint of shop.example/log/2, not of shop.example/log/1.",
            Why(SignedCheckpoint.Sign(checkpoint with { Origin = "shop.example/log/2" }, s_key).Note.ToBytes())
        );
    }

    private static string Why(byte[] bytes)
    {
        Assert.False(SignedCheckpoint.TryOpen(bytes, s_key.Verifier, out _, out var why));
        return why;
    }
}
