using Holdfast.Retail.Office.ApiKeyList;
using Holdfast.Retail.Office.Exporting;
using Holdfast.Retail.Office.Home;
using Holdfast.Retail.Office.Importing;
using Holdfast.Retail.Office.LogAndVaults;
using Holdfast.Retail.Office.OrderList;
using Holdfast.Retail.Office.PictureList;
using Holdfast.Retail.Office.RoomList;
using Holdfast.Retail.Office.SiteList;
using Holdfast.Retail.Office.StockList;
using Holdfast.Retail.Staff;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Office;

/// <summary>Head office's pages: what there is, what comes in and goes out. Roles decide who sees which.</summary>
internal static class OfficeModule
{
    public static void AddOffice(this IServiceCollection services)
    {
        services.AddScoped<OfficeVisit>();
        services.AddSingleton<LogLook>();
        services.AddSingleton<ImportRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportRuns>());
    }

    public static void MapOffice(this IEndpointRouteBuilder staff)
    {
        var everybody = Group(staff, OfficeTabs.Everybody);
        ShowHome.Map(everybody);
        ListSites.Map(everybody);
        ShowStock.Map(everybody);
        ShowLog.Map(everybody);
        var customers = Group(staff, OfficeTabs.OfCustomers);
        FindAnyOrder.Map(customers);
        EraseCustomer.Map(customers);
        var goods = Group(staff, OfficeTabs.OfGoods);
        ImportFiles.Map(goods);
        ShowPictures.Map(goods);
        ExportFiles.Map(goods);
        KeepRooms.Map(goods);
        KeepApiKeys.Map(Group(staff, OfficeTabs.OfAdministrators));
    }

    private static RouteGroupBuilder Group(IEndpointRouteBuilder staff, ForRoles roles) =>
        staff.MapGroup("/office").WithMetadata(new RequireAntiforgeryTokenAttribute(), roles);
}
