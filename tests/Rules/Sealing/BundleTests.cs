using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

public sealed class BundleTests
{
    private static readonly ReadOnlyMemory<byte>[] s_entries =
    [
        Encoding.ASCII.GetBytes("one"),
        ReadOnlyMemory<byte>.Empty,
        new byte[65_535],
    ];

    [Fact]
    public void Entries_come_out_as_they_went_in()
    {
        var bytes = Bundle.Write(s_entries);

        Assert.True(Bundle.TryRead(bytes, 3, out var read));
        Assert.Equal(s_entries.Select(entry => entry.ToArray()), read.Value.Select(entry => entry.ToArray()));
        Assert.Equal([0, 3, (byte)'o', (byte)'n', (byte)'e', 0, 0, 0xFF, 0xFF], bytes[..9]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Another_number_of_entries_is_refused(int width) =>
        Assert.False(Bundle.TryRead(Bundle.Write(s_entries), width, out _));

    [Fact]
    public void A_bundle_cut_anywhere_is_refused()
    {
        var bytes = Bundle.Write(s_entries[..2]);

        for (var length = 0; length < bytes.Length; length++)
            Assert.False(Bundle.TryRead(bytes.AsMemory(0, length), 2, out _));
    }

    [Fact]
    public void The_beginning_of_a_bundle_is_a_smaller_bundle()
    {
        Assert.True(Bundle.TryCut(Bundle.Write(s_entries), 2, out var cut));
        Assert.Equal(Bundle.Write(s_entries[..2]), cut.ToArray());
        Assert.False(Bundle.TryCut(Bundle.Write(s_entries), 4, out _));
    }

    [Fact]
    public void An_entry_too_long_for_its_length_is_not_written() =>
        Assert.Throws<ArgumentException>(() => Bundle.Write([new byte[65_536]]));
}
