using System.Diagnostics;
using System.Net;
using Holdfast.Tests.Server.Channels;
using Holdfast.Tests.Server.Databases;

namespace Holdfast.Tests.Server.Hosts;

/// <summary>Between the death of a primary and its successor: everybody hears soon and plainly what goes on and what waits.</summary>
public sealed class NoPrimaryTests(ITestOutputHelper output)
{
    private const string Form = "form[action='/checkout']";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_are_told_to_come_back_and_pages_go_on()
    {
        await using var cluster = await FreshDatabases.ClusterOfMyOwnAsync(Ct);
        await using var database = await cluster.CreateAsync(Ct);
        var server = $"127.0.0.1:{cluster.Port}";
        await using var world = await SmallWorld.StartAsync(
            Ct,
            database.Option.Replace(server, $"127.0.0.1:1,{server}", StringComparison.Ordinal)
        );
        using var api = await Api.OfAsync(world, Ct);
        var known = (await api.PlaceAsync(Api.Order(), Ct, "known")).Must(201);
        using var shopper = world.Visit();
        shopper.Cookies.Add(world.ShopAddress, new Cookie("holdfast-basket", "LF-2001*2"));
        shopper.Cookies.Add(world.ShopAddress, new Cookie("holdfast-store", SmallRetailer.Leeds));
        await shopper.GoAsync("/checkout", Ct);

        await cluster.KillAsync(Ct);

        foreach (var key in (string[])["new", "new", "known"])
        {
            var asked = Stopwatch.GetTimestamp();
            var answer = (await api.PlaceAsync(Api.Order(), Ct, key)).Must(503, "try-again");
            output.WriteLine($"{key}: {Stopwatch.GetElapsedTime(asked).TotalSeconds:0.00} s");
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, s_soon);
        }
        await shopper.SendAsync(Form, Ct, ("name", "Amira Haddad"), ("email", "amira@example.com"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, shopper.Status);
        Assert.Contains("We could not save your order just now", shopper.Text, StringComparison.Ordinal);
        Assert.Equal("Amira Haddad", shopper.Page.QuerySelector("#name")!.GetAttribute("value"));
        using (var browser = world.Visit())
        {
            foreach (var page in (string[])["/", "/stores/LEEDS", "/products/oxford-shirt"])
            {
                await browser.GoAsync(page, Ct);
                Assert.Equal(HttpStatusCode.OK, browser.Status);
            }
        }
        (await api.GetAsync($"/api/v1/orders/{known.Number}", Ct)).Must(200);
        await Until.TrueAsync(async () => await HealthAsync("writable") == 503, Ct);
        Assert.Equal((200, 200), (await HealthAsync("live"), await HealthAsync("ready")));

        await cluster.RestartAsync(Ct);

        await Until.TrueAsync(async () => await HealthAsync("writable") == 200, Ct);
        Assert.Equal(known.Number, (await api.PlaceAsync(Api.Order(), Ct, "known")).Must(201).Number);
        (await api.PlaceAsync(Api.Order(), Ct, "new")).Must(201);
        await shopper.SendAsync(Form, Ct);
        Assert.Equal("Order confirmed", shopper.Page.QuerySelector("h1")!.TextContent);

        async Task<int> HealthAsync(string what) => (await api.GetAsync($"/health/{what}", Ct)).Status;
    }
}
