using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Holdfast.Retail.Pictures;

/// <summary>
/// Fetches a picture from a host that is on the list and nowhere else: names are resolved here and the very address that
/// was looked at is connected to, redirects are followed only to listed hosts, and no answer is longer, or slower, than
/// <see cref="PictureLimits"/> allow.
/// </summary>
internal sealed class PictureDownload : IDisposable
{
    private readonly PictureHosts _hosts;
    private readonly bool _inside;
    private readonly TimeSpan _within;
    private readonly HttpClient _client;

    /// <param name="hosts">Which may be asked.</param>
    /// <param name="inside">Whether they may be in one's own network.</param>
    /// <param name="within">From the first packet to the last byte; null is <see cref="PictureLimits.FetchWithin"/>.</param>
    public PictureDownload(PictureHosts hosts, bool inside, TimeSpan? within = null)
    {
        (_hosts, _inside, _within) = (hosts, inside, within ?? PictureLimits.FetchWithin);
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = ConnectAsync,
                ConnectTimeout = PictureLimits.ConnectWithin,
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                MaxConnectionsPerServer = 2,
                MaxResponseHeadersLength = 32,
                // Whoever sends more than was asked for loses the connection instead of this process's time.
                MaxResponseDrainSize = 0,
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Holdfast", "1"));
        _client.DefaultRequestHeaders.Accept.ParseAdd("image/webp, image/jpeg, image/png");
    }

    /// <summary>The bytes, at most <see cref="PictureLimits.BytesMax"/>; nothing is known of them yet.</summary>
    /// <exception cref="PictureFaultException">They could not be had.</exception>
    public async Task<byte[]> GetAsync(Uri address, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_within);
        try
        {
            return await FollowAsync(address, limit.Token);
        }
        catch (OperationCanceledException cause) when (!ct.IsCancellationRequested)
        {
            throw new PictureFaultException(PictureFault.TooSlow, cause: cause);
        }
        catch (HttpRequestException cause)
        {
            for (Exception? inner = cause; inner is not null; inner = inner.InnerException)
                if (inner is PictureFaultException fault)
                    throw fault;
            throw new PictureFaultException(PictureFault.Unreachable, cause: cause);
        }
        catch (IOException cause)
        {
            throw new PictureFaultException(PictureFault.Unreachable, cause: cause);
        }
    }

    private async Task<byte[]> FollowAsync(Uri address, CancellationToken ct)
    {
        for (var hop = 0; hop <= PictureLimits.RedirectsMax; hop++)
        {
            if (!_hosts.Allow(address))
                throw new PictureFaultException(PictureFault.HostNotListed, address.IdnHost);
            using var answer = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.StatusCode is HttpStatusCode.OK)
                return await ReadAsync(answer.Content, ct);
            if ((int)answer.StatusCode is < 300 or > 399 || answer.Headers.Location is not { } location)
                throw new PictureFaultException(
                    answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
                        ? PictureFault.NotFound
                        : PictureFault.Refused,
                    $"{(int)answer.StatusCode}"
                );
            address = new Uri(address, location);
        }
        throw new PictureFaultException(PictureFault.TooManyRedirects);
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken ct)
    {
        if (content.Headers.ContentLength > PictureLimits.BytesMax)
            throw new PictureFaultException(PictureFault.TooLarge);
        await using var stream = await content.ReadAsStreamAsync(ct);
        using var taken = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, ct)) > 0)
        {
            if (taken.Length + read > PictureLimits.BytesMax)
                throw new PictureFaultException(PictureFault.TooLarge);
            taken.Write(buffer, 0, read);
        }
        return taken.ToArray();
    }

    /// <summary>A name that resolves to a public address now and to another in a moment gains nothing: only what was looked at is used.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, ct);
        var allowed = addresses.Where(address => PublicAddress.MayBeAsked(address, _inside)).ToArray();
        if (allowed.Length == 0)
            throw new PictureFaultException(PictureFault.AddressNotPublic, host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _client.Dispose();
}
