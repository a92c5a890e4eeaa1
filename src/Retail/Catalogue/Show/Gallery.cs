using System.Collections.Immutable;
using Holdfast.Retail.Pictures;

namespace Holdfast.Retail.Catalogue.Show;

/// <summary>
/// The pictures of one colour of a product. Feeds list the pictures of a product in one row: what follows the picture of a
/// colour, up to that of another, shows that colour; what comes before the first shows the product.
/// </summary>
internal static class Gallery
{
    private const int PicturesMax = 12;

    /// <summary>Addresses, the colour's own picture first.</summary>
    public static ImmutableArray<string> Of(Product product, ImmutableArray<Variant> variants, string? colour)
    {
        var colourOf = variants
            .Where(variant => variant.Image is not null)
            .GroupBy(variant => variant.Image!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(variant => variant.Colour).ToHashSet());
        var own = variants.Where(variant => variant.Colour == colour).Select(variant => variant.Image);
        var shown = new List<string?>(own);
        HashSet<string?>? current = null;
        foreach (var image in product.Images)
        {
            current = colourOf.GetValueOrDefault(image) ?? current;
            if (current is null || current.Contains(colour))
                shown.Add(image);
        }
        return
        [
            .. shown.Select(PictureAddress.Whole).OfType<string>().Distinct(StringComparer.Ordinal).Take(PicturesMax),
        ];
    }
}
