using System.Net;
using Holdfast.Retail.Channels;

namespace Holdfast.Tests.Server.Hosts;

public sealed class ProxiesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("10.0.0.0/8 127.0.0.1", true)]
    public async Task Visitors_behind_a_proxy_are_told_apart_if_it_is_on_the_list(string? proxies, bool toldApart)
    {
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options =>
                options with
                {
                    Proxies = proxies,
                    Limits = new RateLimits { FindOrderPerMinute = 1 },
                }
        );
        using var http = new HttpClient { BaseAddress = world.ShopAddress };

        Assert.True(await MayFindOrderAsync(http, "192.0.2.1"));
        Assert.Equal(toldApart, await MayFindOrderAsync(http, "192.0.2.2"));
        Assert.False(await MayFindOrderAsync(http, "192.0.2.1"));
    }

    private static async Task<bool> MayFindOrderAsync(HttpClient http, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders")
        {
            Content = new FormUrlEncodedContent([new("number", "1"), new("email", "amira@example.com")]),
        };
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await http.SendAsync(request, Ct);
        return answer.StatusCode != HttpStatusCode.TooManyRequests;
    }
}
