using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;

namespace Holdfast.Tests.Server.Places;

public sealed class NearStoresTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    [Theory]
    [InlineData("LS1 6AD", "LS1 6AD", SmallRetailer.Leeds)]
    [InlineData("ls16ad", "LS1 6AD", SmallRetailer.Leeds)]
    [InlineData("LS1", "LS1", SmallRetailer.Leeds)]
    [InlineData("LS29 8AB", "LS29 8AB", SmallRetailer.Leeds)]
    [InlineData("LS27", "LS27", SmallRetailer.Leeds)] // no such place: the area
    [InlineData("CF10 1AA", "CF10 1AA", SmallRetailer.Cardiff)]
    [InlineData("SA1", "SA1", SmallRetailer.Cardiff)]
    [InlineData("Leeds", "Leeds", SmallRetailer.Leeds)]
    [InlineData("leeds", "Leeds", SmallRetailer.Leeds)]
    [InlineData("  YORK ", "York", SmallRetailer.York)]
    [InlineData("yor", "York", SmallRetailer.York)]
    [InlineData("Newcastle", "Newcastle upon Tyne", SmallRetailer.York)]
    [InlineData("newcastle-upon-tyne", "Newcastle upon Tyne", SmallRetailer.York)]
    [InlineData("Manchseter", "Manchester", SmallRetailer.Leeds)]
    [InlineData("Lléeds", "Leeds", SmallRetailer.Leeds)]
    [InlineData("Parliament Street", "York Parliament Street", SmallRetailer.York)]
    [InlineData("Swansea", "Swansea", SmallRetailer.Cardiff)]
    [InlineData("53.959,-1.0815", "your position", SmallRetailer.York)]
    public void A_place_is_understood_and_its_nearest_store_found(string near, string name, string nearest)
    {
        using var reader = shared.Small.View.Open();

        var located = NearStores.Locate(reader, near);

        Assert.NotNull(located);
        Assert.Equal(name, located.Name);
        Assert.Equal(nearest, NearStores.Around(reader, located.Position, 3)[0].Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Atlantis")]
    [InlineData("91.0,0")]
    [InlineData("0,181")]
    [InlineData("NaN,NaN")]
    [InlineData("1e2,1")]
    [InlineData("' OR 1=1 --")]
    [InlineData("%")]
    [InlineData("\ud800")]
    public void What_is_no_known_place_is_not_guessed(string? near)
    {
        using var reader = shared.Small.View.Open();

        Assert.Null(NearStores.Locate(reader, near));
    }

    [Fact]
    public void Stores_come_by_distance_wherever_one_stands()
    {
        using var reader = shared.Small.View.Open();

        foreach (
            var position in (Position[])
                [new(53.8, -1.55), new(0, 179.9), new(89.99, 0), new(-90, -180), new(51.48, -3.18)]
        )
        {
            var stores = NearStores.Around(reader, position, 10);
            Assert.Equal(3, stores.Length);
            Assert.Equal(stores.OrderBy(store => store.Km), stores);
        }
        Assert.Single(NearStores.Around(reader, new Position(53.8, -1.55), 1));
    }

    [Fact]
    public void The_distance_is_that_of_the_great_circle()
    {
        // Leeds to York, as any map says: about 22 miles.
        var km = Distance.Km(new Position(53.7970, -1.5416), new Position(53.9590, -1.0815));

        Assert.InRange(km, 34.5, 35.8);
        Assert.Equal("22 miles", Distance.Shown(km));
        Assert.Equal("under 0.1 miles", Distance.Shown(0.1));
        Assert.Equal("0.4 miles", Distance.Shown(0.65));
        Assert.Equal("1,234 miles", Distance.Shown(1_986));
    }
}
