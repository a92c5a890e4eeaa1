using Holdfast.Retail.Orders;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>Pages for what is not there, or not here.</summary>
internal static class DeskPages
{
    public static IResult NoSuchSite(string site) =>
        StaffMessage.Page(StatusCodes.Status404NotFound, "There is no such site", site, "/desk");

    public static IResult NoSuchOrder(string site, string number) =>
        StaffMessage.Page(
            StatusCodes.Status404NotFound,
            "There is no such order",
            OrderNumber.Show(number),
            DeskShell.AddressOf(site)
        );

    public static IResult OtherSites(string site, Order order) =>
        StaffMessage.Page(
            StatusCodes.Status403Forbidden,
            "This order is for another store",
            $"Order {OrderNumber.Show(order.Number)} is collected at {order.Store}.",
            DeskShell.AddressOf(site)
        );
}
