using Holdfast.Retail.Channels;
using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>The groups that the desk's slices map themselves into.</summary>
/// <param name="Site">Pages of a site's desk.</param>
/// <param name="Order">Pages and forms of one order at a site.</param>
/// <param name="Parcel">Forms of one parcel of an order at a site.</param>
/// <param name="ApiSite">The same for programs.</param>
/// <param name="ApiOrder">One order at a site, for programs.</param>
internal sealed record DeskRoutes(
    RouteGroupBuilder Site,
    RouteGroupBuilder Order,
    RouteGroupBuilder Parcel,
    RouteGroupBuilder ApiSite,
    RouteGroupBuilder ApiOrder
)
{
    private const string Json = "application/json";

    public static DeskRoutes On(IEndpointRouteBuilder staff)
    {
        var site = staff.MapGroup($"/desk/{{{StaffDoor.SiteInRoute}}}");
        // Whatever a form binds, its token is checked.
        site.WithMetadata(new RequireAntiforgeryTokenAttribute());
        var order = site.MapGroup("/orders/{number}");
        var api = staff
            .MapDeskApi($"desk/{{{StaffDoor.SiteInRoute}}}")
            .WithMetadata(new ForDeskKeys())
            .RequireRateLimiting(RateLimits.Reads);
        var apiOrder = api.MapGroup("/orders/{number}");
        apiOrder.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(OrderAtDesk), [Json]));
        return new(site, order, order.MapGroup("/parcels/{parcel:int}"), api, apiOrder);
    }

    /// <summary>The order's number however it is written; what is none stays as it is, and is then nobody's order.</summary>
    public static string Number(string typed) => OrderNumber.TryParse(typed, out var number) ? number : typed;

    /// <summary>Address of an order's page at a desk.</summary>
    public static string OrderPage(string site, string number) =>
        $"{DeskShell.AddressOf(site)}/orders/{Uri.EscapeDataString(number)}";
}
