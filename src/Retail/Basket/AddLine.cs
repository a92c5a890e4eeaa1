using Holdfast.Retail.Catalogue;
using Holdfast.Retail.Catalogue.Cards;
using Holdfast.Retail.Http;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Rooms;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Basket;

/// <summary>Puts a variant into the basket and goes back to its product's page, which says so.</summary>
internal static class AddLine
{
    public const string Added = "added";
    public const string ChooseSize = "choose-size";
    public const string Full = "full";

    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapPost("/basket/lines", Post).DisableAntiforgery().ExcludeFromDescription();

    private static IResult Post(
        [FromForm] string? product,
        [FromForm] string? sku,
        [FromForm] string? quantity,
        View view,
        ShopVisit visit,
        RoomDoor door
    )
    {
        using var reader = view.Open();
        if (string.IsNullOrEmpty(sku))
        {
            return product is not null && reader.Find<Product>(Keys.Product(product)) is not null
                ? new SeeOther(Noted(ProductCard.AddressOf(product), ChooseSize))
                : TypedResults.NotFound();
        }
        if (reader.Find<Variant>(Keys.Variant(sku)) is not { Withdrawn: false } variant)
        {
            return TypedResults.NotFound();
        }
        if (door.BeforeProduct(reader, variant.ProductId, ProductCard.AddressOf(variant.ProductId, sku)) is { } line)
        {
            return line;
        }
        var added = visit.Add(sku, Quantity.Of(quantity) ?? 1);
        return new SeeOther(Noted(ProductCard.AddressOf(variant.ProductId, sku), added ? Added : Full));
    }

    private static string Noted(string address, string note) =>
        $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}note={note}";
}
