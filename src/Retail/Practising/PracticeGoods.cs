using System.Collections.Immutable;
using Holdfast.Retail.Catalogue;

namespace Holdfast.Retail.Practising;

/// <summary>What the practice store sells.</summary>
internal sealed record PracticeGoods(string Sku, Func<string> Title, long PriceMinor, int? Age = null)
{
    public const string Currency = "GBP";

    public static readonly PracticeGoods Mug = new("PRACTICE-MUG", () => Texts.Mug, 12_00);
    public static readonly PracticeGoods Scarf = new("PRACTICE-SCARF", () => Texts.Scarf, 35_00);
    public static readonly PracticeGoods Candle = new("PRACTICE-CANDLE", () => Texts.Candle, 18_00);
    public static readonly PracticeGoods Lamp = new("PRACTICE-LAMP", () => Texts.Lamp, 49_00);
    public static readonly PracticeGoods Wine = new("PRACTICE-WINE", () => Texts.Wine, 14_00, Age: 18);
    public static readonly PracticeGoods Coat = new("PRACTICE-COAT", () => Texts.Coat, 240_00);

    public static readonly ImmutableArray<PracticeGoods> All = [Mug, Scarf, Candle, Lamp, Wine, Coat];

    /// <summary>Ordered, and on no shelf.</summary>
    public static PracticeGoods Missing => Candle;

    public ProductSaved Product =>
        new()
        {
            Id = Sku,
            Title = Title(),
            AgeRestriction = Age,
        };

    public VariantSaved Variant =>
        new()
        {
            Sku = Sku,
            ProductId = Sku,
            PriceMinor = PriceMinor,
            Currency = Currency,
        };
}
