using Holdfast.Retail.Pictures;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Holdfast.Hosting;

/// <summary>
/// Pictures that were fetched from other hosts, on both ports. Their names are made of what is in them, so they never
/// change; and whatever is in them, no browser takes one for a page.
/// </summary>
internal static class ServedPictures
{
    private const string Policy = "default-src 'none'; sandbox";

    public static IApplicationBuilder UseKeptPictures(this IApplicationBuilder app) =>
        app.UseStaticFiles(
            new StaticFileOptions
            {
                RequestPath = KeptPictures.Route,
                FileProvider = new PhysicalFileProvider(
                    app.ApplicationServices.GetRequiredService<KeptPictures>().Files
                ),
                ContentTypeProvider = new FileExtensionContentTypeProvider(
                    new Dictionary<string, string>
                    {
                        [".webp"] = "image/webp",
                        [".jpg"] = "image/jpeg",
                        [".png"] = "image/png",
                    }
                ),
                OnPrepareResponse = file =>
                {
                    var headers = file.Context.Response.Headers;
                    headers.CacheControl = "public, max-age=31536000, immutable";
                    headers.ContentSecurityPolicy = Policy;
                },
            }
        );
}
