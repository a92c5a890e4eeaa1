using Holdfast.Retail.Passes;

namespace Holdfast.Tests.Rules.Passes;

public sealed class ValueBandTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_999, 0)]
    [InlineData(2_000, 1)]
    [InlineData(50_000, 5)]
    [InlineData(long.MaxValue, 6)]
    public void A_value_falls_into_its_band(long totalMinor, int band)
    {
        Assert.Equal(band, ValueBands.Of(totalMinor));
        Assert.True(ValueBands.FromMinor(band) <= totalMinor);
    }
}
