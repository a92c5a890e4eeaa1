using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Ledger.Sealing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Holdfast.Retail.Channels;

/// <summary>
/// The sealed log for vaults and hubs, as C2SP tlog-tiles lays it out: <c>/log/checkpoint</c>, <c>/log/tile/…</c>, and <c>/log/vkey</c>. On the
/// staff port, since nobody outside needs it, and with a key of the scope <c>log:read</c>. Reads the store itself: what a
/// vault takes must be what is there.
/// </summary>
internal static class ServeLog
{
    private const string Prefix = "/log/";
    private const string Forever = "private, max-age=31536000, immutable";
    private const string FewSeconds = "private, max-age=2";

    public static void Map(IEndpointRouteBuilder staff) =>
        // The staff door lets it pass; the key is asked for here.
        staff
            .MapMethods(Prefix + "{**path}", [HttpMethods.Get, HttpMethods.Head], Get)
            .AllowAnonymous()
            .ExcludeFromDescription();

    private static async Task<IResult> Get(HttpContext context, SealedLog log, CancellationToken ct)
    {
        if (await RefusedAsync(context) is { } refused)
            return refused;
        context.Response.Headers.CacheControl = "no-store";
        var path = PathOf(context);
        if (path == "vkey")
            return await ReadKeyAsync(context, ct) is { } key
                ? TypedResults.Text(key.Text + "\n", "text/plain", Encoding.UTF8)
                : TypedResults.NotFound();
        if (path == "checkpoint")
            return await log.ReadCheckpointAsync(ct) is { } checkpoint
                ? Bytes(context, checkpoint.Note, "text/plain; charset=utf-8", FewSeconds)
                : TypedResults.NotFound();
        if (!TileId.TryParse(path, out var tile) || await log.ReadAsync(tile.Value, ct) is not { } bytes)
            return TypedResults.NotFound();
        if (tile.Value.IsBundle)
        {
            context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
            if (TakesGzip(context.Request))
            {
                context.Response.Headers.ContentEncoding = "gzip";
                bytes = Gzip(bytes);
            }
        }
        return Bytes(context, bytes, "application/octet-stream", Forever);
    }

    /// <summary>The public key, for a vault's first pull; its operator compares it with what <c>holdfast log key</c> prints.</summary>
    private static async Task<VerifierKey?> ReadKeyAsync(HttpContext context, CancellationToken ct) =>
        context.RequestServices.GetService<SigningKey>() is { } signing ? (await signing.OpenAsync(ct)).Verifier : null;

    internal static Task<IResult?> RefusedAsync(HttpContext context) =>
        KeyOnStaffPort.RefusedAsync(context, Scopes.LogRead);

    /// <summary>As it was sent, so that no second spelling of a path leads anywhere.</summary>
    private static string PathOf(HttpContext context)
    {
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return sent.StartsWith(Prefix, StringComparison.Ordinal) ? sent[Prefix.Length..] : "";
    }

    private static FileContentHttpResult Bytes(
        HttpContext context,
        ReadOnlyMemory<byte> bytes,
        string contentType,
        string cacheControl
    )
    {
        context.Response.Headers.CacheControl = cacheControl;
        var tag = new EntityTagHeaderValue(
            $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 12))}\""
        );
        return TypedResults.Bytes(bytes, contentType, entityTag: tag);
    }

    private static bool TakesGzip(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptEncoding.Any(coding =>
                coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is null or > 0
            );

    private static byte[] Gzip(ReadOnlyMemory<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes.Span);
        return packed.ToArray();
    }
}
