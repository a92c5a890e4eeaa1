using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Show;

namespace Holdfast.Tests.Rules.Pictures;

public sealed class GalleryTests
{
    [Fact]
    public void A_colour_shows_its_own_pictures_and_those_of_the_product_before_any_colour() =>
        Assert.Equal(
            ["/red.webp", "/all.webp", "/red-back.webp"],
            Gallery.Of(
                Of("/all.webp", "/blue.webp", "/blue-back.webp", "/red.webp", "/red-back.webp"),
                [Variant("1", "Blue", "/blue.webp"), Variant("2", "Red", "/red.webp")],
                "Red"
            )
        );

    [Fact]
    public void One_picture_of_two_colours_belongs_to_both() =>
        Assert.Equal(
            ["/both.webp", "/back.webp"],
            Gallery.Of(
                Of("/both.webp", "/back.webp"),
                [Variant("1", "Blue", "/both.webp"), Variant("2", "Red", "/both.webp")],
                "Red"
            )
        );

    [Fact]
    public void Without_pictures_of_colours_all_are_shown() =>
        Assert.Equal(
            ["/a.webp", "https://cdn.example/b.jpg"],
            Gallery.Of(Of("/a.webp", "https://cdn.example/b.jpg", "c.jpg"), [Variant("1", "Blue", null)], "Blue")
        );

    private static Product Of(params string[] images) =>
        new()
        {
            Id = "p",
            Title = "P",
            Images = [.. images],
        };

    private static Variant Variant(string sku, string colour, string? image) =>
        new()
        {
            Sku = sku,
            ProductId = "p",
            PriceMinor = 1,
            Currency = "GBP",
            Colour = colour,
            Image = image,
        };
}
