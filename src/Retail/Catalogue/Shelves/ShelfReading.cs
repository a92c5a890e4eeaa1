using System.Collections.Immutable;
using Dapper;
using Holdfast.Retail.Reading;

namespace Holdfast.Retail.Catalogue.Shelves;

/// <summary>A shelf from the view: a scan of each of its tables.</summary>
internal static class ShelfReading
{
    private const string BestSellers = "best-sellers";

    public static Shelf Read(ViewReader reader)
    {
        var products = reader
            .Connection.Query<Row>(
                """
                SELECT c.product AS Id, p.number AS Number, c.title AS Title, p.department AS Department, c.brand AS Brand,
                    c.price_from AS PriceFrom, c.currency AS Currency
                FROM product_card c JOIN product p ON p.id = c.product ORDER BY c.product LIMIT 1000000
                """
            )
            .ToList();
        var variants = reader
            .Connection.Query<(string Product, string Sku, long Price, string? Colour, string? Size)>(
                """
                SELECT product_id, sku, price_minor, colour, size FROM variant
                WHERE NOT withdrawn ORDER BY product_id, sku LIMIT 4000000
                """
            )
            .ToList();
        var departments = Names(products.Select(product => product.Department), StringComparer.Ordinal);
        var brands = Names(products.Select(product => product.Brand), StringComparer.Ordinal);
        var colours = Names(variants.Select(variant => variant.Colour), StringComparer.Ordinal);
        var sizes = Names(variants.Select(variant => variant.Size), SizeOrder.Of);
        var places = new Dictionary<string, int>(products.Count, StringComparer.Ordinal);
        for (var place = 0; place < products.Count; place++)
            places.Add(products[place].Id, place);
        var best = BestSellersOf(reader, places);
        var ranks = TitleRanks([.. products.Select(product => product.Title)]);
        var (departmentPlaces, brandPlaces) = (Places(departments), Places(brands));

        var currency = products is [var first, ..] ? first.Currency : "";
        var bands = PriceBands.Of(currency);
        var onShelf = ImmutableArray.CreateBuilder<ShelfProduct>(products.Count);
        var beside = ImmutableArray.CreateBuilder<ShelfVariant>(variants.Count);
        var skus = new Dictionary<string, int>(variants.Count, StringComparer.Ordinal);
        var (colourPlaces, sizePlaces, next) = (Places(colours), Places(sizes), 0);
        for (var place = 0; place < products.Count; place++)
        {
            var product = products[place];
            onShelf.Add(
                new(
                    product.Id,
                    product.Number,
                    Place(departmentPlaces, product.Department),
                    Place(brandPlaces, product.Brand),
                    beside.Count,
                    product.PriceFrom,
                    ranks[place]
                )
            );
            while (next < variants.Count && string.CompareOrdinal(variants[next].Product, product.Id) < 0)
                next++;
            for (; next < variants.Count && variants[next].Product == product.Id; next++)
            {
                var variant = variants[next];
                skus[variant.Sku] = beside.Count;
                beside.Add(
                    new(
                        Place(colourPlaces, variant.Colour),
                        Place(sizePlaces, variant.Size),
                        PriceBands.PlaceOf(bands, variant.Price)
                    )
                );
            }
        }

        return new Shelf
        {
            Products = onShelf.ToImmutable(),
            Variants = beside.ToImmutable(),
            Departments = departments,
            Brands = brands,
            Colours = colours,
            Sizes = sizes,
            All = BestFirst(Enumerable.Range(0, products.Count), best),
            Categories = Members(reader, "SELECT category, product FROM product_category LIMIT 10000000", places, best),
            Ranges = Members(reader, "SELECT range, product FROM product_range LIMIT 10000000", places, best),
            PlaceByNumber = products
                .Select((product, place) => KeyValuePair.Create(product.Number, place))
                .ToDictionary(),
            PlaceBySku = skus,
            Currency = currency,
        };
    }

    private static ImmutableArray<string> Names(IEnumerable<string?> names, IComparer<string> order) =>
        [.. names.OfType<string>().Where(name => name.Length > 0).Distinct().Order(order)];

    private static Dictionary<string, int> Places(ImmutableArray<string> names) =>
        names
            .Select((name, place) => (name, place))
            .ToDictionary(it => it.name, it => it.place, StringComparer.Ordinal);

    private static int Place(Dictionary<string, int> places, string? name) =>
        name is null ? -1 : places.GetValueOrDefault(name, -1);

    private static int[] TitleRanks(string[] titles)
    {
        var order = Enumerable.Range(0, titles.Length).ToArray();
        Array.Sort(titles, order, StringComparer.InvariantCultureIgnoreCase);
        var ranks = new int[titles.Length];
        for (var rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }

    private static HashSet<int> BestSellersOf(ViewReader reader, Dictionary<string, int> places) =>
        reader
            .Connection.Query<string>(
                "SELECT product FROM product_range WHERE range = @BestSellers LIMIT 1000000",
                new { BestSellers }
            )
            .Select(product => places.GetValueOrDefault(product, -1))
            .ToHashSet();

    /// <summary>Best sellers, then the others, both in the retailer's own order.</summary>
    private static ImmutableArray<int> BestFirst(IEnumerable<int> places, HashSet<int> best) =>
        [.. places.OrderBy(place => best.Contains(place) ? 0 : 1).ThenBy(place => place)];

    private static ImmutableDictionary<string, ImmutableArray<int>> Members(
        ViewReader reader,
        string sql,
        Dictionary<string, int> places,
        HashSet<int> best
    ) =>
        reader
            .Connection.Query<(string Name, string Product)>(sql)
            .Where(row => places.ContainsKey(row.Product))
            .GroupBy(row => row.Name, row => places[row.Product], StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => BestFirst(group, best), StringComparer.Ordinal);

    private sealed record Row(
        string Id,
        long Number,
        string Title,
        string? Department,
        string? Brand,
        long PriceFrom,
        string Currency
    );
}
