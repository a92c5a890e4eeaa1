using System.Globalization;
using Holdfast.Bench;
using Holdfast.Tests.Kit;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Bench;

/// <summary>
/// The real order stream, sent over HTTP as <c>holdfast bench replay</c> sends it. The first 800 invoices by default; all of
/// them with <c>HOLDFAST_ALL_ORDERS=1</c>.
/// </summary>
public sealed class ReplayTests(FreshDatabases databases)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EveryStore]
    public async Task Every_real_invoice_becomes_an_order_or_is_refused_with_a_counted_reason(StoreKind kind)
    {
        var file = OnlineRetailFile.Read(RealData.PathOf("orders/online-retail-train.csv.gz"));
        var invoices =
            Environment.GetEnvironmentVariable("HOLDFAST_ALL_ORDERS") == "1"
                ? file.Invoices
                : [.. file.Invoices.Take(800)];
        await using var database = await databases.CreateAsync(kind, Ct);

        var report = await ReplayBench.RunAsync(
            file with
            {
                Invoices = invoices,
            },
            database.Option,
            concurrency: 32,
            stores: 60,
            stockShare: 0.02,
            Ct
        );

        var output = new StringWriter(CultureInfo.InvariantCulture);
        report.Print(output, json: false);
        TestContext.Current.TestOutputHelper!.WriteLine(output.ToString());
        Assert.Equal(invoices.Count, report.Orders.Placed + report.Orders.Refused.Values.Sum());
        Assert.NotEqual(0, report.Orders.Placed);
        Assert.Contains("out-of-stock", report.Orders.Refused.Keys); // the stock is short on purpose
        Assert.DoesNotContain("failure", report.Orders.Refused.Keys);
        Assert.Equal(0, report.Oversold);
        Assert.Empty(report.Verification!.Wrong);
        Assert.Equal(0, report.ExitCode);
    }
}
