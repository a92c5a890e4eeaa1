using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Holdfast.Retail.Feeds;
using Holdfast.Retail.Imports;

namespace Holdfast.Tests.Rules.Imports;

public sealed class ExportTests
{
    private static readonly ExportOptions Options = new()
    {
        Shop = "Larkfield",
        ShopUrl = new Uri("https://shop.larkfield.example/"),
        PageOf = (id, sku) => $"products/{Uri.EscapeDataString(id)}?sku={Uri.EscapeDataString(sku)}",
        ImageOf = image => image,
    };

    private static readonly string[] Ours =
    [
        """"
            code,kind,name,address_1,address_2,address_3,town,postcode,country,latitude,longitude,time_zone,phone,preparation_minutes,slot_minutes,slot_orders,slot_items,slot_days
            LEEDS1,STORE,"Leeds, ""Trinity""",1 Albion St,Floor 2,Unit 7,Leeds,LS1 6AP,GB,53.797,-0.00001,Europe/London,0113 496 0000,90,30,10,60,7
            DC1,DC,Wakefield,,,,,,,,,Europe/London,,0,,,,
            """",
        """"
            site,day,open,close,name
            LEEDS1,Mon,09:00,12:00,
            LEEDS1,Mon,13:00,18:00,
            LEEDS1,Sat,18:00,02:00,
            LEEDS1,2026-12-25,,,Christmas Day
            """",
        "from,to,day,cut_off,arrives_after_days,on_shelf_at\nDC1,LEEDS1,Mon-Fri,20:00,1,12:00\n",
        """"
            product_id,sku,title,description,brand,seller,categories,ranges,age_restriction,gtin,price,currency,colour,size,image,images,limit_per_customer
            OXF,OXF-M,Oxford shirt,"Soft
            and ""warm""",Larkfield,,Men > Shirts|Sale,basics,,5000101959417,24.00,GBP,Navy,M,a.webp,a.webp|b.webp,2
            OXF,OXF-L,Oxford shirt,,,,,,,,24.05,GBP,Navy,L,,,
            RIOJA,RIOJA,=HYPERLINK("x"),,,Vina,Wine,wine,18,,9.50,GBP,,,,,
            """",
        "site,sku,on_hand,safety_stock\nLEEDS1,OXF-M,12,2\nLEEDS1,RIOJA,1,3\n",
        "code,town,latitude,longitude\nLS1,Leeds,53.79,-1.54\nLS,,53.8,0\n",
    ];

    [Fact]
    public async Task What_is_exported_can_be_imported_again_and_changes_nothing()
    {
        var log = await FilledAsync();
        var entries = log.Facts.Count;
        foreach (var format in Export.Formats.Select(format => format.Name))
        {
            var file = await ExportAsync(log, format, Options);
            // Google's feeds have no place for safety stock, committed units and a second category.
            if (format.StartsWith("google", StringComparison.Ordinal))
                continue;
            var report = await log.ImportAsync(new MemoryStream(file), format);
            Assert.Equal((format, 0L, 0L), (report.Format, report.Taken, report.Refused));
            Assert.True(report.Unchanged > 0);
        }
        Assert.Equal(entries, log.Facts.Count);
    }

    [Fact]
    public async Task An_export_fills_an_empty_shop_with_the_same()
    {
        var log = await FilledAsync();
        var other = new MemoryLog();
        foreach (var format in (string[])["sites", "hours", "routes", "products", "stock", "places"])
            Assert.Equal(
                0,
                (await other.ImportAsync(new MemoryStream(await ExportAsync(log, format, Options)), format)).Refused
            );
        Assert.Equal(log.Digest(), other.Digest());
    }

    [Fact]
    public async Task Hostile_titles_survive_a_table_and_a_feed()
    {
        var log = await FilledAsync();
        var table = new StringBuilder("product_id,sku,title,price,currency\n");
        var strings = Hardening.Strings();
        for (var number = 0; number < strings.Count; number++)
        {
            var title = strings[number].Replace("\"", "\"\"", StringComparison.Ordinal);
            table.Append(CultureInfo.InvariantCulture, $"H{number},H{number},\"{title}\",1,GBP\n");
        }
        await log.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(table.ToString())), "hostile");
        var again = await log.ImportAsync(new MemoryStream(await ExportAsync(log, "products", Options)), "again");
        Assert.Equal((0L, 0L), (again.Taken, again.Refused));

        var feed = XDocument.Parse(Encoding.UTF8.GetString(await ExportAsync(log, "google-products", Options)));
        Assert.Equal(log.CountOf("variant"), feed.Descendants("item").Count());
    }

    [Fact]
    public async Task Feeds_say_what_google_asks_for()
    {
        var log = await FilledAsync();
        XNamespace g = "http://base.google.com/ns/1.0";
        var feed = XDocument.Parse(Encoding.UTF8.GetString(await ExportAsync(log, "google-products", Options)));
        var shirt = feed.Descendants("item").Single(item => item.Element(g + "id")?.Value == "OXF-M");
        Assert.Equal("24.00 GBP", shirt.Element(g + "price")?.Value);
        Assert.Equal("OXF", shirt.Element(g + "item_group_id")?.Value);
        Assert.Equal("https://shop.larkfield.example/products/OXF?sku=OXF-M", shirt.Element(g + "link")?.Value);
        Assert.Equal("https://shop.larkfield.example/a.webp", shirt.Element(g + "image_link")?.Value);

        Assert.Equal(
            "store_code\tid\tavailability\tquantity\tpickup_method\tpickup_SLA\n"
                + "LEEDS1\tOXF-M\tin_stock\t10\tbuy\tsame_day\nLEEDS1\tRIOJA\tout_of_stock\t0\t\t\n",
            Encoding.UTF8.GetString(await ExportAsync(log, "google-local-inventory", Options))
        );
        var inventory = await new MemoryLog().ImportAsync(
            new MemoryStream(await ExportAsync(log, "google-local-inventory-xml", Options)),
            "inventory.xml"
        );
        Assert.Equal(("google-local-inventory", 2L), (inventory.Format, inventory.Lines));
    }

    [Fact]
    public async Task A_table_for_a_spreadsheet_holds_no_formula()
    {
        var log = await FilledAsync();
        var sheet = Encoding.UTF8.GetString(await ExportAsync(log, "products", Options with { ForSpreadsheet = true }));
        Assert.StartsWith("\uFEFFproduct_id", sheet, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", sheet, StringComparison.Ordinal);
        var places = Encoding.UTF8.GetString(await ExportAsync(log, "places", Options with { ForSpreadsheet = true }));
        Assert.Contains(",-1.54\n", places, StringComparison.Ordinal);
    }

    private static async Task<MemoryLog> FilledAsync()
    {
        var log = new MemoryLog();
        foreach (var table in Ours)
        {
            var report = await log.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(table)), "ours.csv");
            Assert.True(report.Clean, report.ToJson());
        }
        return log;
    }

    private static async Task<byte[]> ExportAsync(MemoryLog log, string format, ExportOptions options)
    {
        using var file = new MemoryStream();
        await Export.RunAsync(format, new MemoryRows(log), options, file, TestContext.Current.CancellationToken);
        return file.ToArray();
    }
}
