using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Pictures;

/// <summary>Pictures of products: which there are, in which widths, and those of other hosts fetched and kept.</summary>
internal static class PicturesModule
{
    public static void AddPictures(this IServiceCollection services)
    {
        services.AddSingleton<OwnPictures>();
        services.AddSingleton<ShopPictures>();
    }
}
