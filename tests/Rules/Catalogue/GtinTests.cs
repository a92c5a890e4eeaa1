using System.IO.Compression;
using Holdfast.Retail.Catalogue;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Catalogue;

public sealed class GtinTests
{
    [Fact]
    public void Real_barcodes_are_valid_and_mistyped_ones_are_not()
    {
        var real = Unpacked("catalogue/openfoodfacts-uk-gtin.csv.gz").Skip(1).Select(FirstCell).ToList();
        Assert.Equal(21_550, real.Count(gtin => gtin.Length == 13));
        Assert.DoesNotContain(real, gtin => gtin.Length == 13 && !Gtin.IsValid(gtin));

        var mistyped = File.ReadLines(RealData.PathOf("catalogue/openfoodfacts-invalid-barcodes.csv"))
            .Skip(1)
            .Select(FirstCell)
            .ToList();
        Assert.Equal(10_679, mistyped.Count);
        Assert.DoesNotContain(mistyped, gtin => Gtin.IsValid(gtin));
    }

    [Theory]
    [InlineData("96385074", true)]
    [InlineData("036000291452", true)]
    [InlineData("5000101959417", true)]
    [InlineData("10614141000415", true)]
    [InlineData("5000101959418", false)]
    [InlineData("5000101959", false)]
    [InlineData("500010195941x", false)]
    [InlineData("٥٠٠٠١٠١٩٥٩٤١٧", false)]
    [InlineData("", false)]
    public void The_check_digit_decides(string text, bool valid) => Assert.Equal(valid, Gtin.IsValid(text));

    [Fact]
    public void An_upc_and_its_ean_are_the_same_number() =>
        Assert.Equal(Gtin.ToFourteen("036000291452"), Gtin.ToFourteen("0036000291452"));

    private static string FirstCell(string line) => line[..line.IndexOf(',', StringComparison.Ordinal)];

    private static IEnumerable<string> Unpacked(string name)
    {
        using var packed = new GZipStream(File.OpenRead(RealData.PathOf(name)), CompressionMode.Decompress);
        using var text = new StreamReader(packed);
        while (text.ReadLine() is { } line)
            yield return line;
    }
}
