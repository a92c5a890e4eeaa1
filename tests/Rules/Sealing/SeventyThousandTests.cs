using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

/// <summary>A log of 70,000 entries: three levels of tiles, each with a partial one.</summary>
public sealed class SeventyThousandTests
{
    private static readonly Lazy<MemoryLog> s_log = new(() => MemoryLog.Of(70_000));

    [Theory]
    [InlineData("tile/entries/000", "94693d5c6d6a0355ec07bac8214516c1ce6a5100b0588f226fd95f26571157d7")]
    [InlineData("tile/0/000", "b9704a8bfbee2c61185ceb38904a49f3f703c81e194b5b2ccdc254c2bdaaa62b")]
    [InlineData("tile/0/273.p/112", "4d21244557c976993a9a89bf928a46b5a876585228df279878239fd84489e5a5")]
    [InlineData("tile/1/000", "ea7b038bc73489c89c31a27ac355aaca65a4ed73f0dd7484e68deb29d30f10a2")]
    public void Its_files_have_the_known_bytes(string path, string hash)
    {
        Assert.True(TileId.TryParse(path, out var tile));

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(s_log.Value.Files[tile.Value])));
    }

    [Fact]
    public void Its_files_are_exactly_those_of_its_size()
    {
        Assert.Equal(TileId.Between(0, 70_000).ToHashSet(), s_log.Value.Files.Keys.ToHashSet());
        Assert.Equal(1170, s_log.Value.Files[TileId.Bundle(0)].Length);
        Assert.Equal(17 * 32, s_log.Value.Files[new(1, 1, 17)].Length);
        Assert.Equal(32, s_log.Value.Files[new(2, 0, 1)].Length);
    }

    [Theory]
    [InlineData(255, "Mvhbyqh9e80Fco8J6a66NQumovczgwCH8Fl2goSL5cs=")]
    [InlineData(256, "goUV0DPBnYyQHzfsy4rtkZZncDSG+NL/8c9wQDIcXbE=")]
    [InlineData(257, "HtoEmkNR2G92JSvX7At3Rq11t/oDFq1fVB29pFijEsQ=")]
    [InlineData(65536, "8CXQbtgEhZ/SdKG9rK3W5I6odjSqkeHtsgFD+UmM0Cs=")]
    [InlineData(70000, "Gkzfy2Y3SgwNy+9JrL1JdtE+6GT7PLJB/JQ8rQTwL34=")]
    public async Task The_roots_that_it_had_can_be_read_from_its_tiles(int size, string root)
    {
        var tree = new TileTree(s_log.Value, 70_000);

        Assert.Equal(root, (await tree.RootAsync(size, TestContext.Current.CancellationToken)).ToString());
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(5, 7, 3)]
    [InlineData(6, 7, 2)]
    [InlineData(256, 257, 1)]
    [InlineData(255, 257, 9)]
    [InlineData(69_999, 70_000, 9)]
    public async Task A_proof_of_inclusion_has_the_known_length(int index, int size, int length)
    {
        var tree = new TileTree(s_log.Value, 70_000);
        var ct = TestContext.Current.CancellationToken;

        var path = await tree.ProveInclusionAsync(index, size, ct);

        Assert.Equal(length, path.Length);
        Assert.True(
            LogProofs.Includes(index, await tree.EntryAsync(index, ct), size, await tree.RootAsync(size, ct), path)
        );
    }

    [Theory]
    [InlineData(3, 7, 4)]
    [InlineData(4, 7, 1)]
    [InlineData(256, 70_000, 9)]
    [InlineData(257, 70_000, 18)]
    [InlineData(65_536, 70_000, 1)]
    public async Task A_proof_of_consistency_has_the_known_length(int oldSize, int newSize, int length)
    {
        var tree = new TileTree(s_log.Value, 70_000);
        var ct = TestContext.Current.CancellationToken;

        var path = await tree.ProveConsistencyAsync(oldSize, newSize, ct);

        Assert.Equal(length, path.Length);
        Assert.True(
            LogProofs.Extends(
                oldSize,
                await tree.RootAsync(oldSize, ct),
                newSize,
                await tree.RootAsync(newSize, ct),
                path
            )
        );
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(65_536)]
    public async Task The_edge_read_from_the_tiles_goes_on_as_if_it_had_never_stopped(int size)
    {
        var shorter = MemoryLog.Of(size);
        var edge = await TreeEdge.ReadAsync(shorter, size, TestContext.Current.CancellationToken);
        Assert.Equal(shorter.Root(), edge.Root());

        var filled = new Dictionary<TileId, byte[]>();
        for (var i = size; i < 70_400; i++)
            edge.Append(LogHash.OfEntry(Encoding.ASCII.GetBytes($"{i}")), filled.Add);

        var whole = MemoryLog.Of(70_400);
        Assert.Equal(whole.Root(), edge.Root());
        Assert.All(filled, file => Assert.Equal(whole.Files[file.Key], file.Value));
        Assert.All(edge.Partial(), file => Assert.Equal(whole.Files[file.Tile], file.Bytes));
    }

    [Fact]
    public async Task A_missing_or_shortertile_is_named()
    {
        var tree = new TileTree(MemoryLog.Of(300), 301);

        var failure = await Assert.ThrowsAsync<TileUnreadableException>(() =>
            tree.RootAsync(TestContext.Current.CancellationToken)
        );

        Assert.Equal("tile/0/001.p/45: the tile is missing.", failure.Message);
    }
}
