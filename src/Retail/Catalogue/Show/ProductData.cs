using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Pictures;

namespace Holdfast.Retail.Catalogue.Show;

/// <summary>A product for machines: schema.org <c>Product</c> with an <c>Offer</c> for each variant.</summary>
internal static class ProductData
{
    public static JsonObject Of(ProductQuery query, ShopPictures pictures, string retailer, Uri shop)
    {
        var product = query.Product;
        var data = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Product",
            ["productID"] = product.Id,
            ["name"] = product.Title,
            ["url"] = new Uri(shop, ProductCard.AddressOf(product.Id)).AbsoluteUri,
        };
        if (product.Description is { } description)
            data["description"] = description;
        if (product.Brand is { } brand)
            data["brand"] = new JsonObject { ["@type"] = "Brand", ["name"] = brand };
        if (product.Categories is [var category, ..])
            data["category"] = category;
        var images = query
            .Variants.Select(variant => variant.Image)
            .Concat(product.Images)
            .OfType<string>()
            .Distinct()
            .Select(image => pictures.Find(PictureAddress.Candidates(image)))
            .OfType<ShownPicture>()
            .Select(picture => (JsonNode)new Uri(shop, picture.Address).AbsoluteUri)
            .ToArray();
        if (images.Length > 0)
            data["image"] = new JsonArray(images);
        data["offers"] = new JsonArray([.. query.Variants.Select(variant => Offer(query, variant, retailer, shop))]);
        return data;
    }

    private static JsonObject Offer(ProductQuery query, Variant variant, string retailer, Uri shop)
    {
        var offer = new JsonObject
        {
            ["@type"] = "Offer",
            ["sku"] = variant.Sku,
            ["url"] = new Uri(shop, ProductCard.AddressOf(variant.ProductId, variant.Sku)).AbsoluteUri,
            ["price"] = Price(variant),
            ["priceCurrency"] = variant.Currency,
            ["availability"] = query.IsSomewhere(variant.Sku)
                ? "https://schema.org/InStock"
                : "https://schema.org/OutOfStock",
            ["availableDeliveryMethod"] = "https://schema.org/OnSitePickup",
            ["itemCondition"] = "https://schema.org/NewCondition",
            ["seller"] = new JsonObject { ["@type"] = "Organization", ["name"] = query.Product.Seller ?? retailer },
        };
        if (variant.Gtin is { } gtin)
            offer["gtin"] = gtin;
        if (variant.Colour is { } colour)
            offer["itemOffered"] = new JsonObject
            {
                ["@type"] = "Product",
                ["name"] = query.Product.Title,
                ["color"] = colour,
                ["size"] = variant.Size,
            };
        return offer;
    }

    /// <summary>With a point and as many digits as the currency has: <c>12.50</c>.</summary>
    private static string Price(Variant variant)
    {
        var decimals = Money.Decimals(variant.Currency);
        var price = (decimal)variant.PriceMinor;
        for (var i = 0; i < decimals; i++)
            price /= 10;
        return price.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }
}
