using System.Net;
using Holdfast.Bench;
using Holdfast.Drills;
using Holdfast.Ledger;
using Holdfast.Retail.Staff;
using Holdfast.Retail.Stock;
using Holdfast.Tests.Server.Databases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Holdfast.Tests.Server.Hosts;

public sealed class TwoHostsTests(FreshDatabases databases)
{
    private const int Pieces = 15;
    private const string Wanted = "SKU-00000";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hosts_sell_one_stock_once_and_each_shows_what_the_other_sold()
    {
        await using var hosts = await TwoHosts.StartAsync(databases, Ct);
        await CommitAsync(hosts.A.Log, Count(BenchWorld.Dc, Pieces), Count(DrillRetailer.Site, 0));
        await hosts.UntilBothShowAsync(Ct);
        var shoppers = new DrillShoppers(hosts.Retailer.ApiKey);
        using var atA = shoppers.Client(hosts.A.ShopAddress);
        using var atB = shoppers.Client(hosts.B.ShopAddress);
        var next = await hosts.Retailer.OrdersAsync(hosts.A.ShopAddress, Ct);
        var order = next() with { Store = DrillRetailer.Site, Lines = [new(Wanted, 1)] };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 2 * Pieces).Select(i => shoppers.PlaceAsync(i % 2 == 0 ? atA : atB, order))
        );

        var sold = answers.OfType<DrillShoppers.Answered>().ToList();
        Assert.Equal(Pieces, sold.Count);
        Assert.Equal(0, (await Oversold.CountAsync(hosts.A.Store, Ct)).Units);
        foreach (var client in (HttpClient[])[atA, atB])
        foreach (var one in sold)
        {
            await Until.TrueAsync(
                async () => (await client.GetAsync($"/api/v1/orders/{one.Number}", Ct)).IsSuccessStatusCode,
                Ct
            );
        }
    }

    [Fact]
    public async Task What_one_host_gave_a_visitor_the_other_reads()
    {
        await using var hosts = await TwoHosts.StartAsync(databases, Ct);
        var staff = hosts.A.Services.GetRequiredService<StaffFile>();
        var person = staff.Add("Amira Said", site: null, Roles.Administrator, "602871", iterations: 1);
        using var amira = new Visitor(hosts.A.StaffAddress);
        await amira.GoAsync("/sign-in", Ct);
        await amira.SendAsync("form", Ct, ("name", person.Id), ("pin", "602871"));
        Assert.DoesNotContain("/sign-in", amira.Address, StringComparison.Ordinal);

        // A cookie belongs to a machine's name, not to a port: the other host gets it, too.
        await amira.GoAsync(new Uri(hosts.B.StaffAddress, "/office").ToString(), Ct);

        Assert.Equal((HttpStatusCode.OK, "/office"), (amira.Status, amira.Address));
        var sealer = hosts.A.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var opener = hosts.B.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        Assert.Equal("a basket", opener.Unprotect(sealer.Protect("a basket")));
    }

    [Fact]
    public async Task A_host_that_is_too_old_for_the_log_shows_what_it_has_and_takes_no_orders()
    {
        await using var hosts = await TwoHosts.StartAsync(databases, Ct);
        var shoppers = new DrillShoppers(hosts.Retailer.ApiKey);
        var next = await hosts.Retailer.OrdersAsync(hosts.A.ShopAddress, Ct);
        using var shop = shoppers.Client(hosts.A.ShopAddress);
        Assert.NotNull(await shoppers.PlaceAsync(shop, next()));
        Assert.Equal("ready", await shop.GetStringAsync("/health/writable", Ct));

        await WriteAsNewerHostAsync(hosts);

        await Until.TrueAsync(
            async () => (await shop.GetAsync("/health/ready", Ct)).StatusCode == HttpStatusCode.ServiceUnavailable,
            Ct
        );
        var ready = await shop.GetAsync("/health/ready", Ct);
        Assert.StartsWith("too old for the log", await ready.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shop.GetAsync("/health/writable", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await shop.GetAsync("/health/live", Ct)).StatusCode);
        var page = await shop.GetAsync("/", Ct);
        Assert.True(page.IsSuccessStatusCode, await page.Content.ReadAsStringAsync(Ct));
        var before = (await hosts.A.Store.ReadHeadAsync(Ct)).NextIndex;
        Assert.Null(await shoppers.PlaceAsync(shop, next()));
        Assert.Equal(before, (await hosts.A.Store.ReadHeadAsync(Ct)).NextIndex);
    }

    /// <summary>An entry of a kind that no program knows yet, as far as this one can see it.</summary>
    private static async Task WriteAsNewerHostAsync(TwoHosts hosts)
    {
        await using var connection = new NpgsqlConnection(hosts.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO entry SELECT next_index, 'order/X', 'order.flown/1', ''::bytea FROM head;
            INSERT INTO kind SELECT 'order.flown/1', next_index FROM head;
            UPDATE head SET next_index = next_index + 1;
            """,
            connection
        );
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static CountStock Count(string site, int pieces) =>
        new()
        {
            Site = site,
            Lines = [new(Wanted, pieces)],
            By = "test",
        };

    private static async Task CommitAsync(Log log, params ICommand[] commands)
    {
        foreach (var command in commands)
        {
            Assert.IsType<Outcome.Committed>(await log.CommitAsync(command, Ct));
        }
    }
}
