using Holdfast.Retail.Http;
using Holdfast.Retail.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Basket;

/// <summary>
/// Sets the quantity of a line; none takes it out, and it can be put back. A line that is not there stays away, but for the one
/// that was taken out last.
/// </summary>
internal static class ChangeQuantity
{
    public static void Map(IEndpointRouteBuilder shop) =>
        shop.MapPost("/basket/quantities", Post).DisableAntiforgery().ExcludeFromDescription();

    private static SeeOther Post([FromForm] string? sku, [FromForm] string? quantity, ShopVisit visit, Removed removed)
    {
        if (Quantity.Of(quantity) is not { } number)
            return new SeeOther("/basket");
        if (visit.Lines.FirstOrDefault(line => line.Sku == sku) is { } line)
        {
            visit.SetQuantity(line.Sku, number);
            if (number == 0)
                removed.Remember(line.Sku, line.Quantity);
            else
                removed.Forget();
        }
        else if (removed.Last is { } last && last.Sku == sku)
        {
            visit.SetQuantity(last.Sku, number);
            removed.Forget();
        }
        return new SeeOther("/basket");
    }
}
