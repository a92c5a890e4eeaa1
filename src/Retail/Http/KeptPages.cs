using System.IO.Compression;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Holdfast.Retail.Http;

/// <summary>
/// Pages of the shop as they were last sent, compressed, for whoever asks for the same: the same address, store, number of
/// items in the basket. A kept page is sent again until the log changes something on it, and until the minute is over, in
/// which every time that a page speaks of is a whole one. Memory is bounded; what does not fit is drawn anew.
/// </summary>
internal sealed class KeptPages(View view, ShownChanges changes, TimeProvider time) : IDisposable
{
    private const long BytesMax = 48 * 1024 * 1024;

    /// <summary>Longer ones are made up, or nobody else asks for them.</summary>
    private const int AddressLengthMax = 500;

    /// <summary>About what a kept page takes beside its own bytes.</summary>
    private const int BytesBeside = 500;
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _pages = new(Options.Create(new MemoryCacheOptions { SizeLimit = BytesMax }));
    private long _again;
    private long _drawn;

    /// <summary>Pages that were sent as they had been drawn for another.</summary>
    public long Again => Interlocked.Read(ref _again);

    /// <summary>Pages that were drawn.</summary>
    public long Drawn => Interlocked.Read(ref _drawn);

    /// <summary>Ask before the view is read: what is kept then is as old as this.</summary>
    public PageAsked Ask(HttpRequest request, ShopVisit visit)
    {
        // As it was sent: decoded, two products' addresses may be the same.
        var address = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var asked = new PageAsked(
            this,
            address.Length > AddressLengthMax ? null : new(address, visit.Store, visit.Items, view.IsCutOff),
            new(view.Generation, view.Index, time.Instant())
        );
        return Find(asked) is { } page ? asked with { Page = page } : asked;
    }

    public void Dispose() => _pages.Dispose();

    private KeptPage? Find(PageAsked asked) =>
        asked.Key is { } key
        && _pages.TryGetValue<KeptPage>(key, out var page)
        && page!.At.Generation == asked.At.Generation
        && Minute(page.At.Time) == Minute(asked.At.Time)
        && changes.AreAsBefore(page.At.Index, page.Shown)
            ? page
            : null;

    /// <summary>
    /// What pages say changes on whole minutes, or right after them ("two hours from now at the latest"): the moment between two
    /// minutes is one of its own.
    /// </summary>
    private static long Minute(Instant time)
    {
        var (minute, into) = Math.DivRem(time.ToUnixTimeTicks(), NodaConstants.TicksPerMinute);
        return (2 * minute) + (into > 0 ? 1 : 0);
    }

    private void Keep(PageKey key, KeptPage page)
    {
        using var entry = _pages.CreateEntry(key);
        entry.Value = page;
        entry.Size = page.Compressed.Length + (sizeof(int) * page.Shown.Length) + BytesBeside;
        entry.AbsoluteExpirationRelativeToNow = s_kept;
    }

    /// <summary>Everything about a visitor that a kept page may show.</summary>
    internal sealed record PageKey(string Address, string? Store, int Items, bool IsCutOff);

    /// <param name="Generation">Of the view's file.</param>
    /// <param name="Index">Everything before it was in the view.</param>
    internal readonly record struct ReadAt(int Generation, long Index, Instant Time);

    /// <param name="Page">What is kept for it, or null.</param>
    internal sealed record PageAsked(KeptPages Pages, PageKey? Key, ReadAt At, IResult? Page = null)
    {
        /// <summary>Draws the page, sends it, and keeps it for the next.</summary>
        /// <param name="page">Shows nothing of the visitor but what its key holds, and no form's token.</param>
        /// <param name="shown">Everything else that it shows.</param>
        public IResult Keep(IResult page, IEnumerable<Shown> shown) =>
            Key is { } key ? new NewPage(this, key, page, [.. shown.Distinct()]) : page;
    }

    private sealed class NewPage(PageAsked asked, PageKey key, IResult page, Shown[] shown) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            Interlocked.Increment(ref asked.Pages._drawn);
            using var drawn = new MemoryStream();
            var sent = httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            var held = new StreamResponseBodyFeature(drawn);
            httpContext.Features.Set<IHttpResponseBodyFeature>(held);
            try
            {
                await page.ExecuteAsync(httpContext);
                await held.Writer.FlushAsync(httpContext.RequestAborted);
            }
            finally
            {
                httpContext.Features.Set(sent);
            }
            var compressed = Compress(drawn);
            asked.Pages.Keep(key, new(asked.Pages, asked.At, compressed, shown));
            await SendAsync(httpContext, compressed);
        }

        private static byte[] Compress(MemoryStream drawn)
        {
            using var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                brotli.Write(drawn.GetBuffer(), 0, (int)drawn.Length);
            return compressed.ToArray();
        }
    }

    private sealed record KeptPage(KeptPages Pages, ReadAt At, byte[] Compressed, Shown[] Shown) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            Interlocked.Increment(ref Pages._again);
            return SendAsync(httpContext, Compressed);
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] compressed)
    {
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        if (TakesBrotli(context.Request))
        {
            response.Headers.ContentEncoding = "br";
            response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            response.ContentLength = compressed.Length;
            await response.Body.WriteAsync(compressed, context.RequestAborted);
            return;
        }
        using var kept = new MemoryStream(compressed);
        await using var plain = new BrotliStream(kept, CompressionMode.Decompress);
        await plain.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static bool TakesBrotli(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(it => it.Value == "br" && it.Quality is not 0);
}
