using Holdfast.Retail.Staff.Door;
using Holdfast.Retail.Staff.Pins;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Retail.Staff;

/// <summary>Who works here, and the door of the staff port.</summary>
internal static class StaffModule
{
    public static void AddStaff(this IServiceCollection services, RetailOptions options)
    {
        services.AddSingleton(options.StaffFile is { } file ? new StaffFile(file) : StaffFile.In(options.DataFolder));
        services.AddSingleton<Tries>();
        services.AddSingleton<PinCheck>();
        services.AddScoped<StaffVisit>();
        StaffSession.Add(services);
    }

    public static void MapStaffDoor(this IEndpointRouteBuilder staff)
    {
        SignIn.Map(staff);
        ChoosePin.Map(staff);
    }
}
