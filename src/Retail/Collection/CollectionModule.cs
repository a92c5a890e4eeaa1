using Holdfast.Retail.Channels;
using Holdfast.Retail.Collection.Cancelling;
using Holdfast.Retail.Collection.Desk;
using Holdfast.Retail.Collection.Finding;
using Holdfast.Retail.Collection.HandingOver;
using Holdfast.Retail.Collection.Moving;
using Holdfast.Retail.Collection.Packing;
using Holdfast.Retail.Collection.Picking;
using Holdfast.Retail.Collection.Readying;
using Holdfast.Retail.Collection.Scanning;
using Holdfast.Retail.Collection.Staging;
using Holdfast.Retail.Collection.Undoing;
using Holdfast.Retail.Collection.Work;
using Holdfast.Retail.Collection.Working;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Collection;

/// <summary>The desk: from the pick list to the customer's hands.</summary>
internal static class CollectionModule
{
    public static void AddCollection(this IServiceCollection services)
    {
        services.AddScoped<DeskWork>();
        services.AddScoped<DeskApi>();
        services.AddScoped<ReadScan>();
        services.AddSingleton<HandoverProof>();
        services.AddScoped<CheckShown>();
        services.AddScoped<SecondColleague>();
    }

    public static void MapDesk(this IEndpointRouteBuilder staff)
    {
        ChooseSite.Map(staff);
        staff.MapDeskDescription();
        var desk = DeskRoutes.On(staff);
        WorkList.Map(desk);
        ScanAnything.Map(desk);
        FindOrders.Map(desk);
        WorkOnOrder.Map(desk);
        PickingDesk.Map(desk);
        PackingDesk.Map(desk);
        MovingDesk.Map(desk);
        StagingDesk.Map(desk);
        ReadyingDesk.Map(desk);
        FindToHandOver.Map(desk);
        HandingOverDesk.Map(desk);
        CancellingDesk.Map(desk);
        UndoingDesk.Map(desk);
    }
}
