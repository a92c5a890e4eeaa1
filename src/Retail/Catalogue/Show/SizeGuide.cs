using System.Collections.Immutable;

namespace Holdfast.Retail.Catalogue.Show;

/// <summary>
/// What a size measures, as shops in the United Kingdom commonly cut: a help to choose, said of whole departments and not of
/// one garment. Shown only where every size of the product is in the table.
/// </summary>
/// <param name="Columns">The first names the size.</param>
public sealed record SizeGuide(string Hint, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>Null where sizes say themselves what they are, or where no table fits.</summary>
    public static SizeGuide? Of(string? category, ImmutableArray<SizeChoice> sizes)
    {
        var labels = sizes.Select(size => size.Label).OfType<string>().ToList();
        var isShoe = category?.Contains("Shoes", StringComparison.Ordinal) is true;
        var all =
            category is null ? []
            : category.StartsWith("Women", StringComparison.Ordinal) ? (isShoe ? [Shoes] : [WomenNumbers, WomenLetters])
            : category.StartsWith("Men", StringComparison.Ordinal)
                ? (isShoe ? [Shoes] : [MenLetters, MenCollars, MenWaists])
            : Array.Empty<SizeGuide>();
        return labels.Count < 2
            ? null
            : Array.Find(all, guide => labels.TrueForAll(label => guide.Rows.Any(row => row[0] == label)));
    }

    private static SizeGuide WomenNumbers =>
        new(
            Texts.SizeGuideHint,
            [Texts.WomenUk, Texts.EuSize, Texts.Bust, Texts.Waist, Texts.Hips],
            [
                ["6", "34", "80", "62", "87"],
                ["8", "36", "83", "65", "90"],
                ["10", "38", "88", "70", "95"],
                ["12", "40", "93", "75", "100"],
                ["14", "42", "98", "80", "105"],
                ["16", "44", "103", "85", "110"],
                ["18", "46", "110", "93", "117"],
                ["20", "48", "117", "100", "124"],
            ]
        );

    private static SizeGuide WomenLetters =>
        new(
            Texts.SizeGuideHint,
            [Texts.Letter, Texts.WomenUk, Texts.Bust, Texts.Waist, Texts.Hips],
            [
                ["XS", "6–8", "80–83", "62–65", "87–90"],
                ["S", "8–10", "83–88", "65–70", "90–95"],
                ["M", "12–14", "93–98", "75–80", "100–105"],
                ["L", "16–18", "103–110", "85–93", "110–117"],
                ["XL", "20–22", "117–124", "100–107", "124–131"],
            ]
        );

    private static SizeGuide MenLetters =>
        new(
            Texts.SizeGuideHint,
            [Texts.Letter, Texts.Chest, Texts.Waist],
            [
                ["XS", "86–91", "71–76"],
                ["S", "91–96", "76–81"],
                ["M", "97–102", "82–87"],
                ["L", "104–109", "89–94"],
                ["XL", "112–117", "97–102"],
                ["XXL", "120–125", "106–111"],
            ]
        );

    private static SizeGuide MenCollars =>
        new(
            Texts.SizeGuideHint,
            [Texts.Collar, Texts.CollarCm, Texts.Chest],
            [
                ["15\"", "38", "96–99"],
                ["15½\"", "39", "99–102"],
                ["16\"", "41", "102–106"],
                ["16½\"", "42", "106–110"],
                ["17\"", "43", "110–114"],
                ["17½\"", "44", "114–118"],
            ]
        );

    private static SizeGuide MenWaists =>
        new(
            Texts.SizeGuideHint,
            [Texts.WaistInches, Texts.Waist, Texts.Hips],
            [
                ["30\"", "76", "92"],
                ["32\"", "81", "97"],
                ["34\"", "86", "102"],
                ["36\"", "91", "107"],
                ["38\"", "97", "112"],
            ]
        );

    private static SizeGuide Shoes =>
        new(
            Texts.ShoeGuideHint,
            [Texts.WomenUk, Texts.EuSize, Texts.FootLength],
            [
                ["3", "36", "22.2"],
                ["4", "37", "23.0"],
                ["5", "38", "23.9"],
                ["6", "39", "24.7"],
                ["7", "41", "25.6"],
                ["8", "42", "26.4"],
                ["9", "43", "27.3"],
                ["10", "44", "28.1"],
                ["11", "46", "29.0"],
            ]
        );
}
