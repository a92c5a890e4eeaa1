using Holdfast.Ledger.Sealing;

namespace Holdfast.Tests.Rules.Sealing;

public sealed class TileTests
{
    [Theory]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/0/273", 0, 273, 256)]
    [InlineData("tile/0/273.p/112", 0, 273, 112)]
    [InlineData("tile/63/x001/000.p/1", 63, 1000, 1)]
    [InlineData("tile/1/x001/x234/067.p/255", 1, 1234067, 255)]
    [InlineData("tile/entries/x001/x234/067", TileId.EntriesLevel, 1234067, 256)]
    [InlineData("tile/entries/000.p/7", TileId.EntriesLevel, 0, 7)]
    public void A_path_names_a_tile_and_is_written_back(string path, int level, long number, int width)
    {
        Assert.True(TileId.TryParse(path, out var tile));
        Assert.Equal(new TileId(level, number, width), tile);
        Assert.Equal(path, tile.Value.Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/00a")]
    [InlineData("tile/0/٠٠٠")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/X001/000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/00")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/1000")]
    [InlineData("tile/0/000.p/-1")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000/1")]
    [InlineData("tile/0/000.p/1/1")]
    [InlineData("tile/0/.p/1")]
    [InlineData("tile/entry/000")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/0/x036/x028/x797/x018/x963/968")]
    [InlineData("tile/0/../0/000")]
    public void Anything_else_is_no_path(string path) => Assert.False(TileId.TryParse(path, out _));

    [Theory]
    [InlineData(0, new string[0])]
    [InlineData(1, new[] { "tile/entries/000.p/1", "tile/0/000.p/1" })]
    [InlineData(255, new[] { "tile/entries/000.p/255", "tile/0/000.p/255" })]
    [InlineData(256, new[] { "tile/entries/000", "tile/0/000", "tile/1/000.p/1" })]
    [InlineData(
        257,
        new[] { "tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1" }
    )]
    public void A_log_of_a_size_has_these_files(int size, string[] paths)
    {
        Assert.Equal(paths, TileId.Between(0, size).Select(tile => tile.Path));
        Assert.Equal(paths.Order(), MemoryLog.Of(size).Files.Keys.Select(tile => tile.Path).Order());
    }

    [Fact]
    public void A_log_that_grows_gets_the_files_that_changed()
    {
        Assert.Equal(
            ["tile/entries/000", "tile/entries/001.p/4", "tile/0/000", "tile/0/001.p/4", "tile/1/000.p/1"],
            TileId.Between(255, 260).Select(tile => tile.Path)
        );
        Assert.Equal(["tile/entries/001.p/5", "tile/0/001.p/5"], TileId.Between(260, 261).Select(tile => tile.Path));
        Assert.Empty(TileId.Between(260, 260));
    }

    [Fact]
    public void The_widths_at_70000_are_the_stated_ones()
    {
        Assert.Equal([256, 112, 0], new[] { 272L, 273, 274 }.Select(n => TileId.WidthIn(70_000, 0, n)));
        Assert.Equal([256, 17, 0], new[] { 0L, 1, 2 }.Select(n => TileId.WidthIn(70_000, 1, n)));
        Assert.Equal([1, 0], new[] { 0L, 1 }.Select(n => TileId.WidthIn(70_000, 2, n)));
        Assert.Equal(0, TileId.WidthIn(70_000, 3, 0));
        Assert.Equal(0, TileId.WidthIn(long.MaxValue, 63, 0));
        Assert.Equal(127, TileId.WidthIn(long.MaxValue, 7, 0));
        Assert.Equal(0, TileId.WidthIn(long.MaxValue, 0, long.MaxValue));
    }
}
