using System.Diagnostics;
using System.Net;
using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Orders.Cancel;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Server.Channels;

/// <summary>Whoever follows an order hears of a change within two seconds, and is let go when the server stops.</summary>
public sealed class OrderEventsTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_heard_within_two_seconds()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var number = (await api.PlaceAsync(Api.Order(), Ct)).Must(201).Number;
        using var stream = await OpenAsync(api.Http, $"/api/v1/orders/{number}/events");
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("\"status\":\"CONFIRMED\"", await NextDataAsync(lines), StringComparison.Ordinal);

        var clock = Stopwatch.StartNew();
        await CancelAsync(world, number);
        Assert.Contains("\"status\":\"CANCELLED\"", await NextDataAsync(lines), StringComparison.Ordinal);

        Assert.True(clock.Elapsed < s_soon, $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task A_page_hears_only_of_what_it_has_not_seen()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var number = (await api.PlaceAsync(Api.Order(), Ct)).Must(201).Number;
        var path = await world.Node.Services.GetRequiredService<OrderLinks>().PathAsync(number, Ct);
        using var http = new HttpClient { BaseAddress = world.ShopAddress };
        using var stream = await OpenAsync(http, $"{path}/events?seen=2");
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(Ct));
        var next = NextDataAsync(lines);
        await Task.Delay(500, Ct);
        Assert.False(next.IsCompleted);

        await CancelAsync(world, number);

        Assert.Equal("\"CANCELLED\"", await next.WaitAsync(s_soon, Ct));
    }

    [Fact]
    public async Task Streams_are_counted_and_freed_again()
    {
        await using var world = await SmallWorld.StartAsync(
            Ct,
            options: options => options with { Limits = new RateLimits { OpenStreams = 1 } }
        );
        using var api = await Api.OfAsync(world, Ct);
        var number = (await api.PlaceAsync(Api.Order(), Ct)).Must(201).Number;
        var address = $"/api/v1/orders/{number}/events";
        using (await OpenAsync(api.Http, address))
            (await api.GetAsync(address, Ct)).Must(503, "try-again");

        // The stream that was closed counts no more.
        await Until.TrueAsync(
            async () =>
            {
                using var again = await api.Http.GetAsync(
                    new Uri(address, UriKind.Relative),
                    HttpCompletionOption.ResponseHeadersRead,
                    Ct
                );
                return again.StatusCode == HttpStatusCode.OK;
            },
            Ct,
            atMostSeconds: 5
        );
    }

    [Fact]
    public async Task An_open_stream_does_not_hold_up_the_end_of_the_server()
    {
        var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var number = (await api.PlaceAsync(Api.Order(), Ct)).Must(201).Number;
        using var stream = await OpenAsync(api.Http, $"/api/v1/orders/{number}/events");

        var clock = Stopwatch.StartNew();
        await world.DisposeAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient http, string address)
    {
        // As browsers ask: compressed, events would wait for one another.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.Add("Accept-Encoding", "gzip, br");
        var stream = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Empty(stream.Content.Headers.ContentEncoding);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        return stream;
    }

    private static async Task<string> NextDataAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(Ct) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return line["data: ".Length..];
        }

        throw new Xunit.Sdk.XunitException("The stream ended.");
    }

    private static Task CancelAsync(SmallWorld world, string number) =>
        world.CommitAsync(
            new CancelOrder
            {
                Number = number,
                Reason = "test",
                Staff = true,
                By = "test",
            },
            Ct
        );
}
