using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Basket;

/// <summary>Sets the quantity of a line; none takes it out. A line that is not there stays away.</summary>
internal static class ChangeQuantity
{
    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapPost("/basket/quantities", Post).ExcludeFromDescription();

    private static SeeOther Post([FromForm] string? sku, [FromForm] string? quantity, ShopVisit visit)
    {
        if (visit.Lines.Any(line => line.Sku == sku) && Quantity.Of(quantity) is { } number)
        {
            visit.SetQuantity(sku!, number);
        }
        return new SeeOther("/basket");
    }
}
