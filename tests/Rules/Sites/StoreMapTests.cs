using System.Globalization;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Sites.Find;

namespace Holdfast.Tests.Rules.Sites;

public sealed class StoreMapTests
{
    [Fact]
    public void Every_pin_can_be_read_and_lies_within_the_map()
    {
        // Five within a walk of one another, one of them at the very place of another, and one far away.
        Site[] stores =
        [
            Store("a", 51.5206, -0.1517),
            Store("b", 51.5206, -0.1517),
            Store("c", 51.5210, -0.1500),
            Store("d", 51.5190, -0.1530),
            Store("e", 51.5150, -0.1400),
            Store("f", 53.7973, -1.5418),
        ];
        var map = StoreMap.Of(stores, new Position(51.52, -0.15))!;
        var box = map.ViewBox.Split(' ').Select(it => double.Parse(it, CultureInfo.InvariantCulture)).ToArray();

        Assert.Equal(["a", "b", "c", "d", "e", "f"], map.Pins.Select(pin => pin.Code));
        Assert.All(
            map.Pins,
            pin =>
            {
                Assert.InRange(pin.Pin.X, box[0], box[0] + box[2]);
                Assert.InRange(pin.Pin.Y, box[1], box[1] + box[3]);
                Assert.All(
                    map.Pins.Where(other => other != pin),
                    other => Assert.True(other.Pin.Away(pin.Pin) > 6 * map.Unit, $"{pin.Code} hides {other.Code}")
                );
            }
        );
    }

    [Fact]
    public void Stores_without_a_position_keep_their_number_and_have_no_pin()
    {
        var map = StoreMap.Of([Store("a", null, null), Store("b", 51.5, -0.1)], from: null);

        Assert.Equal(2, Assert.Single(map!.Pins).Number);
        Assert.Null(StoreMap.Of([Store("a", null, null)], from: null));
        Assert.Null(StoreMap.Of([], new Position(51.5, -0.1)));
    }

    [Theory]
    [InlineData(51.5, -0.1)]
    [InlineData(90, 180)]
    [InlineData(-90, -180)]
    public void Any_place_on_Earth_is_somewhere_on_the_map(double latitude, double longitude)
    {
        var point = MapPoint.Of(new Position(latitude, longitude));

        Assert.True(double.IsFinite(point.X) && double.IsFinite(point.Y));
    }

    private static Site Store(string code, double? latitude, double? longitude) =>
        new()
        {
            Code = code,
            Name = code,
            Kind = SiteKind.STORE,
            TimeZone = "Europe/London",
            Address = new Address([], null, null, "GB"),
            Position = latitude is { } north && longitude is { } east ? new Position(north, east) : null,
        };
}
