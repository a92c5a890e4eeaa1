using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Orders;
using Holdfast.Retail.People;
using Holdfast.Retail.Reading;
using Holdfast.Retail.Shell;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdfast.Retail.Collection.Working;

/// <summary>One order at a desk: what to do next, what happened so far, and its papers.</summary>
internal static class WorkOnOrder
{
    public static void Map(DeskRoutes desk)
    {
        desk.Order.MapGet("", Page);
        desk.Order.MapGet("/slip", Slip);
        desk.Order.MapGet("/labels", Labels);
        desk.ApiOrder.MapGet(
            "",
            (string site, string number, DeskApi api) => api.Show(DeskRoutes.Number(number), site)
        );
    }

    /// <summary>The parcel that this site has to do something about; the earliest step of the day first.</summary>
    public static (Parcel Parcel, DeskStep Step)? NextHere(Order order, string site)
    {
        (Parcel, DeskStep)? first = null;
        foreach (var parcel in order.Parcels)
        {
            if (
                NextStep.Of(order, parcel) is { } next
                && next.Site == site
                && (first is null || next.Step < first.Value.Item2)
            )
                first = (parcel, next.Step);
        }
        return first;
    }

    private static IResult Page(
        string site,
        string number,
        View view,
        StaffVisit visit,
        StaffFile staff,
        SaidOnce said,
        TimeProvider time
    ) =>
        Show(
            site,
            number,
            view,
            visit,
            time,
            (desk, order, people) =>
                new RazorComponentResult<WorkOnOrderPage>(
                    new { Page = new OrderPage(desk, order, people, staff, said.Hear()) }
                )
        );

    private static IResult Slip(
        string site,
        string number,
        View view,
        StaffVisit visit,
        StaffFile staff,
        TimeProvider time
    ) =>
        Show(
            site,
            number,
            view,
            visit,
            time,
            (desk, order, people) =>
                new RazorComponentResult<PickSlipPage>(new { Page = new OrderPage(desk, order, people, staff, null) })
        );

    private static IResult Labels(
        string site,
        string number,
        View view,
        StaffVisit visit,
        StaffFile staff,
        TimeProvider time
    ) =>
        Show(
            site,
            number,
            view,
            visit,
            time,
            (desk, order, people) =>
                new RazorComponentResult<BagLabelsPage>(new { Page = new OrderPage(desk, order, people, staff, null) })
        );

    /// <summary>A page about an order that concerns the site; else one that says why not.</summary>
    public static IResult Show(
        string site,
        string number,
        View view,
        StaffVisit visit,
        TimeProvider time,
        Func<DeskShell, Order, OrderPeople, IResult> page
    )
    {
        using var reader = view.Open();
        if (DeskShell.Find(reader, site, visit.Person, time) is not { } desk)
            return DeskPages.NoSuchSite(site);
        return reader.Find<Order>(Keys.Order(DeskRoutes.Number(number))) switch
        {
            null => DeskPages.NoSuchOrder(site, number),
            var order when !DeskOrder.Concerns(order, site) => DeskPages.OtherSites(site, order),
            var order => page(desk, order, reader.PeopleOf(order)),
        };
    }
}
