using System.Text;
using Holdfast.Retail.Branding;
using Microsoft.Extensions.FileProviders;

namespace Holdfast.Tests.Rules.Branding;

public sealed class BrandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdfast-brand-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_a_brand_does_not_say_stays_as_the_program_has_it()
    {
        var brand = Given("""{ "headline": "Collected by noon.", "returns": "Within 35 days." }""");

        Assert.Equal("Collected by noon.", brand.Headline);
        Assert.Equal("Within 35 days.", brand.Returns);
        Assert.Null(brand.Promise);
        Assert.Null(brand.Kept);
        Assert.Equal(new Brand().Accent, brand.Accent);
    }

    [Theory]
    [InlineData("""{ "acent": "#00703c" }""", "acent")]
    [InlineData("""{ "accent": "green" }""", "green")]
    [InlineData("""{ "accent": "#ffdd00" }""", "contrast")]
    [InlineData("""{ "accentOnDark": "#222244" }""", "contrast")]
    [InlineData("{", "brand.json")]
    public void A_brand_that_cannot_be_meant_is_refused_with_the_reason(string json, string said)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Given(json));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_brand_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Brand.Read(_folder.FullName));

    /// <summary>The pairs of WCAG's own worked figures: black on white 21, and #777777 on white just under 4.5.</summary>
    [Theory]
    [InlineData("#000000", "#ffffff", 21.0)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#767676", "#ffffff", 4.54)]
    public void Contrast_is_what_WCAG_says(string one, string two, double contrast)
    {
        Assert.Equal(contrast, Colour.Parse(one).ContrastWith(Colour.Parse(two)), 0.005);
        Assert.Equal(contrast, Colour.Parse(two).ContrastWith(Colour.Parse(one)), 0.005);
    }

    [Theory]
    [InlineData("#00703c", "#ffffff")]
    [InlineData("#aeb4ff", "#131418")]
    public void Words_on_the_accent_are_white_or_nearly_black_whichever_is_read_better(string accent, string ink) =>
        Assert.Equal(ink, Colour.Parse(accent).Ink.ToString());

    [Fact]
    public async Task Its_pictures_and_colours_take_the_place_of_the_programs_own_and_nothing_else_in_the_folder_is_served()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "logo.svg"), "<svg id='theirs'/>");
        File.WriteAllText(Path.Combine(_folder.FullName, "secret.txt"), "keep");
        var own = Directory.CreateDirectory(Path.Combine(_folder.FullName, "wwwroot")).FullName;
        File.WriteAllText(Path.Combine(own, "logo.svg"), "<svg id='ours'/>");
        File.WriteAllText(Path.Combine(own, "favicon.svg"), "<svg id='ours'/>");
        File.WriteAllText(Path.Combine(own, "app.css"), "a{}");
        using var program = new PhysicalFileProvider(own);
        var files = new BrandedFiles(program, Given("""{ "accent": "#00703c", "accentOnDark": "#7fd6a6" }"""));

        Assert.Contains("theirs", await Read(files, "/logo.svg"), StringComparison.Ordinal);
        Assert.Contains("ours", await Read(files, "/favicon.svg"), StringComparison.Ordinal);
        var css = await Read(files, "/app.css");
        Assert.StartsWith("a{}", css, StringComparison.Ordinal);
        Assert.Contains(":root{--accent:#00703c;--on-accent:#ffffff}", css, StringComparison.Ordinal);
        Assert.Equal(files.GetFileInfo("/app.css").Length, Encoding.UTF8.GetByteCount(css));
        Assert.False(files.GetFileInfo("/secret.txt").Exists);
        Assert.False(files.GetFileInfo("/brand.json").Exists);
    }

    private Brand Given(string json)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "brand.json"), json);
        return Brand.Read(_folder.FullName);
    }

    private static async Task<string> Read(BrandedFiles files, string path)
    {
        using var reader = new StreamReader(files.GetFileInfo(path).CreateReadStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
