using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Holdfast.Hosting;

/// <summary>
/// Answers leave compressed: a page on a phone's line is a matter of its bytes. The quickest levels are used; they cost less
/// processor time than the slower line costs the shopper.
/// </summary>
internal static class Compression
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // Whoever asks cannot guess a secret from a size: a form's token is masked anew in every answer, and no page that
            // carries an order's token or its pass repeats anything out of the request.
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes =
            [
                .. ResponseCompressionDefaults.MimeTypes,
                "application/manifest+json",
                "application/problem+json",
                "image/svg+xml",
                "text/calendar",
            ];
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }
}
