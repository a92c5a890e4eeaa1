using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

public sealed class HashTests
{
    private static readonly string[] s_rfcEntries =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    [Fact]
    public void The_eight_entries_of_the_transparency_tests_have_their_root()
    {
        var peaks = new Peaks();
        foreach (var entry in s_rfcEntries)
            peaks.Append(LogHash.OfEntry(Convert.FromHexString(entry)));

        Assert.Equal(
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
            Convert.ToHexStringLower(peaks.Root().ToBytes())
        );
    }

    [Fact]
    public void An_empty_entry_and_an_empty_log_have_different_hashes()
    {
        Assert.Equal(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            Convert.ToHexStringLower(LogHash.OfEntry([]).ToBytes())
        );
        Assert.Equal(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            Convert.ToHexStringLower(new Peaks().Root().ToBytes())
        );
    }

    [Theory]
    [InlineData(1, "2zQm6HgGjSjSabbIcXIyLOU3K2V1bQeJAB00g19gHAM=")]
    [InlineData(2, "ywCYnZSlacCmeK4EK2Pc1GJduWRAUX83put5duok7Us=")]
    [InlineData(7, "o+I7Msy2v5bQktFl2KpUbgmCnejwOw6JV1gdHha5K98=")]
    [InlineData(255, "Mvhbyqh9e80Fco8J6a66NQumovczgwCH8Fl2goSL5cs=")]
    [InlineData(256, "goUV0DPBnYyQHzfsy4rtkZZncDSG+NL/8c9wQDIcXbE=")]
    [InlineData(257, "HtoEmkNR2G92JSvX7At3Rq11t/oDFq1fVB29pFijEsQ=")]
    [InlineData(65536, "8CXQbtgEhZ/SdKG9rK3W5I6odjSqkeHtsgFD+UmM0Cs=")]
    [InlineData(70000, "Gkzfy2Y3SgwNy+9JrL1JdtE+6GT7PLJB/JQ8rQTwL34=")]
    public void Peaks_and_the_edge_of_the_tiles_have_the_known_root(int size, string root)
    {
        var peaks = new Peaks();
        var edge = new TreeEdge();
        for (var i = 0; i < size; i++)
        {
            var hash = LogHash.OfEntry(Encoding.ASCII.GetBytes($"{i}"));
            peaks.Append(hash);
            edge.Append(hash, (_, _) => { });
        }

        Assert.Equal(root, peaks.Root().ToString());
        Assert.Equal(root, edge.Root().ToString());
        Assert.Equal(root, new Peaks(size, peaks.Hashes).Root().ToString());
    }

    [Fact]
    public void A_long_entry_is_hashed_like_a_short_one()
    {
        var entry = new byte[65_535];
        entry.AsSpan().Fill(7);

        Assert.Equal(NaiveTree.Root([entry]), LogHash.OfEntry(entry));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2zQm6HgGjSjSabbIcXIyLOU3K2V1bQeJAB00g19gHAM")]
    [InlineData("2zQm6HgGjSjSabbIcXIyLOU3K2V1bQeJAB00g19gHAN=")]
    [InlineData(" 2zQm6HgGjSjSabbIcXIyLOU3K2V1bQeJAB00g19gHAM=")]
    [InlineData("2zQm6HgGjSjSabbIcXIyLOU3K2V1bQeJAB00g19gHAMA")]
    public void A_hash_has_one_spelling(string text) => Assert.False(LogHash.TryParse(text, out _));
}
