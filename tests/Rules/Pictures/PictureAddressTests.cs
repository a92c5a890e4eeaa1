using Holdfast.Retail.Pictures;

namespace Holdfast.Tests.Rules.Pictures;

public sealed class PictureAddressTests
{
    [Theory]
    [InlineData("/tiles/a.webp", "/tiles/a.webp")]
    [InlineData("https://cdn.example/a b.jpg", "https://cdn.example/a%20b.jpg")]
    [InlineData("HTTPS://CDN.example/A.jpg#top", "https://cdn.example/A.jpg")]
    [InlineData("http://cdn.example:8080/a.jpg?v=2", "http://cdn.example:8080/a.jpg?v=2")]
    public void An_address_is_compared_and_fetched_in_one_form(string named, string whole) =>
        Assert.Equal(whole, PictureAddress.Whole(named));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("first.png")]
    [InlineData("//elsewhere.example/a.jpg")]
    [InlineData("/\\elsewhere.example/a.jpg")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://cdn.example/a.jpg")]
    public void What_is_neither_a_path_of_the_shop_nor_on_the_web_is_not_shown(string? named) =>
        Assert.Null(PictureAddress.Whole(named));

    [Fact]
    public void Candidates_keep_their_order_and_are_four_at_most() =>
        Assert.Equal(
            "/a.webp https://x.example/b%20c.jpg /d.webp /e.webp",
            PictureAddress.Candidates(
                null,
                "/a.webp",
                "first.png",
                "https://x.example/b c.jpg",
                "/a.webp",
                "/d.webp",
                "/e.webp",
                "/f.webp"
            )
        );
}
