using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Channels.Issue;

namespace Holdfast.Tests.Server.Feeds;

public sealed class PublishFeedsTests
{
    private static readonly XNamespace s_google = "http://base.google.com/ns/1.0";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_product_feed_has_absolute_links_and_says_when_nothing_changed()
    {
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { PublicFeeds = true, PublicUrl = new Uri("https://shop.example") }
        );
        using var http = new HttpClient { BaseAddress = world.ShopAddress };

        using var first = await http.GetAsync("/feeds/google-products.xml", Ct);
        var items = XDocument.Parse(await first.Content.ReadAsStringAsync(Ct)).Descendants("item").ToList();
        Assert.Equal("application/xml; charset=utf-8", first.Content.Headers.ContentType!.ToString());
        Assert.All(
            items,
            item => Assert.StartsWith("https://shop.example/products/", item.Element(s_google + "link")!.Value)
        );
        var lamp = items.Single(item => item.Element(s_google + "id")!.Value == "LF-2004");
        Assert.Equal("out_of_stock", lamp.Element(s_google + "availability")!.Value);
        Assert.Equal("65.00 GBP", lamp.Element(s_google + "price")!.Value);

        Assert.Equal(HttpStatusCode.NotModified, (await AgainAsync()).StatusCode);
        await world.CommitAsync(SmallRetailer.Count(SmallRetailer.Leeds, ("LF-2004", 2)), Ct);
        using var changed = await AgainAsync();
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("in_stock", await changed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        async Task<HttpResponseMessage> AgainAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/feeds/google-products.xml");
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            return await http.SendAsync(request, Ct);
        }
    }

    [Fact]
    public async Task Without_a_key_the_feeds_stay_closed_and_its_scope_opens_them()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var (reader, other) = (ApiKeyText.New(), ApiKeyText.New());
        await world.CommitAsync([Issue(reader, Scopes.FeedsRead), Issue(other, Scopes.OrdersRead)], Ct);
        using var http = new HttpClient { BaseAddress = world.ShopAddress };
        const string feed = "/feeds/google-local-inventory.tsv";

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(new("Basic", "nonsense"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(new("Bearer", other.ToString()))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(new("Bearer", reader.ToString()))).StatusCode);
        var password = Convert.ToBase64String(Encoding.UTF8.GetBytes($"google:{reader}"));
        using var answer = await GetAsync(new("Basic", password));
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split('\n');
        Assert.Equal("store_code\tid\tavailability\tquantity\tpickup_method\tpickup_SLA", lines[0]);
        Assert.Contains("LEEDS\tLF-2001\tin_stock\t12\tbuy\tsame_day", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("DC1", StringComparison.Ordinal));

        async Task<HttpResponseMessage> GetAsync(AuthenticationHeaderValue? key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, feed) { Headers = { Authorization = key } };
            return await http.SendAsync(request, Ct);
        }
    }

    private static IssueApiKey Issue(ApiKeyText text, string scope) =>
        new()
        {
            Id = text.Id,
            Name = "Test",
            SecretHash = text.SecretHash,
            Scopes = [scope],
            By = "test",
        };
}
