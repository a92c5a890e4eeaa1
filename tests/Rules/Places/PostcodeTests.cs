using Holdfast.Retail.Places;
using Holdfast.Tests.Kit;

namespace Holdfast.Tests.Rules.Places;

public sealed class PostcodeTests
{
    [Fact]
    public void Every_real_case_is_judged_as_expected()
    {
        var wrong = new List<string>();
        var cases = 0;
        foreach (var line in File.ReadLines(RealData.PathOf("geo/uk-postcode-cases.csv")).Skip(1))
        {
            var cells = line.Split(',');
            cases++;
            if (Judge(cells[0], cells[1]) != cells[2])
                wrong.Add(line);
        }
        Assert.Empty(wrong);
        Assert.Equal(197, cases);
    }

    [Theory]
    [InlineData("ls1 4ap", "LS1 4AP")]
    [InlineData("  W1A\t0ax ", "W1A 0AX")]
    [InlineData("GIR0AA", "GIR 0AA")]
    public void Letter_case_and_blanks_do_not_matter(string typed, string expected)
    {
        Assert.True(Postcode.TryParse(typed, out var postcode));
        Assert.Equal(expected, postcode.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("LS1")]
    [InlineData("E66 LWP")]
    [InlineData("LS1 4AP, Leeds")]
    [InlineData("ＬＳ１ ４ＡＰ")]
    [InlineData("LS1-4AP")]
    public void Anything_else_is_no_postcode(string? typed) => Assert.False(Postcode.TryParse(typed, out _));

    [Theory]
    [InlineData("ls1", "LS1")]
    [InlineData("EC1A 1BB", "EC1A")]
    [InlineData("N1C", "N1C")]
    [InlineData("LS", null)]
    [InlineData("LS1 4AP 2", null)]
    [InlineData("Leeds", null)]
    public void An_outcode_may_stand_alone(string typed, string? expected)
    {
        Assert.Equal(expected is not null, Postcode.TryParseOutcode(typed, out var outcode));
        Assert.Equal(expected, outcode);
    }

    private static string Judge(string what, string typed)
    {
        var valid = Postcode.TryParse(typed, out var postcode);
        return what switch
        {
            "validity" => valid ? "true" : "false",
            "normalise" => postcode?.ToString() ?? "",
            "area" => postcode?.Area ?? "",
            "district" => postcode?.District ?? "",
            "sub-district" => postcode?.SubDistrict ?? "",
            "sector" => postcode?.Sector ?? "",
            "unit" => postcode?.Unit ?? "",
            "outcode" => postcode?.Outcode ?? "",
            "incode" => postcode?.Incode ?? "",
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "An unknown case."),
        };
    }
}
