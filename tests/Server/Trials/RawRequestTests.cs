using System.Net.Sockets;
using System.Text;
using Holdfast.Tests.Server.Channels;

namespace Holdfast.Tests.Server.Trials;

/// <summary>Bytes that no client library would send: into the request line, the headers and the body, over a socket.</summary>
public sealed class RawRequestTests
{
    private static readonly string[] s_targets =
    [
        "GET /@ HTTP/1.1\r\nHost: shop\r\n\r\n",
        "GET /search?q=@ HTTP/1.1\r\nHost: shop\r\nAccept: text/html\r\n\r\n",
        "GET /products/@ HTTP/1.1\r\nHost: shop\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: @\r\n\r\n",
        "GET /basket HTTP/1.1\r\nHost: shop\r\nCookie: holdfast-basket=@; holdfast-store=@\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: shop\r\n@: x\r\n\r\n",
        "GET /api/v1/products HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer @\r\n\r\n",
        "GET /api/v1/products HTTP/1.1\r\nHost: shop\r\nAuthorization: @\r\n\r\n",
        "POST /stores/choice HTTP/1.1\r\nHost: shop\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: #\r\n\r\n@",
        "POST /api/v1/orders HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer $\r\nIdempotency-Key: @\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/v1/orders HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer $\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: #\r\n\r\n@",
        "POST /api/v1/promises HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer $\r\nContent-Type: @\r\nContent-Length: 2\r\n\r\n{}",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Raw_bytes_anywhere_in_a_request_get_no_500_and_no_header_of_theirs()
    {
        await using var world = await SmallWorld.StartAsync(Ct, options: HostileShopTests.WithoutLimits);
        using var api = await Api.OfAsync(world, Ct);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var target in s_targets)
            names.UnionWith(HeaderNames(await SendAsync(world.ShopAddress, Fill(target, "shirt"u8.ToArray(), api))));
        var (number, silent) = (0, 0);
        foreach (var bytes in HostileStrings.Bytes())
        {
            // Three of the twelve for each, in turn.
            for (var turn = 0; turn < 3; turn++)
            {
                var target = s_targets[number++ % s_targets.Length];
                var answer = await SendAsync(world.ShopAddress, Fill(target, bytes, api));
                var what = $"{target} with {Convert.ToBase64String(bytes)}";
                Assert.True(StatusOf(answer) < 500, $"{what}: {answer}");
                silent += answer.Length == 0 ? 1 : 0;
                foreach (var name in HeaderNames(answer))
                    Assert.True(names.Contains(name) || IsUsual(name), $"{what} made the header {name}");
            }
        }
        // Some bytes make a longer request of it, and the server waits for its end.
        Assert.True(silent * 20 < number, $"{silent} of {number} were not answered");
    }

    /// <summary>Two requests where one was meant, lengths that lie, and bodies that never come.</summary>
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET http:// HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: && \r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: ..2f..2f.2fvar2flogs\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a..b\r\nAccept: text/html\r\n\r\n")]
    [InlineData("POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")]
    [InlineData("POST /orders HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n")]
    [InlineData("POST /orders HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nx")]
    [InlineData(
        "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nx"
    )]
    public async Task A_request_that_is_none_gets_a_4xx(string request)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        var answer = await SendAsync(world.ShopAddress, Encoding.UTF8.GetBytes(request));
        Assert.True(StatusOf(answer) is >= 400 and < 500, answer);
    }

    [Fact]
    public async Task A_request_of_the_old_kind_needs_no_host()
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        Assert.Equal(200, StatusOf(await SendAsync(world.ShopAddress, "GET / HTTP/1.0\r\n\r\n"u8.ToArray())));
    }

    /// <summary>Told from the length alone, before the body is sent.</summary>
    [Theory]
    [InlineData("/checkout", "application/x-www-form-urlencoded")]
    [InlineData("/orders", "multipart/form-data; boundary=a")]
    [InlineData("/api/v1/orders", "application/json")]
    [InlineData("/api/v1/promises", "application/json")]
    public async Task A_body_over_the_limit_is_413(string path, string type)
    {
        await using var world = await SmallWorld.StartAsync(Ct);
        using var api = await Api.OfAsync(world, Ct);
        var request =
            $"POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {api.Key}\r\nIdempotency-Key: k\r\n"
            + $"Content-Type: {type}\r\nContent-Length: 2097152\r\n\r\n";
        var answer = await SendAsync(world.ShopAddress, Encoding.UTF8.GetBytes(request));
        Assert.True(StatusOf(answer) == 413, answer);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    private static byte[] Fill(string target, byte[] bytes, Api api)
    {
        using var request = new MemoryStream();
        foreach (var sign in target)
        {
            request.Write(
                sign switch
                {
                    '@' => bytes,
                    '#' => Encoding.ASCII.GetBytes($"{bytes.Length}"),
                    '$' => Encoding.ASCII.GetBytes(api.Key.ToString()),
                    _ => [(byte)sign],
                }
            );
        }
        return request.ToArray();
    }

    /// <summary>The head of the answer; "" when the server closes without one, or still waits for more of the request.</summary>
    private static async Task<string> SendAsync(Uri server, byte[] request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, limit.Token);
        await using var stream = client.GetStream();
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            await stream.WriteAsync(request, limit.Token);
            while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer, limit.Token);
                if (read == 0)
                    break;
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException && !Ct.IsCancellationRequested)
        {
            // Reset after the answer, or nothing to answer yet: what came before counts.
        }
        return answer.ToString();
    }

    private static int StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && int.TryParse(answer.AsSpan(9, 3), out var status)
            ? status
            : 0;

    private static IEnumerable<string> HeaderNames(string answer) =>
        answer.Split("\r\n\r\n", 2)[0].Split("\r\n").Skip(1).Select(line => line.Split(':', 2)[0]);

    private static bool IsUsual(string name) =>
        name.ToLowerInvariant()
            is "content-type"
                or "content-length"
                or "date"
                or "connection"
                or "location"
                or "allow"
                or "retry-after"
                or "www-authenticate"
                or "transfer-encoding"
                or "cache-control"
                or "etag"
                or "last-modified"
                or "accept-ranges"
                or "x-robots-tag";
}
