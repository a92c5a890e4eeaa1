using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Holdfast.Ledger.Sealing;
using Holdfast.Vault.Keeping;
using Holdfast.Vault.Keys;

namespace Holdfast.Vault.Pulling;

/// <summary>
/// A log over HTTP, head office's or another vault's. Every answer has a largest size, before and after unpacking, and a time
/// by which it must be whole; redirects are not followed.
/// </summary>
public sealed class HttpLogSource : ILogSource, IDisposable
{
    private const int KeyBytesMax = 4096;
    private const int MessageBytesMax = 64 * 1024;

    /// <summary>What is larger than a bundle, a snapshot for example, may take longer: as long as it does at this rate.</summary>
    private const int SlowestBytesASecond = 512 * 1024;

    private readonly HttpClient _http;
    private readonly SourceOptions _options;

    /// <exception cref="ArgumentException">The address will not do.</exception>
    public HttpLogSource(SourceOptions options)
    {
        _options = options with { Address = Prefix(options) };
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = options.Timeout,
                MaxConnectionsPerServer = 8,
                MaxResponseHeadersLength = 16,
                // A connection that lives for ever would go on to an address that DNS has long moved on from.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseCookies = false,
            }
        )
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("holdfast-vault/1");
        if (options.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public string Description => _options.Address.ToString();

    /// <summary>What all sources and tests may count: bytes that came, before unpacking.</summary>
    public long BytesReceived { get; private set; }

    public async Task<ReadOnlyMemory<byte>> ReadCheckpointAsync(CancellationToken ct) =>
        await GetAsync("checkpoint", Note.BytesMax, ct)
        ?? throw new SourceFailedException($"{Description} has no checkpoint; is there a log, and has it been sealed?");

    public async Task<VerifierKey?> ReadKeyAsync(CancellationToken ct)
    {
        if (await GetAsync("vkey", KeyBytesMax, ct) is not { } bytes)
        {
            return null;
        }
        return VerifierKey.TryParse(Encoding.UTF8.GetString(bytes.Span).TrimEnd('\n'), out var key)
            ? key
            : throw new SourceFailedException($"What {Description} names as its public key is none.");
    }

    /// <summary>A partial tile may be gone when the full one is there: then it is cut from that, as tlog-tiles says.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(TileId tile, CancellationToken ct)
    {
        if (await GetAsync(tile.Path, tile.BytesMax(), ct) is { } bytes)
        {
            return bytes;
        }
        var full = tile with { Width = TileId.Full };
        return !tile.IsFull && await GetAsync(full.Path, full.BytesMax(), ct) is { } whole ? whole.Cut(tile) : null;
    }

    public Task<ReadOnlyMemory<byte>?> ReadKeyringAsync(long from, string? afterName, CancellationToken ct)
    {
        var name = afterName is null ? "" : $"&name={Uri.EscapeDataString(afterName)}";
        return GetAsync($"keyring?after={from.ToString(CultureInfo.InvariantCulture)}{name}", KeyringFile.BytesMax, ct);
    }

    public Task<ReadOnlyMemory<byte>?> ReadSnapshotAsync(long entries, int bytesMax, CancellationToken ct) =>
        GetAsync(string.Create(CultureInfo.InvariantCulture, $"snapshots/{entries}"), bytesMax, ct);

    public async Task<bool> TellAsync(ReadOnlyMemory<byte> cosigned, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(cosigned);
        content.Headers.ContentType = new("text/plain") { CharSet = "utf-8" };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.Address, "cosignatures"));
        request.Content = content;
        var (status, _) = await SendAsync(request, MessageBytesMax, ct);
        return status switch
        {
            HttpStatusCode.OK or HttpStatusCode.NoContent => true,
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => false,
            // The token has just read the checkpoint, so it is the vault itself that is not known there.
            HttpStatusCode.Forbidden => throw new SourceFailedException(
                $"{Description} was not told of this vault; its public key belongs into HOLDFAST__VAULTS there."
            ),
            HttpStatusCode.Conflict => throw new SourceFailedException(
                $"{Description} says that what this vault has cosigned is not its log; its own log file says more."
            ),
            _ => throw Unexpected("cosignatures", status),
        };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null when there is no such file.</summary>
    internal async Task<ReadOnlyMemory<byte>?> GetAsync(string path, int bytesMax, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.Address, path));
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        var (status, bytes) = await SendAsync(request, bytesMax, ct);
        return status switch
        {
            HttpStatusCode.OK => bytes,
            HttpStatusCode.NotFound => TileBytes.Nothing,
            _ => throw Unexpected(path, status),
        };
    }

    private async Task<(HttpStatusCode Status, ReadOnlyMemory<byte> Bytes)> SendAsync(
        HttpRequestMessage request,
        int bytesMax,
        CancellationToken ct
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience(bytesMax));
        try
        {
            using var response = await _http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                deadline.Token
            );
            var bytes =
                response.StatusCode == HttpStatusCode.OK
                    ? await ReadAsync(response.Content, bytesMax, deadline.Token)
                    : ReadOnlyMemory<byte>.Empty;
            return (response.StatusCode, bytes);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new SourceFailedException(
                $"{request.RequestUri} did not give a whole answer within {Patience(bytesMax).TotalSeconds:0} s.",
                e
            );
        }
        catch (Exception e) when (e is HttpRequestException or InvalidDataException or SocketException)
        {
            throw new SourceFailedException($"{request.RequestUri} could not be read: {e.Message}", e);
        }
        catch (IOException e) when (e is not SourceFailedException)
        {
            throw new SourceFailedException($"{request.RequestUri} broke off: {e.Message}", e);
        }
    }

    private TimeSpan Patience(int bytesMax) =>
        bytesMax <= Bundle.BytesMax
            ? _options.Timeout
            : _options.Timeout + TimeSpan.FromSeconds(bytesMax / SlowestBytesASecond);

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int bytesMax, CancellationToken ct)
    {
        await using var stream = await content.ReadAsStreamAsync(ct);
        var encoding = content.Headers.ContentEncoding;
        switch (encoding.Count)
        {
            case 0:
                return await ReadAsync(stream, bytesMax, counts: true, ct);
            case 1 when encoding.Single() == "gzip":
                // Packed bytes are bounded too: gzip can also be made to grow.
                var packed = await ReadAsync(
                    stream,
                    (int)Math.Min(bytesMax + 1024L, int.MaxValue - 1),
                    counts: true,
                    ct
                );
                await using (
                    var unpacked = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress)
                )
                {
                    return await ReadAsync(unpacked, bytesMax, counts: false, ct);
                }
            default:
                throw new SourceFailedException($"{Description} answers in an encoding that was not asked for.");
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int bytesMax, bool counts, CancellationToken ct)
    {
        var bytes = new byte[(int)Math.Min(bytesMax + 1L, 16 * 1024)];
        var length = 0;
        while (true)
        {
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(bytesMax + 1L, bytes.Length * 2L));
            }
            var read = await stream.ReadAsync(bytes.AsMemory(length), ct);
            if (read == 0)
            {
                return bytes.AsMemory(0, length);
            }
            length += read;
            BytesReceived += counts ? read : 0;
            if (length > bytesMax)
            {
                throw new SourceFailedException(
                    $"{Description} answers with more than the {bytesMax} bytes that there can be."
                );
            }
        }
    }

    private SourceFailedException Unexpected(string path, HttpStatusCode status) =>
        new(
            (int)status switch
            {
                >= 300 and < 400 => $"{Description}{path} redirects elsewhere, which a vault does not follow.",
                401 or 403 => $"{Description} does not accept this vault's token.",
                >= 500 => $"{Description} does not work at the moment (status {(int)status} for {path}).",
                _ => $"{Description} answers {path} with the status {(int)status}.",
            }
        );

    private static Uri Prefix(SourceOptions options)
    {
        var address = options.Address;
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException($"'{address}' is not an https:// address.", nameof(options));
        }
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !options.AllowPlainHttp)
        {
            throw new ArgumentException(
                $"{address} is plain HTTP to another machine, where anybody on the way reads the log and its token; use https://, or allow it with --allow-http.",
                nameof(options)
            );
        }
        if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
        {
            throw new ArgumentException($"'{address}' is more than an address of a log.", nameof(options));
        }
        var path = address.AbsolutePath == "/" ? "/log/" : address.AbsolutePath.TrimEnd('/') + "/";
        return new UriBuilder(address) { Path = path }.Uri;
    }
}
