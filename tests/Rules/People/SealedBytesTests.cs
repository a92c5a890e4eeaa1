using System.Security.Cryptography;
using Holdfast.Ledger.Keys;

namespace Holdfast.Tests.Rules.People;

public sealed class SealedBytesTests
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SealedBytes.KeyLength);

    [Theory]
    [InlineData("")]
    [InlineData("Maya Okafor")]
    [InlineData("李小龍 \ud83d\ude00")]
    public void What_was_sealed_opens_with_its_key_at_its_place(string text)
    {
        var written = SealedBytes.SealText(_key, "order/A/customer/name", text);
        Assert.Equal(text, SealedBytes.TryOpenText(_key, "order/A/customer/name", written));
    }

    [Fact]
    public void Another_key_another_place_or_any_changed_bit_opens_nothing()
    {
        var written = SealedBytes.Seal(_key, "place", "Maya Okafor"u8);
        Assert.Null(SealedBytes.TryOpen(RandomNumberGenerator.GetBytes(32), "place", written));
        Assert.Null(SealedBytes.TryOpen(_key, "other place", written));
        for (var bit = 0; bit < written.Length * 8; bit++)
        {
            var changed = written.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(SealedBytes.TryOpen(_key, "place", changed));
        }
        for (var length = 0; length < written.Length; length++)
            Assert.Null(SealedBytes.TryOpen(_key, "place", written.AsSpan(0, length)));
    }

    [Fact]
    public void The_same_text_is_never_sealed_the_same_way_twice() =>
        Assert.Distinct(Enumerable.Range(0, 100).Select(_ => SealedBytes.SealText(_key, "place", "Maya")));

    [Theory]
    [InlineData("not base64!")]
    [InlineData("")]
    [InlineData("AAAA")]
    public void What_is_no_sealed_text_opens_to_nothing(string written) =>
        Assert.Null(SealedBytes.TryOpenText(_key, "place", written));
}
