namespace Holdfast.Retail.Reading;

/// <summary>
/// Something that a page shows and that changes as one, by a hash of its name: two things may share one, and are then taken
/// to have changed together.
/// </summary>
internal readonly record struct Shown(int Hash)
{
    /// <summary>Products, ranges, sites, routes, the retailer: what colleagues keep, and seldom change.</summary>
    public static readonly Shown Catalogue = new(HashCode.Combine(nameof(Catalogue)));

    /// <summary>Which site has something of which SKU, and which nothing.</summary>
    public static readonly Shown AnythingAnywhere = new(HashCode.Combine(nameof(AnythingAnywhere)));

    /// <summary>What a site has of one SKU, as far as pages tell it: none, a few, or enough.</summary>
    public static Shown Stock(string site, string sku) => new(HashCode.Combine(nameof(Stock), site, sku));

    /// <summary>Which sites have something of a SKU, and which nothing.</summary>
    public static Shown Anywhere(string sku) => new(HashCode.Combine(nameof(Anywhere), sku));

    /// <summary>What is booked of a store's slots.</summary>
    public static Shown Slots(string store) => new(HashCode.Combine(nameof(Slots), store));
}
