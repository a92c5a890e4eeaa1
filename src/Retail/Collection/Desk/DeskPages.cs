using Holdfast.Retail.Orders;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Retail.Collection.Desk;

/// <summary>Pages for what is not there, or not here.</summary>
internal static class DeskPages
{
    public static IResult NoSuchSite(string site) =>
        StaffMessage.Page(StatusCodes.Status404NotFound, Texts.NoSuchSite, site, "/desk");

    public static IResult NoSuchOrder(string site, string number) =>
        StaffMessage.Page(
            StatusCodes.Status404NotFound,
            Texts.NoSuchOrder,
            OrderNumber.Show(number),
            DeskShell.AddressOf(site)
        );

    public static IResult OtherSites(string site, Order order) =>
        StaffMessage.Page(
            StatusCodes.Status403Forbidden,
            Texts.OtherStore,
            Texts.CollectedAt.With(OrderNumber.Show(order.Number), order.Store),
            DeskShell.AddressOf(site)
        );
}
