using System.Globalization;
using System.Reflection;
using Microsoft.VisualBasic.FileIO;

namespace Holdfast.Tests.Server.Demo;

/// <summary>What the demo's files promise one another, read as the importer reads them: plain CSV with a header.</summary>
public sealed class DemoDataTests
{
    private static readonly Assembly Program = typeof(HoldfastOptions).Assembly;

    [Fact]
    public void Every_gtin_is_in_restricted_circulation_with_a_right_check_digit_and_given_once()
    {
        var gtins = Read("products.csv").Select(row => row["gtin"]).ToList();

        Assert.All(gtins, gtin => Assert.Matches("^2[0-9]{12}$", gtin));
        Assert.All(
            gtins,
            gtin => Assert.Equal(0, gtin.Select((digit, at) => (digit - '0') * (1 + (2 * (at % 2)))).Sum() % 10)
        );
        Assert.Equal(gtins.Count, gtins.Distinct().Count());
    }

    [Fact]
    public void Every_picture_that_a_product_names_is_among_the_built_files()
    {
        var files = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var missing = Read("products.csv")
            .SelectMany(row => row["images"].Split('|').Append(row["image"]))
            .Distinct()
            .Where(image => !File.Exists(Path.Combine(files, image.TrimStart('/'))));

        Assert.Empty(missing);
    }

    [Fact]
    public void The_catalogue_is_as_large_as_a_demo_of_a_department_store_must_be()
    {
        var rows = Read("products.csv");
        var departments = rows.Select(row => row["categories"].Split(" > ")[0]).Distinct();

        Assert.True(rows.Select(row => row["product_id"]).Distinct().Count() >= 240);
        Assert.Equal(8, departments.Count());
        Assert.Equal(3, rows.Select(row => row["seller"]).Where(seller => seller.Length > 0).Distinct().Count());
        Assert.True(
            rows.Where(row => row["age_restriction"] == "18").Select(row => row["product_id"]).Distinct().Count() >= 12
        );
        Assert.Equal(rows.Count, rows.Select(row => row["sku"]).Distinct().Count());
    }

    [Fact]
    public void A_product_has_no_two_variants_of_one_colour_and_size()
    {
        var twice = Read("products.csv")
            .GroupBy(row => (row["product_id"], row["colour"], row["size"]))
            .Where(variants => variants.Count() > 1)
            .Select(variants => variants.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void Every_store_has_a_week_of_hours_a_way_from_the_dc_and_a_place_for_its_outcode()
    {
        var stores = Read("sites.csv").Where(row => row["kind"] == "store").ToList();
        var weeks = Read("hours.csv").Where(row => row["day"].Length == 3).ToLookup(row => row["site"]);
        var routes = Read("routes.csv").ToLookup(row => row["to"]);
        var places = Read("places.csv").Select(row => row["code"]).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(24, stores.Count);
        Assert.All(stores, store => Assert.Equal(7, weeks[store["code"]].Select(row => row["day"]).Distinct().Count()));
        Assert.All(stores, store => Assert.True(routes[store["code"]].Count() >= 5));
        Assert.All(stores, store => Assert.Contains(store["postcode"].Split(' ')[0], places));
    }

    [Fact]
    public void Large_shops_of_England_and_Wales_trade_at_most_six_hours_on_a_Sunday()
    {
        string[] elsewhere = ["edinburgh", "glasgow", "inverness", "daventry"];
        var tooLong = Read("hours.csv")
            .Where(row => !elsewhere.Contains(row["site"]) && row["open"].Length > 0 && IsSunday(row["day"]))
            .Where(row => Time(row["close"]) - Time(row["open"]) > TimeSpan.FromHours(6))
            .Select(row => $"{row["site"]} {row["day"]}");

        Assert.Empty(tooLong);
    }

    private static bool IsSunday(string day) =>
        day == "Sun"
        || (
            DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.DayOfWeek == DayOfWeek.Sunday
        );

    private static TimeSpan Time(string text) => TimeOnly.Parse(text, CultureInfo.InvariantCulture).ToTimeSpan();

    private static List<Dictionary<string, string>> Read(string name)
    {
        using var stream =
            Program.GetManifestResourceStream($"Demo/{name}")
            ?? throw new FileNotFoundException($"No resource Demo/{name}.");
        using var csv = new TextFieldParser(stream) { Delimiters = [","], HasFieldsEnclosedInQuotes = true };
        var header = csv.ReadFields() ?? throw new InvalidDataException($"{name} is empty.");
        var rows = new List<Dictionary<string, string>>();
        while (csv.ReadFields() is { } fields)
        {
            rows.Add(header.Zip(fields).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal));
        }
        return rows;
    }
}
