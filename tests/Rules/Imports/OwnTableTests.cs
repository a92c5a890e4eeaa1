using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Holdfast.Ledger;
using Holdfast.Retail;
using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Imports;
using Holdfast.Retail.Places;
using Holdfast.Retail.Sites;
using Holdfast.Retail.Stock;
using NodaTime;

namespace Holdfast.Tests.Rules.Imports;

public sealed class OwnTableTests
{
    private const string Sites = """
        code,kind,name,address_1,address_2,town,postcode,country,latitude,longitude,time_zone,phone,preparation_minutes,slot_minutes,slot_orders,slot_items,slot_days
        LEEDS1,STORE,Leeds Trinity,1 Albion St,,Leeds,ls1 6ap,GB,53.797,-1.544,Europe/London,0113 496 0000,90,30,10,60,7
        DC1,DC,Wakefield,,,Wakefield,WF1 1AA,GB,,,,,,,,,
        """;

    private readonly MemoryLog _log = new();

    [Fact]
    public async Task Sites_are_taken_with_their_slots()
    {
        var report = await ImportAsync(Sites);
        Assert.Equal(("sites", 2L, 0L), (report.Format, report.Taken, report.Refused));
        var leeds = Site("LEEDS1");
        Assert.Equal("LS1 6AP", leeds.Address?.Postcode);
        Assert.Equal(new SlotTemplate(30, 10, 60, 7), leeds.Slots);
        Assert.Equal(90, leeds.PreparationMinutes);
        Assert.Equal((SiteKind.DC, null), (Site("DC1").Kind, Site("DC1").Slots));
    }

    [Fact]
    public async Task A_column_that_a_file_does_not_have_keeps_what_is_there()
    {
        await ImportAsync(Sites);
        await ImportAsync("code,kind,name,phone\nLEEDS1,STORE,Leeds,\n");
        var leeds = Site("LEEDS1");
        Assert.Equal(("Leeds", null, "LS1 6AP"), (leeds.Name, leeds.Phone, leeds.Address?.Postcode));
        Assert.NotNull(leeds.Slots);
    }

    [Fact]
    public async Task Hours_are_gathered_from_several_lines_a_day()
    {
        await ImportAsync(Sites);
        var report = await ImportAsync(
            """
            site,day,open,close,name
            LEEDS1,Mon-Fri,09:00,12:00,
            LEEDS1,Mon-Fri,13:00,18:00,
            LEEDS1,Sat,10:00,24:00,
            LEEDS1,Sun,,,
            LEEDS1,2026-12-25,,,Christmas Day
            LEEDS1,2026-12-24,09:00,15:00,
            """
        );
        Assert.Equal((6L, 6L), (report.Lines, report.Taken));
        var leeds = Site("LEEDS1");
        Assert.Equal(2, leeds.Hours.Friday.Spans.Length);
        Assert.Equal(LocalTime.Midnight, leeds.Hours.Saturday.Spans[0].To);
        Assert.Empty(leeds.Hours.Sunday.Spans);
        Assert.Equal(["Special hours", "Christmas Day"], leeds.SpecialDays.Select(day => day.Name));
    }

    [Fact]
    public async Task A_bad_line_keeps_its_own_day_back_and_no_other()
    {
        await ImportAsync(Sites);
        var report = await ImportAsync(
            """
            site,day,open,close
            LEEDS1,Mon,09:00,noon
            LEEDS1,Mon,13:00,18:00
            LEEDS1,Tue,09:00,18:00
            LEEDS1,Wed,09:00,18:00
            LEEDS1,Wed,17:00,20:00
            LEEDS1,Someday,09:00,18:00
            NOWHERE,Tue,09:00,18:00
            """
        );
        Assert.Equal(
            ["2 hours", "3 day-incomplete", "5 hours", "6 hours", "7 day", "8 unknown-site"],
            report.Refusals.Select(line => $"{line.Line} {line.Code}")
        );
        Assert.Equal(1, report.Taken);
        Assert.Empty(Site("LEEDS1").Hours.Monday.Spans);
        Assert.Single(Site("LEEDS1").Hours.Tuesday.Spans);
    }

    [Fact]
    public async Task Routes_are_gathered_and_taken_back_by_an_empty_cut_off()
    {
        await ImportAsync(Sites);
        const string routes = """
            from,to,day,cut_off,arrives_after_days,on_shelf_at
            DC1,LEEDS1,Mon-Thu,20:00,1,12:00
            DC1,LEEDS1,Fri,18:00,1,10:00
            """;
        Assert.Equal(2, (await ImportAsync(routes)).Taken);
        Assert.Equal(2, (await ImportAsync(routes)).Unchanged);
        await ImportAsync("from,to,day,cut_off,arrives_after_days,on_shelf_at\nDC1,LEEDS1,Fri,,,\n");
        var route = _log.Find<Route>(Keys.Route("DC1", "LEEDS1"));
        Assert.Equal(4, route?.Departures.Length);
        Assert.Equal(new LocalTime(20, 0), route?.Departures[3].CutOff);
    }

    [Fact]
    public async Task Products_stock_and_places_are_taken()
    {
        await ImportAsync(Sites);
        var products = await ImportAsync(
            """
            product_id,sku,title,description,brand,seller,categories,ranges,age_restriction,gtin,price,currency,colour,size,image
            OXF,OXF-M,Oxford shirt,Cotton,Larkfield,,Men > Shirts|Sale,basics,,5000101959417,24.00,GBP,Navy,M,oxf.webp
            OXF,OXF-L,Oxford shirt,Cotton,Larkfield,,Men > Shirts|Sale,basics,,,24.00,GBP,Navy,L,oxf.webp
            RIOJA,RIOJA,Rioja,,,Vina,Wine,wine,18,,9.50,GBP,,,
            BAD,BAD,Bad price,,,,,,,,9.505,GBP,,,
            BAD2,BAD2,Bad barcode,,,,,,,5000101959418,9.50,GBP,,,
            EUR,EUR,Elsewhere,,,,,,,,9.50,EUR,,,
            """
        );
        Assert.Equal(["5 price", "6 gtin", "7 currency"], products.Refusals.Select(line => $"{line.Line} {line.Code}"));
        var shirt = _log.Find<Product>(Keys.Product("OXF"));
        Assert.Equal(["OXF-M", "OXF-L"], shirt?.Skus);
        Assert.Equal(["Men > Shirts", "Sale"], shirt?.Categories);
        Assert.Equal(18, _log.Find<Product>(Keys.Product("RIOJA"))?.AgeRestriction);
        Assert.Null(_log.Find<Product>(Keys.Product("EUR")));

        var stock = await ImportAsync(
            """
            site,sku,on_hand,safety_stock
            LEEDS1,OXF-M,12,2
            LEEDS1,UNKNOWN,1,
            LEEDS1,OXF-L,3,
            LEEDS1,OXF-M,9,
            LEEDS1,RIOJA,-1,
            LEEDS9,RIOJA,1,
            """
        );
        Assert.Equal(
            ["3 unknown-sku", "5 repeated", "6 on-hand", "7 unknown-site"],
            stock.Refusals.Select(line => $"{line.Line} {line.Code}")
        );
        Assert.Equal(new StockLevel(12, 0, 2), _log.Find<StockLevel>(Keys.Stock("LEEDS1", "OXF-M")));

        var changed = await ImportAsync("site,sku,on_hand\nLEEDS1,OXF-M,12\nLEEDS1,OXF-L,4\n");
        Assert.Equal((1L, 1L), (changed.Taken, changed.Unchanged));

        await ImportAsync("code,town,latitude,longitude\nls1,Leeds,53.79,-1.54\nLS,,53.8,-1.5\nnowhere,,1,1\n");
        Assert.Equal("Leeds", _log.Find<Place>(Keys.Place("LS1"))?.Town);
        Assert.Equal(2, _log.CountOf("place"));
    }

    [Fact]
    public async Task The_same_file_gives_the_same_product_when_its_lines_say_different_things()
    {
        const string file = """
            id	title	price	item_group_id	color
            A-1	Shirt, navy	9.00 GBP	A	Navy
            B-1	Mug	4.00 GBP		White
            A-2	Shirt, white	9.00 GBP	A	White
            A-1	Shirt, navy	8.00 GBP	A	Navy
            """;
        var first = await ImportAsync(file);
        Assert.Equal((3L, 1L), (first.Taken, first.RefusedBy["repeated"]));
        Assert.Equal("Shirt, navy", _log.Find<Product>(Keys.Product("A"))?.Title);
        var second = await ImportAsync(file);
        Assert.Equal((0L, 3L), (second.Taken, second.Unchanged));
    }

    [Theory]
    [InlineData("in_stock,", null, "quantity-missing")]
    [InlineData("in_stock,", 3, "3")]
    [InlineData("In Stock,7", null, "7")]
    [InlineData("limited_availability,2", null, "2")]
    [InlineData("out_of_stock,", null, "0")]
    [InlineData("out of stock,5", null, "0")]
    [InlineData("on_display_to_order,5", null, "0")]
    [InlineData("backorder,100", null, "availability")]
    [InlineData(",4", null, "4")]
    [InlineData("in_stock,-4", null, "on-hand")]
    [InlineData("in_stock,1e3", null, "on-hand")]
    [InlineData("in_stock,99999999999", null, "on-hand")]
    [InlineData("in_stock,4,buy,next_day", null, "4")]
    [InlineData("in_stock,4,buy,3-day", null, "4")]
    [InlineData("in_stock,4,not_supported,", null, "pickup-method")]
    [InlineData("in_stock,4,buy,soon", null, "pickup-sla")]
    public async Task Availability_words_become_units_or_a_reason(string cells, int? inStockMeans, string expected)
    {
        await ImportAsync(Sites);
        await ImportAsync("product_id,sku,title,price,currency\nM,M,Mug,4.00,GBP\n");
        var padded = cells + new string(',', 3 - cells.Count(character => character == ','));
        var report = await ImportAsync(
            $"store_code,id,availability,quantity,pickup_method,pickup_SLA\nLEEDS1,M,{padded}\n",
            new ImportOptions { By = "test", InStockMeans = inStockMeans }
        );
        var level = _log.Find<StockLevel>(Keys.Stock("LEEDS1", "M"));
        Assert.Equal(expected, level?.OnHand.ToString(CultureInfo.InvariantCulture) ?? report.Refusals.Single().Code);
    }

    [Fact]
    public async Task Items_of_a_feed_in_one_line_are_counted_one_by_one()
    {
        await ImportAsync(Sites);
        await ImportAsync(
            "<rss xmlns:g='http://base.google.com/ns/1.0'><channel>"
                + "<item><g:id>A</g:id><title>Mug</title><g:price>4 GBP</g:price></item>"
                + "<item><g:id>B</g:id><title>Cup</title><g:price>0 GBP</g:price></item>"
                + "<item><g:id>C</g:id><title>Jug</title><g:price>9 GBP</g:price></item></channel></rss>"
        );
        var report = await ImportAsync(
            "<rss><item><id>A</id><store_code>LEEDS1</store_code><availability>in_stock</availability><quantity>1</quantity></item>"
                + "<item><id>B</id><store_code>LEEDS1</store_code><availability>in_stock</availability><quantity>1</quantity></item>"
                + "<item><id>A</id><store_code>LEEDS1</store_code><availability>in_stock</availability><quantity>5</quantity></item>"
                + "<item><id>C</id><store_code>LEEDS1</store_code><availability>in_stock</availability><quantity>1</quantity></item></rss>"
        );
        Assert.Equal((4L, 2L), (report.Lines, report.Taken));
        Assert.Equal(["repeated", "unknown-sku"], report.RefusedBy.Keys);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("a,b,c\n1,2,3\n", "unknown-format")]
    [InlineData("\0\0\0\0", "unknown-format")]
    [InlineData("<html><body>Sign in</body></html>", "unknown-format")]
    [InlineData("<rss><item>", "broken-xml")]
    public async Task A_file_that_is_nothing_known_says_so(string text, string code)
    {
        var report = await ImportAsync(text);
        Assert.Equal(code, report.Problem?.Code);
        Assert.False(report.Clean);
        Assert.Equal(0, report.Lines);
    }

    [Fact]
    public async Task Lines_before_a_break_stand_and_the_report_says_where_it_broke()
    {
        var report = await ImportAsync(
            "<rss>\n<item><id>A</id><title>Mug</title><price>4 GBP</price></item>\n<item><id>B</id><title>Cut of"
        );
        Assert.Equal((1L, 3, "broken-xml"), (report.Taken, report.Problem?.Line, report.Problem?.Code));
    }

    [Fact]
    public async Task Bytes_of_another_encoding_cost_their_own_line()
    {
        byte[] file =
        [
            .. "code,town,latitude,longitude\n"u8,
            .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("ls1,Lééds,1,1\n", 100_000))),
            .. "ls2,L"u8,
            0xE9,
            .. "ds,1,1\nls3,Leeds,1,1\n"u8,
        ];
        var report = await _log.ImportAsync(new MemoryStream(file), "places.csv");
        Assert.Equal(("utf-8", 2L), (report.Encoding, report.Taken));
        Assert.Equal((99_999L, 1L), (report.RefusedBy["repeated"], report.RefusedBy["encoding"]));
        Assert.Equal(1_000, report.Refusals.Length);
    }

    [Fact]
    public async Task A_report_is_json()
    {
        var report = await ImportAsync("code,town,latitude,longitude\nls1,Leeds,1,1\n???,\"Bradford \"\"W\"\"\",1,1\n");
        var json = JsonElement.Parse(report.ToJson());
        Assert.Equal(1, json.GetProperty("taken").GetInt32());
        Assert.Equal(1, json.GetProperty("refusedBy").GetProperty("place").GetInt32());
        Assert.Equal(3, json.GetProperty("refusals")[0].GetProperty("line").GetInt32());
        Assert.False(json.TryGetProperty("problem", out _));
    }

    [Fact]
    public async Task A_busy_log_is_waited_for_and_a_broken_one_ends_the_import()
    {
        var busy = 3;
        var report = await RunAsync(
            (command, _) =>
                busy-- > 0
                    ? Task.FromException<Outcome>(new LedgerBusyException(TimeSpan.FromMilliseconds(1)))
                    : Task.FromResult(_log.Decide(command))
        );
        Assert.Equal(2, report.Taken);

        var broken = new CommitFailedException(CommitFailedException.Knowledge.NotWritten, "disk full", null);
        var thrown = await Assert.ThrowsAsync<CommitFailedException>(() =>
            RunAsync((_, _) => Task.FromException<Outcome>(broken))
        );
        Assert.Same(broken, thrown);

        static async Task<ImportReport> RunAsync(Func<ICommand, CancellationToken, Task<Outcome>> commit) =>
            await Import.RunAsync(
                new MemoryStream("code,town,latitude,longitude\nls1,Leeds,1,1\nls2,Leeds,1,1\n"u8.ToArray()),
                "places.csv",
                new ImportOptions { By = "test" },
                commit,
                null,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
    }

    private Site Site(string code) =>
        _log.Find<Site>(Keys.Site(code)) ?? throw new InvalidOperationException($"There is no site {code}.");

    private async Task<ImportReport> ImportAsync(string text, ImportOptions? options = null)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        packed.Position = 0;
        return await _log.ImportAsync(packed, "file.gz", options);
    }
}
