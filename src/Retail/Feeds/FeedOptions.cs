using Holdfast.Retail.Catalogue.Cards;

namespace Holdfast.Retail.Feeds;

/// <summary>How this shop's own addresses stand in a feed.</summary>
internal static class FeedOptions
{
    public static ExportOptions Of(Retailer? retailer, Uri shop, bool forSpreadsheet = false) =>
        new()
        {
            Shop = retailer?.Name ?? "Holdfast",
            ShopUrl = shop.AbsoluteUri.EndsWith('/') ? shop : new Uri($"{shop.AbsoluteUri}/"),
            PageOf = (product, sku) => ProductCard.AddressOf(product, sku).TrimStart('/'),
            ImageOf = image => image.TrimStart('/'),
            ForSpreadsheet = forSpreadsheet,
        };
}
