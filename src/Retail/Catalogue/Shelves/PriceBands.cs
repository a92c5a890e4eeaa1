using System.Collections.Immutable;
using System.Globalization;

namespace Holdfast.Retail.Catalogue.Shelves;

/// <summary>Prices from <paramref name="FromMinor"/> up to, and without, <paramref name="ToMinor"/>.</summary>
/// <param name="ToMinor">Null where it is open.</param>
internal sealed record PriceBand(long FromMinor, long? ToMinor)
{
    /// <summary>As it stands in an address: <c>1000-2500</c>, <c>20000-</c>, in minor units.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{FromMinor}-{ToMinor}");
}

/// <summary>Where prices are cut, in every shop the same: what is beyond its prices has no products and is not shown.</summary>
internal static class PriceBands
{
    private static readonly ImmutableArray<long> s_cuts = [0, 10, 25, 50, 100, 200, 500];

    public static ImmutableArray<PriceBand> Of(string currency)
    {
        var unit = 1L;
        for (var decimals = Money.Decimals(currency) is 0 ? 2 : Money.Decimals(currency); decimals > 0; decimals--)
            unit *= 10;
        return
        [
            .. s_cuts.Select(
                (cut, i) => new PriceBand(cut * unit, i + 1 < s_cuts.Length ? s_cuts[i + 1] * unit : null)
            ),
        ];
    }

    /// <summary>Place of the band that a price lies in.</summary>
    public static int PlaceOf(ImmutableArray<PriceBand> bands, long minor)
    {
        for (var band = bands.Length - 1; band > 0; band--)
        {
            if (minor >= bands[band].FromMinor)
                return band;
        }

        return 0;
    }
}
