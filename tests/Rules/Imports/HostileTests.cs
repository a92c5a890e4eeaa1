using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Imports;

namespace Holdfast.Tests.Rules.Imports;

/// <summary>Strings that broke other programs, in every column of every format.</summary>
public sealed class HostileTests
{
    public static TheoryData<string, string> Rows =>
        new()
        {
            { "hours", "site=S1 day=Mon open=09:00 close=17:00 name=Usual" },
            { "routes", "from=DC1 to=S1 day=Mon cut_off=20:00 arrives_after_days=1 on_shelf_at=12:00" },
            { "stock", "site=S1 sku=A on_hand=1 safety_stock=0" },
            {
                "sites",
                "code=S2 kind=STORE name=Two address_1=Road address_2=Way town=Leeds postcode=LS1_4AP country=GB "
                    + "latitude=53 longitude=-1 time_zone=Europe/London phone=1 preparation_minutes=60 slot_minutes=30 "
                    + "slot_orders=5 slot_items=20 slot_days=7"
            },
            {
                "products",
                "product_id=P sku=P-1 title=Shirt description=Soft brand=B seller=S categories=A ranges=R "
                    + "age_restriction=18 gtin=5000101959417 price=9.00 currency=GBP colour=Red size=M image=i.webp"
            },
            {
                "google-products",
                "id=P-1 title=Shirt price=9.00_GBP item_group_id=P description=Soft brand=B product_type=A "
                    + "google_product_category=A gtin=5000101959417 color=Red size=M image_link=i additional_image_link=j "
                    + "sale_price=8.00_GBP sale_price_effective_date="
            },
            {
                "google-local-inventory",
                "id=A store_code=S1 availability=in_stock quantity=1 pickup_method=buy pickup_sla=next_day"
            },
            {
                "shopify-products",
                "handle=P title=Shirt option1_name=Size option1_value=M variant_price=9.00 variant_sku=P-1 body=Soft "
                    + "vendor=B type=A variant_barcode= image_src=i"
            },
            {
                "magento-products",
                "sku=P-1 parent_sku=P product_type=simple name=Shirt price=9.00 categories=A description_html=Soft "
                    + "color=Red size=M image=i"
            },
            { "named-products", "category_1=A category_2=B category_3=C name=Shirt price=9.00 currency=GBP" },
            {
                "store-list",
                "name=Two postcode=LS1_4AP address_1=Road store_number=7 town=Leeds latitude=53 longitude=-1 "
                    + "hours_mon=09:00-17:00 click_and_collect=true"
            },
            {
                "us-store-list",
                "store_id=7 name=Two city=Tempe state=AZ zip=85281 address=Road latitude=33 longitude=-111 hours=Mon:_10-9"
            },
            { "store-points", "chain=C name=Two latitude=53 longitude=-1 check=ok" },
            { "places", "code=LS1 town=Leeds latitude=53 longitude=-1" },
        };

    private static readonly string[] FeedFields =
    [
        "id",
        "item_group_id",
        "brand",
        "product_type",
        "gtin",
        "price",
        "color",
    ];

    [Theory, MemberData(nameof(Rows))]
    public async Task Every_hostile_string_is_taken_as_text_or_refused(string format, string row)
    {
        var all = Hardening.Strings();
        var cells = row.Split(' ').Select(cell => cell.Split('=', 2)).ToList();
        var columns = cells.Select(cell => cell[0]).ToArray();
        var usual = cells.Select(cell => cell[1].Replace('_', ' ')).ToArray();
        for (var at = 0; at < usual.Length; at++)
            if (usual[at] is "in stock" or "next day" or "2 day")
                usual[at] = usual[at].Replace(' ', '_');

        for (var column = 0; column < columns.Length; column++)
        {
            // Every string goes through every format, and every eighth through each of its columns.
            var strings = all.Where((_, number) => number % columns.Length == column || number % 8 == 0).ToList();
            var log = await WithSitesAsync();
            var table = new StringBuilder().AppendJoin(',', columns).Append('\n');
            foreach (var hostile in strings)
                table.AppendJoin(',', usual.Select((cell, at) => Quoted(at == column ? hostile : cell))).Append('\n');
            var report = await ImportAsync(log, table.ToString(), format);

            Assert.Null(report.Problem);
            Assert.Equal(strings.Count, report.Lines);
            Assert.Equal(report.Lines, report.Taken + report.Unchanged + report.Refused);
            if (column > 0)
                continue;
            var again = await ImportAsync(log, table.ToString(), format);
            Assert.Equal(0, again.Taken);
        }
    }

    [Fact]
    public async Task Text_that_is_taken_comes_back_as_it_was()
    {
        var strings = Hardening.Strings();
        var log = await WithSitesAsync();
        var table = new StringBuilder("product_id,sku,title,price,currency,description\n");
        for (var number = 0; number < strings.Count; number++)
            table.Append(CultureInfo.InvariantCulture, $"P{number},P{number},T,1,GBP,{Quoted(strings[number])}\n");
        var report = await ImportAsync(log, table.ToString(), null);
        Assert.Equal(strings.Count, report.Lines);

        var refused = report.RefusedBy.Values.Sum();
        Assert.InRange(refused, 0, strings.Count / 10);
        var kept = 0;
        for (var number = 0; number < strings.Count; number++)
            if (log.Find<Product>(Keys.Product($"P{number}")) is { } product)
            {
                kept++;
                Assert.Equal(strings[number].Trim(), product.Description ?? "");
            }
        Assert.Equal(report.Taken, kept);
    }

    [Fact]
    public async Task Hostile_strings_in_a_feed_are_text_too()
    {
        XNamespace g = "http://base.google.com/ns/1.0";
        var strings = Hardening.Strings().Where(text => text.All(System.Xml.XmlConvert.IsXmlChar)).ToList();
        var items = strings.SelectMany(text =>
            FeedFields.Select(
                (field, at) =>
                    new XElement(
                        "item",
                        new XElement(g + "id", at == 0 ? text : "A"),
                        new XElement(g + "title", text),
                        new XElement(g + "price", "1 GBP"),
                        new XElement(g + field, text)
                    )
            )
        );
        var feed = new XDocument(new XElement("rss", new XElement("channel", items))).ToString();
        var report = await ImportAsync(await WithSitesAsync(), feed, null);
        Assert.Null(report.Problem);
        Assert.Equal(strings.Count * 7, report.Lines);
    }

    [Fact]
    public async Task Hostile_strings_as_a_whole_file_do_no_harm()
    {
        var log = await WithSitesAsync();
        foreach (var text in Hardening.Strings())
        {
            var report = await ImportAsync(log, text, null);
            Assert.True(report.Problem is not null || report.Lines >= 0);
        }
    }

    private static async Task<MemoryLog> WithSitesAsync()
    {
        var log = new MemoryLog();
        await ImportAsync(log, "code,kind,name\nS1,STORE,One\nDC1,DC,Depot\n", null);
        await ImportAsync(log, "product_id,sku,title,price,currency\nA,A,Mug,4.00,GBP\n", null);
        return log;
    }

    private static Task<ImportReport> ImportAsync(MemoryLog log, string text, string? format) =>
        log.ImportAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            "hostile",
            new ImportOptions
            {
                By = "test",
                Format = format,
                Currency = "GBP",
                TimeZone = "Europe/London",
                RefusalsListed = 10,
            }
        );

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
