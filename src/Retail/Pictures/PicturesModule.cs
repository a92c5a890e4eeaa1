using Holdfast.Retail.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Holdfast.Retail.Pictures;

/// <summary>Pictures of products: which there are, in which widths, and those of other hosts fetched and kept.</summary>
internal static class PicturesModule
{
    public static void AddPictures(this IServiceCollection services, RetailOptions options)
    {
        services.AddSingleton(new KeptPictures(options.DataFolder));
        services.AddSingleton<OwnPictures>();
        services.AddSingleton<ShopPictures>();
    }

    public static void AddPictureFetching(this IServiceCollection services, RetailOptions options)
    {
        services.AddSingleton<PictureQueue>();
        services.AddSingleton(_ => new PictureDownload(
            PictureHosts.Of(options.Pictures.Hosts),
            options.Pictures.Inside
        ));
        services.TryAddSingleton(_ => Resizing.Here());
        services.AddHostedService<FetchPictures>();
        services.AddSingleton<IViewTable, PictureRows>();
    }
}
