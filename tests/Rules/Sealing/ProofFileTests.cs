using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

public sealed class ProofFileTests
{
    private static readonly NoteKey s_key = new("shop.example/log/1", NoteKey.NewPrivateKey());
    private static readonly LogHash s_first = new(SHA256.HashData("hash1"u8));
    private static readonly LogHash s_second = new(SHA256.HashData("hash2"u8));

    [Fact]
    public void A_file_is_written_as_the_specification_says()
    {
        Assert.Equal(
            $"c2sp.org/tlog-proof@v1\nindex 5\n{s_first}\n{s_second}\n\ntest checkpoint\n",
            Write(new(5, [s_first, s_second], "test checkpoint\n"u8.ToArray()))
        );
        Assert.Equal(
            $"c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{s_first}\n\ncheckpoint data\n",
            Write(new(10, [s_first], "checkpoint data\n"u8.ToArray(), "extra information"u8.ToArray()))
        );
        Assert.Equal("c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n", Write(new(0, [], "checkpoint\n"u8.ToArray())));
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n")]
    [InlineData(
        "c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 7\n2zQm6HgGjSjSabbIcXIyLOU3K2V1bQeJAB00g19gHAM=\n\na\n\nb\n"
    )]
    public void A_file_reads_back(string text)
    {
        Assert.True(ProofFile.TryParse(Encoding.UTF8.GetBytes(text), out var proof));
        Assert.Equal(text, Write(proof));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong-header\nindex 0\n\ncheckpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1")]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\ncheckpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\n")]
    [InlineData("c2sp.org/tlog-proof@v1\n\n\ncheckpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex notanumber\n\ncheckpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -5\n\ncheckpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 05\n\ncheckpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\ncheckpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n2zQm\n\ncheckpoint\n")]
    public void What_is_not_exactly_a_proof_is_refused(string text) =>
        Assert.False(ProofFile.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void A_path_or_a_line_without_end_is_refused()
    {
        var path = string.Concat(Enumerable.Repeat($"{s_first}\n", LogProofs.PathMax + 1));
        var line = new string('a', 70_000);

        Assert.False(
            ProofFile.TryParse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex 0\n{path}\nx\n"), out _)
        );
        Assert.False(
            ProofFile.TryParse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex 0\n{line}\n\nx\n"), out _)
        );
    }

    [Fact]
    public async Task A_proof_is_good_for_its_entry_and_its_log_only()
    {
        var log = MemoryLog.Of(300);
        var signed = SignedCheckpoint.Sign(new(s_key.Name, 300, log.Root()), s_key);
        var path = await new TileTree(log, 300).ProveInclusionAsync(299, 300, TestContext.Current.CancellationToken);
        var bytes = new ProofFile(299, path, signed.Note.ToBytes()).ToBytes();

        Assert.True(ProofFile.TryParse(bytes, out var proof));
        Assert.True(proof.Check("299"u8, s_key.Verifier, out var checkpoint, out _));
        Assert.Equal(300, checkpoint.Checkpoint.Size);

        Assert.False(proof.Check("298"u8, s_key.Verifier, out _, out var why));
        Assert.Equal("These bytes are not entry 299 of the log.", why);
        Assert.False((proof with { Index = 298 }).Check("299"u8, s_key.Verifier, out _, out _));
        Assert.False(proof.Check("299"u8, new NoteKey(s_key.Name, NoteKey.NewPrivateKey()).Verifier, out _, out why));
        Assert.Equal("It is not signed by the key of shop.example/log/1.", why);
    }

    private static string Write(ProofFile proof) => Encoding.UTF8.GetString(proof.ToBytes());
}
