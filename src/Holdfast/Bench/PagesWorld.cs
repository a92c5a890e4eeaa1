using System.Collections.Immutable;
using Holdfast.Retail.Places;

namespace Holdfast.Bench;

/// <summary>
/// A catalogue to browse: departments and categories, brands, colours and sizes, words enough to search for. One store has
/// everything; every other one a hundredth part of it.
/// </summary>
internal sealed class PagesWorld(int products)
{
    /// <summary>Variants of a product: two colours in two sizes.</summary>
    public const int VariantsEach = 4;

    private const int Departments = 8;
    private const int CategoriesEach = 12;

    private static readonly string[] s_kinds =
    [
        "jumper",
        "kettle",
        "candle",
        "blanket",
        "teapot",
        "cardigan",
        "lantern",
        "notebook",
        "umbrella",
        "cushion",
        "saucepan",
        "scarf",
    ];
    private static readonly string[] s_manners =
    [
        "lambswool",
        "stoneware",
        "oak",
        "linen",
        "copper",
        "velvet",
        "enamel",
        "cotton",
        "walnut",
        "glass",
        "wicker",
        "brass",
        "marble",
        "bamboo",
        "felt",
        "silk",
    ];
    private static readonly string[] s_brands = ["Arden", "Birch Lane", "Coldwater", "Dunmore", "Eskdale"];

    public int Products => products;

    /// <summary>A place in the middle of the stores, to look for those near a postcode.</summary>
    public static SavePlace Leeds =>
        new()
        {
            Place = "LS1",
            Town = "Leeds",
            Position = new(53.8, -1.55),
            By = "system:bench",
        };

    public ImmutableArray<BenchItem> Items() =>
        [
            .. Enumerable
                .Range(0, products)
                .SelectMany(product => Enumerable.Range(0, VariantsEach).Select(variant => Item(product, variant))),
        ];

    public static string CategoryOf(int product) =>
        $"Department {product % Departments} > Category {product / Departments % CategoriesEach}";

    public static string IdOf(int product) => $"P{product:000000}";

    public static string SkuOf(int product, int variant) => $"P{product:000000}-{variant}";

    /// <summary>Two words of a product's title, as somebody types them.</summary>
    public static string WordsOf(int product) =>
        $"{s_manners[product % s_manners.Length]} {s_kinds[product / s_manners.Length % s_kinds.Length]}";

    private static BenchItem Item(int product, int variant) =>
        new(SkuOf(product, variant), $"{WordsOf(product)} {product}", 500 + (product * 37 % 9_500), 50, 0)
        {
            Product = IdOf(product),
            Category = CategoryOf(product),
            Brand = s_brands[product % s_brands.Length],
            Colour = variant < 2 ? "Ink" : "Sand",
            Size = variant % 2 == 0 ? "S" : "L",
            AtFirstStore = 1 + (product % 5),
            EveryStores = 100,
        };
}
